import type { Logger } from '@aws-lambda-powertools/logger'

import type { OperatorNotice, OperatorNotices } from '../application/ports/operator-notices'

/** Money may be where it should not be: somebody must look now. */
const pages = (notice: OperatorNotice): boolean =>
  notice._tag === 'ApprovalMismatch' ||
  notice._tag === 'OutcomeOverdue' ||
  (notice._tag === 'ReconciliationFailed' && notice.cause !== 'StoreUnavailable') ||
  (notice._tag === 'ProviderFailed' &&
    (notice.cause === 'Misconfigured' ||
      notice.cause === 'ForeignAnswer' ||
      notice.code === 'PaymentOfAnotherOrder'))

export const logNotices =
  (logger: Logger): OperatorNotices =>
  ({ _tag, ...facts }) =>
  () => {
    if (pages({ _tag, ...facts } as OperatorNotice)) logger.error(_tag, facts)
    else logger.warn(_tag, facts)
  }

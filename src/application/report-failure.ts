import type { IO } from 'fp-ts/IO'

import type { PaymentId } from '../domain/identifiers'
import type { ProviderName } from '../domain/provider-name'
import type { OperatorNotice, OperatorNotices } from './ports/operator-notices'
import type { ProviderFailure } from './ports/payment-provider'

type Asked = {
  readonly paymentId: PaymentId
  readonly provider: ProviderName
  readonly during: (OperatorNotice & { readonly _tag: 'ProviderFailed' })['during']
}

const causeOf = (failure: ProviderFailure) =>
  failure._tag === 'OutcomeUnknown' ? failure.cause : failure._tag

const codeOf = (failure: ProviderFailure): string | undefined => {
  switch (failure._tag) {
    case 'Declined':
      return failure.reason.code
    case 'NotSent':
      return failure.cause
    case 'OutcomeUnknown':
      return failure.code
  }
}

/** Lets the operator see which call to a provider failed, and how. */
export const reportFailure =
  (notify: OperatorNotices, asked: Asked) =>
  (failure: ProviderFailure): IO<void> => {
    const code = codeOf(failure)
    return notify({
      _tag: 'ProviderFailed',
      ...asked,
      cause: causeOf(failure),
      ...(code !== undefined && { code }),
    })
  }

import { pipe } from 'fp-ts/function'
import * as E from 'fp-ts/Either'

import { absenceIsEvidence } from '../domain/evidence'
import { isApproved, type Payment } from '../domain/payment'
import type { OperatorNotice } from './ports/operator-notices'
import type { PaymentProviders } from './ports/payment-provider'
import type { Clock } from './ports/clock'
import { isRefundOverdue } from './timing'

type Overdue = OperatorNotice & { readonly _tag: 'OutcomeOverdue' }
type Ports = { readonly providers: PaymentProviders; readonly clock: Clock }

/** What a payment waits for although the provider should have told by now. */
export const overdueOutcomes = (
  { providers, clock }: Ports,
  payment: Payment,
): readonly Overdue[] => {
  const now = clock()
  const overdue = (
    of: Overdue['of'],
    since: Date,
    provider = payment.attempt.provider,
  ): Overdue => ({
    _tag: 'OutcomeOverdue',
    paymentId: payment.id,
    provider,
    of,
    age: Math.round((now.getTime() - since.getTime()) / 1_000),
  })
  const windowIsOver =
    payment._tag === 'Approving' &&
    pipe(
      providers(payment.merchantId, payment.attempt.provider),
      E.exists(({ capabilities }) =>
        absenceIsEvidence(now, payment, capabilities.approvalWindowMs),
      ),
    )
  return [
    ...(windowIsOver ? [overdue('approval', payment.since)] : []),
    ...(isApproved(payment) ? payment.refunds : []).flatMap(({ standing, requestedAt }) =>
      standing._tag === 'Requested' && isRefundOverdue(requestedAt, now)
        ? [overdue('refund', requestedAt)]
        : [],
    ),
    ...payment.reversals.flatMap(({ standing, requestedAt, attempt }) =>
      standing._tag === 'Requested' && isRefundOverdue(requestedAt, now)
        ? [overdue('reversal', requestedAt, attempt.provider)]
        : [],
    ),
  ]
}

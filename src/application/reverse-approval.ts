import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { Payment, Reversal } from '../domain/payment'
import { pendingReversal, settleReversal } from '../domain/reversals'
import { changeFrom, type PaymentNotFound } from './change-payment'
import type { Clock } from './ports/clock'
import type { OperatorNotices } from './ports/operator-notices'
import type { PaymentProviders, ProviderNotEnabled } from './ports/payment-provider'
import type { PaymentStore, StoreFailure } from './ports/payment-store'
import { reportFailure } from './report-failure'

/** Gives back an approval that must not stand, where one is waiting for that; otherwise does nothing. */
export type ReverseApproval = (
  payment: Payment,
) => TE.TaskEither<ProviderNotEnabled | PaymentNotFound | StoreFailure, Payment>

type Ports = {
  readonly payments: PaymentStore
  readonly providers: PaymentProviders
  readonly clock: Clock
  readonly notify: OperatorNotices
}

export const reverseApproval =
  (ports: Ports): ReverseApproval =>
  (payment) => {
    const reversal = pendingReversal(payment)
    if (reversal === undefined) return TE.right(payment)

    const report = reportFailure(ports.notify, {
      paymentId: payment.id,
      provider: reversal.attempt.provider,
      during: 'reverse',
    })

    return pipe(
      TE.fromIO(reportMismatch(ports, payment, reversal)),
      TE.flatMapEither(() => ports.providers(payment.merchantId, reversal.attempt.provider)),
      TE.flatMap((provider) =>
        pipe(
          provider.reverse(payment, reversal),
          TE.foldW(
            // The intent stands and is looked at again: the money must go back.
            (failure) =>
              pipe(
                TE.fromIO(report(failure)),
                TE.map(() => payment),
              ),
            () => changeFrom(ports)(payment, settleReversal(ports.clock(), reversal)),
          ),
        ),
      ),
    )
  }

const reportMismatch = ({ notify }: Ports, { id }: Payment, { attempt, cause }: Reversal) =>
  notify({ _tag: 'ApprovalMismatch', paymentId: id, provider: attempt.provider, cause })

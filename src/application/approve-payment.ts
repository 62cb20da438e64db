import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { acceptApproval, acceptDecline, acceptNotSent } from '../domain/evidence'
import type { Approval, Approving, Payment } from '../domain/payment'
import { changeFrom, type PaymentNotFound } from './change-payment'
import type { Clock, NewKey } from './ports/clock'
import type { OperatorNotices } from './ports/operator-notices'
import type {
  Declined,
  PaymentProvider,
  PaymentProviders,
  ProviderFailure,
  ProviderNotEnabled,
} from './ports/payment-provider'
import type { PaymentStore, StoreFailure } from './ports/payment-store'
import { reportFailure } from './report-failure'
import { reverseApproval } from './reverse-approval'
import { lookAgainAt } from './timing'

/**
 * Asks the provider for the money of a payment whose claim is written, and writes the answer.
 * An unknown outcome is no failure: the payment stays `Approving`.
 */
export type ApprovePayment = (claim: Approving) => TE.TaskEither<ApprovePaymentError, Payment>

/** Nothing left our process; the shopper's consent is kept. */
export type ProviderNotReached = { readonly _tag: 'ProviderNotReached' }

export type ApprovePaymentError =
  ProviderNotReached | ProviderNotEnabled | PaymentNotFound | StoreFailure

export type ApprovalPorts = {
  readonly payments: PaymentStore
  readonly providers: PaymentProviders
  readonly clock: Clock
  readonly newKey: NewKey
  readonly notify: OperatorNotices
}

/** Not the shopper's card, but what we asked for: somebody should see it. */
const isOurFault = ({ reason }: Declined): boolean => reason.kind === 'RequestNotAccepted'

/** Writes an approval down, or gives it back where it must not stand. */
export const writeApproval =
  (ports: ApprovalPorts) =>
  (claim: Approving) =>
  (approval: Approval): TE.TaskEither<ApprovePaymentError, Payment> => {
    const at = ports.clock()
    const intent = { at, dueAt: lookAgainAt(at), key: ports.newKey() }
    return pipe(
      changeFrom(ports)(claim, acceptApproval(intent, claim, approval)),
      TE.flatMap(reverseApproval(ports)),
    )
  }

export const approvePayment =
  (ports: ApprovalPorts): ApprovePayment =>
  (claim) => {
    const report = reportFailure(ports.notify, {
      paymentId: claim.id,
      provider: claim.attempt.provider,
      during: 'approve',
    })

    const release = pipe(
      TE.fromIO(ports.clock),
      TE.flatMap((at) => changeFrom(ports)(claim, acceptNotSent(at, claim))),
      TE.flatMap((payment): TE.TaskEither<ApprovePaymentError, Payment> =>
        payment._tag === 'Authorized' ? TE.left({ _tag: 'ProviderNotReached' }) : TE.right(payment),
      ),
    )

    const acceptFailure = (
      failure: ProviderFailure,
    ): TE.TaskEither<ApprovePaymentError, Payment> => {
      switch (failure._tag) {
        case 'Declined':
          return pipe(
            TE.fromIO(isOurFault(failure) ? report(failure) : () => undefined),
            TE.flatMap(() =>
              changeFrom(ports)(claim, acceptDecline(ports.clock(), claim, failure.reason)),
            ),
          )
        case 'NotSent':
          return release
        case 'OutcomeUnknown':
          return pipe(
            TE.fromIO(report(failure)),
            TE.map(() => claim),
          )
      }
    }

    /** Whoever stood still until somebody else looks again leaves it to them. */
    const ask = (provider: PaymentProvider): TE.TaskEither<ApprovePaymentError, Payment> =>
      ports.clock() >= claim.dueAt
        ? TE.right(claim)
        : pipe(provider.approve(claim), TE.foldW(acceptFailure, writeApproval(ports)(claim)))

    return pipe(
      TE.fromEither(ports.providers(claim.merchantId, claim.attempt.provider)),
      TE.flatMap(ask),
    )
  }

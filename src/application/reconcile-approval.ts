import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { acceptNetCancel } from '../domain/evidence'
import type { Approving, Payment } from '../domain/payment'
import type { ProviderBooks } from '../domain/provider-books'
import { approvalSends, giveUpApproval, isGivenUp, repeatApproval } from '../domain/repeats'
import { pendingReversal } from '../domain/reversals'
import { type ApprovalPorts, type ApprovePaymentError, writeApproval } from './approve-payment'
import { changeFrom, stopWhenOvertaken } from './change-payment'
import { inquirePayment } from './inquire-payment'
import {
  type PaymentProvider,
  type RepeatsApproval,
  repeatsApproval,
} from './ports/payment-provider'
import { reportFailure } from './report-failure'
import { isTimeToGiveUp, lookAgainAt, mayRepeat } from './timing'

/**
 * Looks after an approval without an answer: asks the provider's books, and where they leave it
 * open either sends the same request again, or takes back what can still be taken back.
 */
export type ReconcileApproval = (claim: Approving) => TE.TaskEither<ApprovePaymentError, Reconciled>

export type Reconciled = {
  readonly payment: Payment
  /** The provider answered the inquiry. */
  readonly answered: boolean
}

/**
 * Its books say that the session waits for the approval, or as much as they ever say of one that
 * does. Within the window only.
 */
const mayBeRepeated = (
  claim: Approving,
  { capabilities }: RepeatsApproval,
  books: ProviderBooks,
  now: Date,
): boolean => {
  const open =
    books._tag === 'Open' || (books._tag === 'NoTrace' && !capabilities.listsOpenSessions)
  const inTime = now.getTime() - claim.since.getTime() < capabilities.approvalWindowMs
  const sends = approvalSends(claim)
  return open && inTime && mayRepeat({ since: claim.since, sends }, now)
}

export const reconcileApproval =
  (ports: ApprovalPorts): ReconcileApproval =>
  (asked) => {
    const report = (during: 'approve' | 'netCancel') =>
      reportFailure(ports.notify, {
        paymentId: asked.id,
        provider: asked.attempt.provider,
        during,
      })

    const again = (at: Date) => ({ at, dueAt: lookAgainAt(at) })

    /** Only an approval is taken from a repeat: everything else tells about this sending alone. */
    const repeat = (provider: RepeatsApproval, claim: Approving) =>
      pipe(
        ports.payments.save(repeatApproval(again(ports.clock()))(claim)),
        TE.flatMap((repeated) =>
          pipe(
            provider.approve(repeated),
            TE.foldW(
              (failure) =>
                pipe(
                  TE.fromIO(report('approve')(failure)),
                  TE.map((): Payment => repeated),
                ),
              writeApproval(ports)(repeated),
            ),
          ),
        ),
        stopWhenOvertaken<ApprovePaymentError, Payment>(claim),
      )

    const takeBack = (
      netCancel: NonNullable<PaymentProvider['netCancel']>,
      claim: Approving,
    ): TE.TaskEither<ApprovePaymentError, Payment> =>
      pipe(
        isGivenUp(claim)
          ? TE.right(claim)
          : ports.payments.save(giveUpApproval(again(ports.clock()))(claim)),
        TE.flatMap((givenUp) =>
          pipe(
            netCancel(givenUp),
            TE.foldW(
              (failure) =>
                pipe(
                  TE.fromIO(report('netCancel')(failure)),
                  TE.map((): Payment => givenUp),
                ),
              () => changeFrom(ports)(givenUp, acceptNetCancel(ports.clock(), givenUp)),
            ),
          ),
        ),
        stopWhenOvertaken<ApprovePaymentError, Payment>(claim),
      )

    const act =
      (books: ProviderBooks | undefined, claim: Approving) =>
      (provider: PaymentProvider): TE.TaskEither<ApprovePaymentError, Payment> => {
        const now = ports.clock()
        const { netCancel, capabilities } = provider
        const { netCancelWindowMs = 0 } = capabilities
        if (netCancel !== undefined && isTimeToGiveUp(claim.since, now, netCancelWindowMs))
          return takeBack(netCancel, claim)
        return books !== undefined &&
          !isGivenUp(claim) &&
          repeatsApproval(provider) &&
          mayBeRepeated(claim, provider, books, now)
          ? repeat(provider, claim)
          : TE.right(claim)
      }

    return pipe(
      inquirePayment(ports)(asked),
      TE.flatMap(({ payment, books }): TE.TaskEither<ApprovePaymentError, Reconciled> => {
        const isOpen =
          payment._tag === 'Approving' &&
          payment.key === asked.key &&
          pendingReversal(payment) === undefined
        return pipe(
          isOpen
            ? pipe(
                TE.fromEither(ports.providers(payment.merchantId, payment.attempt.provider)),
                TE.flatMap(act(books, payment)),
              )
            : TE.right<ApprovePaymentError, Payment>(payment),
          TE.map((after) => ({ payment: after, answered: books !== undefined })),
        )
      }),
    )
  }

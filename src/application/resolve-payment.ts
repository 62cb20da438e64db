import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { acceptBookedRefund, acceptBooks } from '../domain/evidence'
import { type Approved, type Approving, isApproved, type Payment } from '../domain/payment'
import type { ProviderBooks } from '../domain/provider-books'
import { pendingReversal } from '../domain/reversals'
import type { ApprovalPorts } from './approve-payment'
import { changeFrom, type PaymentNotFound } from './change-payment'
import type { PaymentProvider, ProviderNotEnabled } from './ports/payment-provider'
import type { StoreFailure } from './ports/payment-store'
import { reportFailure } from './report-failure'
import { reverseApproval } from './reverse-approval'
import { isStale, lookAgainAt } from './timing'

/**
 * Looks into the provider's books where an answer is missing for longer than a call takes, and
 * writes what they prove. What they do not prove stays as it is: that is no failure.
 */
export type ResolvePayment = (payment: Payment) => TE.TaskEither<ResolvePaymentError, Payment>

export type ResolvePaymentError = ProviderNotEnabled | PaymentNotFound | StoreFailure

const awaitsRefund = (payment: Approved, now: Date): boolean =>
  payment.refunds.some(
    ({ standing, requestedAt }) => standing._tag === 'Requested' && isStale(requestedAt, now),
  )

const reversalIsDue = (payment: Payment, now: Date): boolean => {
  const standing = pendingReversal(payment)?.standing
  return standing?._tag === 'Requested' && standing.dueAt <= now
}

export const resolvePayment =
  (ports: ApprovalPorts): ResolvePayment =>
  (payment) => {
    const now = ports.clock()

    const inquire = (
      asked: Approving | Approved,
      accept: (
        provider: PaymentProvider,
        books: ProviderBooks,
      ) => TE.TaskEither<ResolvePaymentError, Payment>,
    ) =>
      pipe(
        TE.fromEither(ports.providers(asked.merchantId, asked.attempt.provider)),
        TE.flatMap((provider) =>
          pipe(
            provider.inquire(asked),
            TE.foldW(
              (failure) =>
                pipe(
                  TE.fromIO(
                    reportFailure(ports.notify, {
                      paymentId: asked.id,
                      provider: asked.attempt.provider,
                      during: 'inquire',
                    })(failure),
                  ),
                  TE.map((): Payment => asked),
                ),
              (books) => accept(provider, books),
            ),
          ),
        ),
      )

    const resolveApproval = (claim: Approving) =>
      inquire(claim, ({ capabilities }, books) => {
        const at = ports.clock()
        const intent = { at, dueAt: lookAgainAt(at), key: ports.newKey() }
        return pipe(
          changeFrom(ports)(
            claim,
            acceptBooks(intent, claim, books, capabilities.approvalWindowMs),
          ),
          TE.flatMap(reverseApproval(ports)),
        )
      })

    const resolveRefunds = (approved: Approved) =>
      inquire(approved, (_, books) =>
        books._tag === 'Approved' ? settleBooked(approved, books) : TE.right(approved),
      )

    /** One write for each refund that is found: one change, one line in the timeline. */
    const settleBooked = (
      approved: Payment,
      books: ProviderBooks & { readonly _tag: 'Approved' },
    ): TE.TaskEither<ResolvePaymentError, Payment> =>
      pipe(
        changeFrom(ports)(approved, (stored) =>
          isApproved(stored) ? acceptBookedRefund(ports.clock(), books.refunds)(stored) : stored,
        ),
        TE.flatMap((after) =>
          after.timeline.length === approved.timeline.length
            ? TE.right(after)
            : settleBooked(after, books),
        ),
      )

    if (reversalIsDue(payment, now)) return reverseApproval(ports)(payment)
    if (payment._tag === 'Approving' && isStale(payment.since, now)) return resolveApproval(payment)
    if (isApproved(payment) && awaitsRefund(payment, now)) return resolveRefunds(payment)
    return TE.right(payment)
  }

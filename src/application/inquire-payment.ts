import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { acceptBookedRefund, acceptBooks } from '../domain/evidence'
import { type Approved, type Approving, isApproved, type Payment } from '../domain/payment'
import type { ProviderBooks } from '../domain/provider-books'
import type { ApprovalPorts } from './approve-payment'
import { changeFrom, type PaymentNotFound } from './change-payment'
import type { ProviderNotEnabled } from './ports/payment-provider'
import type { StoreFailure } from './ports/payment-store'
import { reportFailure } from './report-failure'
import { reverseApproval } from './reverse-approval'
import { lookAgainAt } from './timing'

/** Looks into the provider's books and writes what they prove; what they do not prove stays. */
export type InquirePayment = (
  payment: Approving | Approved,
) => TE.TaskEither<InquirePaymentError, Inquired>

export type Inquired = {
  readonly payment: Payment
  /** Absent when the provider did not answer, which is no failure. */
  readonly books?: ProviderBooks
}

export type InquirePaymentError = ProviderNotEnabled | PaymentNotFound | StoreFailure

export const inquirePayment =
  (ports: ApprovalPorts): InquirePayment =>
  (asked) => {
    const report = reportFailure(ports.notify, {
      paymentId: asked.id,
      provider: asked.attempt.provider,
      during: 'inquire',
    })

    const acceptForClaim = (claim: Approving, books: ProviderBooks, windowMs: number) => {
      const at = ports.clock()
      const intent = { at, dueAt: lookAgainAt(at), key: ports.newKey() }
      return pipe(
        changeFrom(ports)(claim, acceptBooks(intent, claim, books, windowMs)),
        TE.flatMap(reverseApproval(ports)),
      )
    }

    /** One write for each refund that is found: one change, one line in the timeline. */
    const acceptRefunds = (
      approved: Payment,
      books: ProviderBooks,
    ): TE.TaskEither<InquirePaymentError, Payment> =>
      books._tag === 'Approved'
        ? pipe(
            changeFrom(ports)(approved, (stored) =>
              isApproved(stored)
                ? acceptBookedRefund(ports.clock(), books.refunds)(stored)
                : stored,
            ),
            TE.flatMap((after) =>
              after.timeline.length === approved.timeline.length
                ? TE.right(after)
                : acceptRefunds(after, books),
            ),
          )
        : TE.right(approved)

    return pipe(
      TE.fromEither(ports.providers(asked.merchantId, asked.attempt.provider)),
      TE.flatMap(({ inquire, capabilities }) =>
        pipe(
          inquire(asked),
          TE.foldW(
            (failure) =>
              pipe(
                TE.fromIO(report(failure)),
                TE.map((): Inquired => ({ payment: asked })),
              ),
            (books) =>
              pipe(
                asked._tag === 'Approving'
                  ? acceptForClaim(asked, books, capabilities.approvalWindowMs)
                  : acceptRefunds(asked, books),
                TE.map((payment): Inquired => ({ payment, books })),
              ),
          ),
        ),
      ),
    )
  }

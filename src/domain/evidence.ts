import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import { completeApproval, declineAttempt, releaseApproval } from './approval'
import type { DeclineReason } from './decline'
import {
  type Approval,
  type Approved,
  type Approving,
  isApproved,
  type Payment,
  refundId,
} from './payment'
import type { BookedRefund, ProviderBooks } from './provider-books'
import { settleRefund } from './refunds'
import { approvalSends, isGivenUp } from './repeats'
import { type ReversalIntent, requestReversal } from './reversals'

/*
 * What a provider's answer makes of the payment as it stands by then. Another process may have
 * written the answer down first, so each rule also says what happens in every other state: an
 * answer that is known already changes nothing.
 */

const isStill = (claim: Approving, payment: Payment): payment is Approving =>
  payment._tag === 'Approving' && payment.key === claim.key

const wasReversed = (payment: Payment, approval: Approval): boolean =>
  payment.reversals.some(({ reference }) => reference === approval.reference)

/** The provider says that it took the money for `claim`. */
export const acceptApproval =
  (intent: ReversalIntent, claim: Approving, approval: Approval) =>
  (payment: Payment): Payment => {
    const { attempt, session } = claim
    if (wasReversed(payment, approval)) return payment
    if (isStill(claim, payment) && isGivenUp(payment))
      return requestReversal(intent, { attempt, session, approval, cause: 'ApprovalGivenUp' })(
        payment,
      )
    if (isStill(claim, payment))
      return pipe(
        completeApproval(intent.at, approval)(payment),
        E.getOrElse(({ cause }): Payment =>
          requestReversal(intent, { attempt, session, approval, cause })(payment),
        ),
      )
    return isApproved(payment) && payment.approval.reference === approval.reference
      ? payment
      : requestReversal(intent, { attempt, session, approval, cause: 'AttemptEnded' })(payment)
  }

/** The provider's books say that it did not take the money for `claim` and never will. */
const acceptNotTaken =
  (at: Date, claim: Approving, reason: DeclineReason) =>
  (payment: Payment): Payment =>
    isStill(claim, payment) ? declineAttempt(at, reason)(payment) : payment

const wasSentOnce = (claim: Approving, payment: Payment): payment is Approving =>
  isStill(claim, payment) && approvalSends(payment) === 1

/** The provider says no to `claim`: final, unless the request went out more than once. */
export const acceptDecline =
  (at: Date, claim: Approving, reason: DeclineReason) =>
  (payment: Payment): Payment =>
    wasSentOnce(claim, payment) ? declineAttempt(at, reason)(payment) : payment

/** Nothing left our process for `claim`: its consent is kept, unless another process sent it too. */
export const acceptNotSent =
  (at: Date, claim: Approving) =>
  (payment: Payment): Payment =>
    wasSentOnce(claim, payment) ? releaseApproval(at)(payment) : payment

/** The provider took back whatever it approved for `claim`. */
export const acceptNetCancel = (at: Date, claim: Approving) =>
  acceptNotTaken(at, claim, { kind: 'ApprovalReversed', code: 'ApprovalGivenUp' })

/**
 * Added to the provider's window before absence counts: their clock, their queues, their books.
 * ms
 */
const windowMarginMs = 5 * 60_000

/** Only after the window and a margin does absence end an attempt (law 3). */
export const absenceIsEvidence = (at: Date, claim: Approving, approvalWindowMs: number): boolean =>
  at.getTime() > claim.since.getTime() + approvalWindowMs + windowMarginMs

/** What the provider's books say about an approval whose own answer is missing. */
export const acceptBooks =
  (intent: ReversalIntent, claim: Approving, books: ProviderBooks, approvalWindowMs: number) =>
  (payment: Payment): Payment => {
    const { at } = intent
    switch (books._tag) {
      case 'Approved':
        return books.balance === 0
          ? acceptNotTaken(at, claim, { kind: 'ApprovalReversed', code: 'CancelledAtProvider' })(
              payment,
            )
          : acceptApproval(intent, claim, books.approval)(payment)
      case 'NotApproved':
        return acceptNotTaken(at, claim, books.reason)(payment)
      case 'Open':
      case 'NoTrace':
        return absenceIsEvidence(at, claim, approvalWindowMs)
          ? acceptNotTaken(at, claim, { kind: 'SessionExpired', code: books._tag })(payment)
          : payment
    }
  }

/** The first refund of ours that waits for its answer and stands, with its amount, in the provider's books. */
export const acceptBookedRefund =
  (at: Date, booked: readonly BookedRefund[]) =>
  (payment: Approved): Approved => {
    for (const refund of payment.refunds) {
      const found = booked.find(
        ({ refundId: id, total }) =>
          id === refundId(payment, refund) && total === refund.amount.total,
      )
      if (refund.standing._tag === 'Requested' && found !== undefined)
        return settleRefund(at, refund.number, found.reference)(payment)
    }
    return payment
  }

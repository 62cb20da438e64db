import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'

import type {
  Declined,
  OutcomeUnknown,
  RefundReceipt,
} from '../../application/ports/payment-provider'
import type { DeclineKind } from '../../domain/decline'
import type { Won } from '../../domain/money'
import type { Approval } from '../../domain/payment'
import type { BookedRefund, ProviderBooks } from '../../domain/provider-books'
import { toReason } from '../decline-reason'
import { outcomeUnknown } from '../http/provider-http'
import { fromKoreaTime } from '../korea-time'
import type { Cancel, PaymentObject, Result } from './messages'
import { isAbsent, isCause, type Operation, verdictOn } from './result-codes'

/** What `toRefundRequest` put in front of the reason; a cancel made elsewhere has none. */
const refundIdIn = (reason: string): string | undefined => /^[\w-]+-r\d+(?= |$)/.exec(reason)?.[0]

const declined = (kind: DeclineKind, { resultCode, resultMsg }: Result): Declined => ({
  _tag: 'Declined',
  reason: toReason(
    kind,
    resultCode,
    // A request that is wrong is our doing: its message is for developers.
    kind === 'RequestNotAccepted' || typeof resultMsg !== 'string' ? undefined : resultMsg,
  ),
})

/** What a refusal means for one operation; HTTP 200 or not, its result code alone decides. */
export const toFailure =
  (operation: Operation) =>
  (result: Result): Declined | OutcomeUnknown => {
    const verdict = verdictOn(operation, result.resultCode)
    return isCause(verdict) ? outcomeUnknown(verdict, result.resultCode) : declined(verdict, result)
  }

const toTime = (text: string | null | undefined): E.Either<OutcomeUnknown, Date> =>
  E.fromNullable(outcomeUnknown('Unreadable'))(fromKoreaTime(text ?? ''))

const toApprovalOf = (payment: PaymentObject): E.Either<OutcomeUnknown, Approval> =>
  pipe(
    toTime(payment.paidAt),
    E.map((approvedAt) => ({
      reference: payment.tid,
      attemptId: payment.orderId,
      // The tax-free part is not answered.
      total: payment.amount,
      approvedAt,
      ...(typeof payment.payMethod === 'string' && { method: payment.payMethod }),
    })),
  )

/** `ready` waits for a deposit: not paid, and not refused either. */
export const toApproval = (payment: PaymentObject): E.Either<OutcomeUnknown, Approval> =>
  payment.status === 'paid'
    ? toApprovalOf(payment)
    : E.left(outcomeUnknown('Inconclusive', payment.status))

const toBookedRefund = (cancel: Cancel): E.Either<OutcomeUnknown, BookedRefund> => {
  const id = refundIdIn(cancel.reason ?? '')
  return pipe(
    toTime(cancel.cancelledAt),
    E.map((at) => ({
      reference: cancel.tid,
      ...(id !== undefined && { refundId: id }),
      total: cancel.amount,
      at,
    })),
  )
}

const toApprovedBooks = (payment: PaymentObject): E.Either<OutcomeUnknown, ProviderBooks> =>
  pipe(
    E.Do,
    E.apS('approval', toApprovalOf(payment)),
    E.apS('refunds', E.traverseArray(toBookedRefund)(payment.cancels)),
    E.map((found) => ({ _tag: 'Approved', ...found, balance: payment.balanceAmt })),
  )

/** The books of a payment that NICEPAY knows. */
export const toBooks = (payment: PaymentObject): E.Either<OutcomeUnknown, ProviderBooks> => {
  switch (payment.status) {
    case 'paid':
    case 'partialCancelled':
    case 'cancelled':
      return toApprovedBooks(payment)
    case 'ready':
      return E.right({ _tag: 'Open' })
    case 'expired':
      return E.right({
        _tag: 'NotApproved',
        reason: { kind: 'SessionExpired', code: payment.status },
      })
    default:
      return E.left(outcomeUnknown('UnlistedCode', payment.status))
  }
}

/** What a query says without a payment: refused for good, not there, or nothing that counts. */
export const toBooksWithout = (result: Result): E.Either<OutcomeUnknown, ProviderBooks> => {
  if (isAbsent(result.resultCode)) return E.right({ _tag: 'NoTrace' })
  const failure = toFailure('approve')(result)
  return E.left(
    failure._tag === 'Declined' ? outcomeUnknown('Inconclusive', result.resultCode) : failure,
  )
}

/** A refused attempt, which is seen by its tid only; it may come with its own code or with 0000. */
export const toFailedBooks = (result: Result): ProviderBooks => {
  const failure = toFailure('approve')(result)
  return {
    _tag: 'NotApproved',
    reason:
      failure._tag === 'Declined' ? failure.reason : { kind: 'Other', code: result.status ?? '' },
  }
}

const isCancelled = ({ status }: PaymentObject): boolean =>
  status === 'cancelled' || status === 'partialCancelled'

/**
 * The receipt of the cancel that was just answered. `amount` is what it must have given back; a
 * cancel for another amount is no answer to our request.
 */
export const toReceipt =
  (amount?: Won) =>
  (payment: PaymentObject): E.Either<OutcomeUnknown, RefundReceipt> => {
    if (!isCancelled(payment)) return E.left(outcomeUnknown('Inconclusive', payment.status))
    const reference = payment.cancelledTid ?? payment.cancels.at(-1)?.tid ?? payment.tid
    const cancel = payment.cancels.find(({ tid }) => tid === reference)
    if (amount !== undefined && cancel !== undefined && cancel.amount !== amount)
      return E.left(outcomeUnknown('ForeignAnswer'))
    return E.right({ reference })
  }

/** The receipt of a payment of which nothing is left. */
export const toWholeReceipt = (payment: PaymentObject): E.Either<OutcomeUnknown, RefundReceipt> =>
  payment.balanceAmt === 0
    ? toReceipt()(payment)
    : E.left(outcomeUnknown('Inconclusive', payment.status))

/** The receipt, where the books have nothing left of what was approved. */
export const toReturned = (books: ProviderBooks): O.Option<RefundReceipt> => {
  if (books._tag !== 'Approved' || books.balance > 0) return O.none
  return O.some({ reference: books.refunds.at(-1)?.reference ?? books.approval.reference })
}

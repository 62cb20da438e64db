import * as E from 'fp-ts/Either'

import type { CheckoutRequest, Declined } from '../../application/ports/payment-provider'
import { attemptIdOf, refundIdOf } from '../../domain/identifiers'
import type { Order } from '../../domain/order'
import {
  type Approved,
  type Approving,
  attemptId,
  type Checkout,
  type Refund,
  refundId,
  type Reversal,
} from '../../domain/payment'
import { cutToBytes } from '../bounded-text'
import { toKoreaTime } from '../korea-time'
import { paymentSignature, requestSignature } from './signatures'

export type Keys = { readonly clientId: string; readonly secretKey: string }

const checkoutLivesMs = 30 * 60_000
/** bytes */
const longestReturnUrl = 500

/** NICEPAY hears of the checkout only when the page opens its window. */
export const toCheckout = ({ returnUrl, at }: CheckoutRequest): E.Either<Declined, Checkout> =>
  Buffer.byteLength(returnUrl) > longestReturnUrl
    ? E.left({ _tag: 'Declined', reason: { kind: 'RequestNotAccepted', code: 'U105' } })
    : E.right({
        session: '',
        page: { _tag: 'Window' },
        expiresAt: new Date(at.getTime() + checkoutLivesMs),
      })

export const toApproveRequest = ({ secretKey }: Keys, { consent, order, since }: Approving) => {
  const { total: amount } = order.amount
  const ediDate = toKoreaTime(since)
  return { amount, ediDate, signData: paymentSignature(consent, amount, ediDate, secretKey) }
}

/**
 * A cancel's own orderId is not in NICEPAY's books, which keep each cancel's tid, amount, time and
 * reason. So the refund's id goes in front of the reason: without it nobody could tell, after a lost
 * answer, whether a cancel of that amount is this refund, another, or one made in NICEPAY's admin.
 */
const toReason = (id: string, reason: string): string => cutToBytes(`${id} ${reason}`, 100)

export const toRefundRequest = ({ secretKey }: Keys, payment: Approved, refund: Refund) => {
  const ediDate = toKoreaTime(refund.requestedAt)
  const id = refundId(payment, refund)
  return {
    reason: toReason(id, refund.reason),
    orderId: id,
    // Always said, also for the whole: without it all that is left would go back.
    cancelAmt: refund.amount.total,
    // Always said: otherwise NICEPAY decides which part the refund comes from.
    taxFreeAmt: refund.amount.taxFree,
    ediDate,
    signData: requestSignature(payment.approval.reference, ediDate, secretKey),
  }
}

/** Without an amount: all that is left. Refunds count from 1, so that 0 is free for the reversal. */
export const toReversalRequest = ({ orderId }: Order, { attempt }: Reversal) => {
  const id = refundIdOf(attemptIdOf(orderId, attempt.number), 0)
  return { reason: toReason(id, '승인 취소'), orderId: id }
}

export const toReversalNetCancelRequest = ({ orderId }: Order, { attempt }: Reversal) => ({
  orderId: attemptIdOf(orderId, attempt.number),
})

export const toNetCancelRequest = ({ secretKey }: Keys, payment: Approving) => {
  const ediDate = toKoreaTime(payment.since)
  const orderId = attemptId(payment)
  return { orderId, ediDate, signData: requestSignature(orderId, ediDate, secretKey) }
}

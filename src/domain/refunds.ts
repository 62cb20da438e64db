import * as E from 'fp-ts/Either'

import type { DeclineReason } from './decline'
import { mostRefunds } from './identifiers'
import { addAmounts, type Amount, minus, noAmount, type Won } from './money'
import {
  type Approved,
  isApproved,
  type PartlyRefunded,
  type Payment,
  type PaymentState,
  type Paid,
  record,
  type Refund,
  type Refunded,
} from './payment'
import type { BookedRefund } from './provider-books'
import { refundSends, refundSendings } from './repeats'

export type RefundRequest = {
  readonly amount: Amount
  readonly reason: string
  /** The balance that the caller believes is left before this refund. */
  readonly expectedBalance?: Won
  readonly request: Refund['request']
}

export type RefundIntent = { readonly at: Date; readonly dueAt: Date; readonly key: string }

export type NotRefundable = { readonly _tag: 'NotRefundable'; readonly state: PaymentState }
export type RefundExceedsBalance = {
  readonly _tag: 'RefundExceedsBalance'
  /** What may still be refunded, in-flight refunds counted as gone. */
  readonly refundable: Amount
}
export type BalanceDiffers = { readonly _tag: 'BalanceDiffers'; readonly refundable: Amount }
export type TooManyRefunds = { readonly _tag: 'TooManyRefunds'; readonly most: number }
/** The key came before with another body. */
export type IdempotencyKeyReused = { readonly _tag: 'IdempotencyKeyReused' }

export type RefundError =
  NotRefundable | RefundExceedsBalance | BalanceDiffers | TooManyRefunds | IdempotencyKeyReused

const totalOf = (
  refunds: readonly Refund[],
  ...standing: ReadonlyArray<Refund['standing']['_tag']>
) =>
  refunds
    .filter((refund) => standing.includes(refund.standing._tag))
    .map(({ amount }) => amount)
    .reduce(addAmounts, noAmount)

export const refundedAmount = (payment: Approved): Amount => totalOf(payment.refunds, 'Settled')

/** What may still be refunded: the total less all that is settled or on its way. */
export const refundableAmount = (payment: Approved): Amount => {
  const gone = totalOf(payment.refunds, 'Settled', 'Requested')
  return {
    total: minus(payment.order.amount.total, gone.total),
    taxFree: minus(payment.order.amount.taxFree, gone.taxFree),
  }
}

/** Within the balance, and what stays is still a possible amount (its tax-free part fits in it). */
const fits = (amount: Amount, left: Amount): boolean =>
  amount.total <= left.total &&
  amount.taxFree <= left.taxFree &&
  left.taxFree - amount.taxFree <= left.total - amount.total

export type RefundPlan =
  | { readonly _tag: 'Replay'; readonly payment: Approved; readonly refund: Refund }
  | { readonly _tag: 'Begin'; readonly payment: Paid | PartlyRefunded; readonly refund: Refund }

const begin = (
  payment: Paid | PartlyRefunded,
  { amount, reason, request }: RefundRequest,
  { at, dueAt, key }: RefundIntent,
  number: number,
): RefundPlan => {
  const refund: Refund = {
    number,
    amount,
    reason,
    request,
    key,
    requestedAt: at,
    standing: { _tag: 'Requested', dueAt },
  }
  const event = { _tag: 'RefundRequested', refund: refund.number, total: amount.total } as const
  return {
    _tag: 'Begin',
    refund,
    payment: {
      ...payment,
      ...record(at, event)(payment),
      refunds: [...payment.refunds.filter((each) => each.number !== number), refund],
    },
  }
}

/** `unsent`: the same refund, which never left our process and so keeps its number. */
const beginNew = (
  payment: Approved,
  request: RefundRequest,
  intent: RefundIntent,
  unsent?: Refund,
): E.Either<RefundError, RefundPlan> => {
  const refundable = refundableAmount(payment)
  if (request.expectedBalance !== undefined && request.expectedBalance !== refundable.total)
    return E.left({ _tag: 'BalanceDiffers', refundable })
  if (payment._tag === 'Refunded' || !fits(request.amount, refundable))
    return E.left({ _tag: 'RefundExceedsBalance', refundable })
  const number = unsent?.number ?? payment.refunds.length + 1
  if (number > mostRefunds) return E.left({ _tag: 'TooManyRefunds', most: mostRefunds })
  return E.right(begin(payment, request, intent, number))
}

/** The same key and body is the same refund; anything else must fit into what is left. */
export const planRefund =
  (request: RefundRequest, intent: RefundIntent) =>
  (payment: Payment): E.Either<RefundError, RefundPlan> => {
    if (!isApproved(payment)) return E.left({ _tag: 'NotRefundable', state: payment._tag })
    const earlier = payment.refunds.findLast((each) => each.request.key === request.request.key)
    if (earlier === undefined) return beginNew(payment, request, intent)
    if (earlier.request.body !== request.request.body)
      return E.left({ _tag: 'IdempotencyKeyReused' })
    return earlier.standing._tag === 'NotSent'
      ? beginNew(payment, request, intent, earlier)
      : E.right({ _tag: 'Replay', payment, refund: earlier })
  }

const withRefunds = (payment: Approved, refunds: readonly Refund[]): Approved => {
  const settled = totalOf(refunds, 'Settled').total
  const common: Omit<Approved, '_tag'> = { ...payment, refunds }
  if (settled === 0) return { ...common, _tag: 'Paid' } satisfies Paid
  return settled < payment.order.amount.total
    ? ({ ...common, _tag: 'PartlyRefunded' } satisfies PartlyRefunded)
    : ({ ...common, _tag: 'Refunded' } satisfies Refunded)
}

const stand =
  (number: number, standing: Refund['standing']) =>
  (payment: Approved): Approved =>
    withRefunds(
      payment,
      payment.refunds.map((each) => (each.number === number ? { ...each, standing } : each)),
    )

/** Undefined when the refund is not waiting for an answer any more: somebody else wrote it down. */
const requested = (payment: Approved, number: number): Refund | undefined =>
  payment.refunds.find((each) => each.number === number && each.standing._tag === 'Requested')

/** The provider did it: its word counts, even where we were told before that it would not. */
export const settleRefund =
  (at: Date, number: number, reference: string) =>
  (payment: Approved): Approved => {
    const refund = payment.refunds.find((each) => each.number === number)
    if (refund === undefined || refund.standing._tag === 'Settled') return payment
    const event = { _tag: 'RefundSettled', refund: number, total: refund.amount.total } as const
    return stand(number, { _tag: 'Settled', at, reference })({
      ...payment,
      ...record(at, event)(payment),
    })
  }

const refuse =
  (at: Date, number: number, reason: DeclineReason) =>
  (payment: Approved): Approved => {
    if (requested(payment, number) === undefined) return payment
    return stand(number, { _tag: 'Refused', at, reason })({
      ...payment,
      ...record(at, { _tag: 'RefundRefused', refund: number, reason })(payment),
    })
  }

/** The provider said no: final, unless the request went out more than once. */
export const refuseRefund =
  (at: Date, number: number, reason: DeclineReason) =>
  (payment: Approved): Approved =>
    refundSends(payment, number) === 1 ? refuse(at, number, reason)(payment) : payment

/** ms after its sending when the provider's books show a refund that was done. */
const refundLagMs = 5 * 60_000

/** A refund that we know as settled, by what the provider calls it. */
export const isSettledRefund = ({ refunds }: Approved, reference: string): boolean =>
  refunds.some(({ standing }) => standing._tag === 'Settled' && standing.reference === reference)

/** Those in the provider's books that we do not know as settled: they may have been made elsewhere. */
export const unexplainedRefunds = (
  payment: Approved,
  booked: readonly BookedRefund[],
): readonly BookedRefund[] => booked.filter(({ reference }) => !isSettledRefund(payment, reference))

/**
 * The provider said no to a repeated refund. It may say so because an earlier sending was done: it
 * counts only where its books, read just before the last sending, would have shown that and did not.
 */
export const refuseRepeatedRefund =
  (at: Date, number: number, reason: DeclineReason, booked: readonly BookedRefund[]) =>
  (payment: Approved): Approved => {
    const [last, previous] = refundSendings(payment, number).toReversed()
    const wouldBeShown =
      last !== undefined &&
      previous !== undefined &&
      last.getTime() - previous.getTime() >= refundLagMs
    return wouldBeShown && unexplainedRefunds(payment, booked).length === 0
      ? refuse(at, number, reason)(payment)
      : payment
  }

/** Gives the claim on the balance free again, unless another process sent the refund too. */
export const releaseRefund =
  (at: Date, number: number) =>
  (payment: Approved): Approved => {
    if (requested(payment, number) === undefined || refundSends(payment, number) > 1) return payment
    return stand(number, { _tag: 'NotSent', at })({
      ...payment,
      ...record(at, { _tag: 'RefundNotSent', refund: number })(payment),
    })
  }

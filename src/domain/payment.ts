import type { DeclineReason } from './decline'
import {
  attemptIdOf,
  type AttemptId,
  type MerchantId,
  type PaymentId,
  refundIdOf,
  type RefundId,
} from './identifiers'
import type { Amount, Won } from './money'
import type { Order } from './order'
import type { ProviderName } from './provider-name'
import type { ReversalCause, TimelineEntry, TimelineEvent } from './timeline'

/** One try to pay the order with one provider. */
export type Attempt = { readonly number: number; readonly provider: ProviderName }
export type PastAttempt = Attempt & {
  readonly endedAs: 'Replaced' | 'Declined' | 'Abandoned' | 'Expired'
}

/** Where the shopper's browser goes: to the provider, or to our page that opens its window. */
export type CheckoutPage =
  | { readonly _tag: 'Redirect'; readonly desktopUrl: string; readonly mobileUrl: string }
  | { readonly _tag: 'Window' }

export type Checkout = {
  /** What the provider calls the open session (KakaoPay tid, NaverPay reserveId); may be empty. */
  readonly session: string
  readonly page: CheckoutPage
  readonly expiresAt: Date
}

/** The shopper's yes, as the provider wants it back: pg_token, paymentId or tid. Never logged. */
export type Consent = string & { readonly Consent: unique symbol }

/** The provider's word that it took the money. */
export type Approval = {
  /** What the provider calls the approved payment. */
  readonly reference: string
  readonly attemptId: string
  readonly total: Won
  /** Absent where the provider does not repeat it. */
  readonly taxFree?: Won
  readonly approvedAt: Date
  /** CARD, MONEY ...: the provider's word. */
  readonly method?: string
}

/** An approval that must not stand and is being given back. */
export type Reversal = {
  readonly attempt: Attempt
  readonly session: string
  readonly reference: string
  readonly total: Won
  /** Absent where the provider does not tell it. */
  readonly taxFree?: Won
  readonly cause: ReversalCause
  /** Sent to providers that take an idempotency key. */
  readonly key: string
  readonly requestedAt: Date
  readonly standing:
    | { readonly _tag: 'Requested'; readonly dueAt: Date }
    | { readonly _tag: 'Settled'; readonly at: Date }
}

export type Refund = {
  readonly number: number
  readonly amount: Amount
  readonly reason: string
  /** Hashes of the caller's Idempotency-Key and body: kept as long as the payment. */
  readonly request: { readonly key: string; readonly body: string }
  /** Minted with the intent; sent to providers that take an idempotency key. */
  readonly key: string
  readonly requestedAt: Date
  readonly standing:
    | { readonly _tag: 'Requested'; readonly dueAt: Date }
    | { readonly _tag: 'Settled'; readonly at: Date; readonly reference: string }
    | { readonly _tag: 'Refused'; readonly at: Date; readonly reason: DeclineReason }
    /** Nothing left our process: the same request may be made again, under the same number. */
    | { readonly _tag: 'NotSent'; readonly at: Date }
}

export type PaymentCommon = {
  readonly id: PaymentId
  readonly merchantId: MerchantId
  readonly order: Order
  readonly createdAt: Date
  readonly attempt: Attempt
  readonly pastAttempts: readonly PastAttempt[]
  readonly reversals: readonly Reversal[]
  /** When a provider's notice last made us look into its books; gone with the next change. */
  readonly lookedAt?: Date
  /** Every change adds one entry, so that its length is the payment's version. */
  readonly timeline: readonly TimelineEntry[]
}

/** A checkout is open; no money can move. */
export type AwaitingShopper = PaymentCommon & {
  readonly _tag: 'AwaitingShopper'
  readonly checkout: Checkout
}

/** The shopper said yes; the merchant (or a repeated return) confirms. */
export type Authorized = PaymentCommon & {
  readonly _tag: 'Authorized'
  readonly session: string
  readonly consent: Consent
  readonly expiresAt: Date
}

/** The intent is written; money may move at any time from here. */
export type Approving = PaymentCommon & {
  readonly _tag: 'Approving'
  readonly session: string
  readonly consent: Consent
  readonly expiresAt: Date
  readonly since: Date
  /** When somebody must look again. */
  readonly dueAt: Date
  /** Sent to providers that take an idempotency key. */
  readonly key: string
}

type WithApproval = { readonly approval: Approval; readonly refunds: readonly Refund[] }
export type Paid = PaymentCommon & WithApproval & { readonly _tag: 'Paid' }
export type PartlyRefunded = PaymentCommon & WithApproval & { readonly _tag: 'PartlyRefunded' }
export type Refunded = PaymentCommon & WithApproval & { readonly _tag: 'Refunded' }

/** The three ends of an attempt with evidence that no money moved (or that it was given back). */
export type Declined = PaymentCommon & { readonly _tag: 'Declined'; readonly reason: DeclineReason }
export type Abandoned = PaymentCommon & {
  readonly _tag: 'Abandoned'
  readonly by: 'shopper' | 'merchant'
}
export type Expired = PaymentCommon & { readonly _tag: 'Expired' }

export type Ended = Declined | Abandoned | Expired
export type Approved = Paid | PartlyRefunded | Refunded
export type Payment = AwaitingShopper | Authorized | Approving | Approved | Ended
export type PaymentState = Payment['_tag']

export const versionOf = (payment: PaymentCommon): number => payment.timeline.length

export const attemptId = (payment: PaymentCommon): AttemptId =>
  attemptIdOf(payment.order.orderId, payment.attempt.number)

export const refundId = (payment: PaymentCommon, refund: Refund): RefundId =>
  refundIdOf(attemptId(payment), refund.number)

export const isApproved = (payment: Payment): payment is Approved =>
  payment._tag === 'Paid' || payment._tag === 'PartlyRefunded' || payment._tag === 'Refunded'

/** The common part with one more entry in the timeline: every change goes through here. */
export const record =
  (at: Date, event: TimelineEvent) =>
  (payment: PaymentCommon): PaymentCommon => ({
    id: payment.id,
    merchantId: payment.merchantId,
    order: payment.order,
    createdAt: payment.createdAt,
    attempt: payment.attempt,
    pastAttempts: payment.pastAttempts,
    reversals: payment.reversals,
    timeline: [...payment.timeline, { sequence: payment.timeline.length + 1, at, event }],
  })

/** Expiry of an unused checkout needs no write: it is read from the clock. */
export const stateAt = (now: Date, payment: Payment): PaymentState => {
  switch (payment._tag) {
    case 'AwaitingShopper':
      return now >= payment.checkout.expiresAt ? 'Expired' : payment._tag
    case 'Authorized':
      return now >= payment.expiresAt ? 'Expired' : payment._tag
    default:
      return payment._tag
  }
}

const earliest = (dates: readonly Date[]): Date | undefined =>
  dates.reduce<Date | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined)

/** Since when the oldest answer is missing; undefined when nothing is open. */
export const waitingSince = (payment: Payment): Date | undefined =>
  earliest([
    ...(payment._tag === 'Approving' ? [payment.since] : []),
    ...(isApproved(payment) ? payment.refunds : []).flatMap(({ standing, requestedAt }) =>
      standing._tag === 'Requested' ? [requestedAt] : [],
    ),
    ...payment.reversals.flatMap(({ standing, requestedAt }) =>
      standing._tag === 'Requested' ? [requestedAt] : [],
    ),
  ])

/** When somebody must look at the payment again; undefined when nothing is open. */
export const dueAtOf = (payment: Payment): Date | undefined =>
  earliest([
    ...(payment._tag === 'Approving' ? [payment.dueAt] : []),
    ...(isApproved(payment) ? payment.refunds : []).flatMap(({ standing }) =>
      standing._tag === 'Requested' ? [standing.dueAt] : [],
    ),
    ...payment.reversals.flatMap(({ standing }) =>
      standing._tag === 'Requested' ? [standing.dueAt] : [],
    ),
  ])

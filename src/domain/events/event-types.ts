import type { TimelineEvent } from '../timeline'

/** What a change is called outside; a new kind of line without a name here does not compile. */
export const eventTypes = {
  CheckoutOpened: 'payment.checkout_opened',
  ShopperConsented: 'payment.authorized',
  ApprovalStarted: 'payment.approval_started',
  ApprovalNotSent: 'payment.approval_not_sent',
  ApprovalRepeated: 'payment.approval_repeated',
  ApprovalGivenUp: 'payment.approval_given_up',
  PaymentPaid: 'payment.paid',
  AttemptDeclined: 'payment.declined',
  AttemptAbandoned: 'payment.abandoned',
  AttemptExpired: 'payment.expired',
  ReversalRequested: 'reversal.requested',
  ReversalSettled: 'reversal.settled',
  RefundRequested: 'refund.requested',
  RefundSettled: 'refund.settled',
  RefundRepeated: 'refund.repeated',
  RefundNotSent: 'refund.not_sent',
  RefundRefused: 'refund.refused',
} as const satisfies { readonly [Tag in TimelineEvent['_tag']]: string }

export type EventType = (typeof eventTypes)[TimelineEvent['_tag']]

export const allEventTypes: readonly EventType[] = Object.values(eventTypes)

export const eventTypeOf = ({ _tag }: TimelineEvent): EventType => eventTypes[_tag]

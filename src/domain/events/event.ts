import { isPaymentId, type MerchantId, type PaymentId } from '../identifiers'
import type { Payment } from '../payment'
import type { TimelineEntry } from '../timeline'

/** What a merchant hears once for each line of a payment's timeline. The same for ever. */
export type EventId = string & { readonly EventId: unique symbol }

export const eventIdOf = (paymentId: PaymentId, sequence: number): EventId =>
  `evt_${paymentId.slice('pay_'.length)}_${String(sequence)}` as EventId

export type EventRef = { readonly paymentId: PaymentId; readonly sequence: number }

/** The payment and the line that an event's id is made of. */
export const readEventId = (text: string): EventRef | undefined => {
  const [, letters, sequence] = /^evt_([a-z2-7]{26})_([1-9]\d{0,5})$/.exec(text) ?? []
  const paymentId = `pay_${letters ?? ''}`
  return isPaymentId(paymentId) ? { paymentId, sequence: Number(sequence) } : undefined
}

/** One line of a payment's timeline, and the payment as it stood then (or, healed late, after it). */
export type PaymentEvent = {
  readonly entry: TimelineEntry
  readonly payment: Payment
}

/** An event in the log: it has a place in its merchant's feed. */
export type RecordedEvent = PaymentEvent & {
  /** 1, 2, 3 ... for each merchant, without a gap. */
  readonly position: number
  readonly recordedAt: Date
}

/** Where a merchant's feed ends; position 0 and no time before its first event. */
export type FeedHead = {
  readonly merchantId: MerchantId
  readonly position: number
  readonly recordedAt?: Date
}

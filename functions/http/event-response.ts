import * as t from 'io-ts'

import type { AddressedEvent } from '../../src/application/ports/webhook-sender'
import { eventIdOf } from '../../src/domain/events/event'
import { allEventTypes, type EventType, eventTypeOf } from '../../src/domain/events/event-types'
import { EventIdCodec, OrderIdCodec, PaymentIdCodec, Timestamp, WholeOrNull } from './codecs'
import { toDetails } from './get-timeline/response'
import { literals, PaymentResponse, toAnnouncedPayment } from './payment-response'

export const EventTypeCodec = literals<EventType>('EventType', allEventTypes)

export const eventFields = {
  eventId: EventIdCodec,
  orderId: OrderIdCodec,
  paymentId: PaymentIdCodec,
  sequence: t.number,
  previousSequence: WholeOrNull,
  occurredAt: Timestamp,
  details: t.UnknownRecord,
  payment: PaymentResponse,
}

const EventData = t.strict(eventFields, 'EventData')
type EventData = t.TypeOf<typeof EventData>

/** The payment as it stood, in the words that it had then: an unused checkout had not expired. */
export const toEventData = ({ entry, payment, previousSequence }: AddressedEvent): EventData => ({
  eventId: eventIdOf(payment.id, entry.sequence),
  orderId: payment.order.orderId,
  paymentId: payment.id,
  sequence: entry.sequence,
  previousSequence,
  occurredAt: entry.at.toISOString(),
  details: toDetails(entry.event),
  payment: toAnnouncedPayment(payment.timeline.at(-1)?.at ?? entry.at)(payment),
})

/** What a webhook posts. */
export const WebhookBody = t.strict(
  { type: EventTypeCodec, timestamp: Timestamp, data: EventData },
  'WebhookBody',
)

export const toWebhookBody = (event: AddressedEvent): t.TypeOf<typeof WebhookBody> => ({
  type: eventTypeOf(event.entry.event),
  timestamp: event.entry.at.toISOString(),
  data: toEventData(event),
})

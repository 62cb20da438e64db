import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

import {
  type EndpointId,
  isEndpointId,
  type MerchantEndpoints,
  type WebhookEndpoint,
} from '../../domain/events/endpoint'
import type { PreviousSecret, SecretRef } from '../../domain/events/endpoint-secrets'
import type { FeedHead, PaymentEvent, RecordedEvent } from '../../domain/events/event'
import { allEventTypes } from '../../domain/events/event-types'
import type { Lane, LaneKey, LaneStanding } from '../../domain/events/lane'
import { eventExpiresAt, laneExpiresAt } from '../../domain/events/retention'
import type { MerchantId, PaymentId } from '../../domain/identifiers'
import type { Payment } from '../../domain/payment'
import { fromItem, type Item, toItem } from './attribute-values'
import { expiryName } from './event-table-definition'
import { Count, EpochMs, MerchantIdCodec, PaymentIdCodec, Text, wordOf } from './leaf-codecs'
import { PaymentCodec } from './payment-record'
import { as, mapOf, maybe, oneOf } from './short-names'
import { toFields, type UnreadableFields } from './unreadable-fields'

/*
 * Five kinds of items in one table, by their keys:
 *
 *   pk          sk            what
 *   pay_...     e#000007      an event; m and n put it into the index `feed`
 *   pay_...     l#whe_...     a lane; q and due put it into the index `due` while it waits
 *   m#merchant  head          where the merchant's feed ends
 *   m#merchant  endpoints     all its endpoints
 *   k#merchant  looks#1796...  how often notices made us ask in a minute (`look-budget.ts`)
 */

const seconds = (at: Date): number => Math.ceil(at.getTime() / 1_000)

type Key = { readonly pk: string; readonly sk: string }

export const keyOf = ({ pk, sk }: Key): Item => toItem({ pk, sk })

/** Six digits sort like numbers as far as any timeline goes. */
export const eventKey = (paymentId: PaymentId, sequence: number): Key => ({
  pk: paymentId,
  sk: `e#${String(sequence).padStart(6, '0')}`,
})

export const laneKey = ({ paymentId, endpointId }: LaneKey): Key => ({
  pk: paymentId,
  sk: `l#${endpointId}`,
})

export const headKey = (merchantId: MerchantId): Key => ({ pk: `m#${merchantId}`, sk: 'head' })

export const endpointsKey = (merchantId: MerchantId): Key => ({
  pk: `m#${merchantId}`,
  sk: 'endpoints',
})

type StoredEvent = Pick<RecordedEvent, 'position' | 'recordedAt' | 'payment'> & {
  readonly merchantId: MerchantId
  readonly sequence: number
}

const EventCodec = mapOf<StoredEvent>('Event', {
  merchantId: as('m', MerchantIdCodec),
  position: as('n', Count),
  sequence: as('s', Count),
  recordedAt: as('t', EpochMs),
  payment: as<Payment>('p', PaymentCodec),
})

/** The line itself is not repeated: it stands in the payment's timeline. */
export const toEventItem = (
  { entry, payment }: PaymentEvent,
  position: number,
  at: Date,
): Item => ({
  ...keyOf(eventKey(payment.id, entry.sequence)),
  ...toItem({
    ...EventCodec.encode({
      merchantId: payment.merchantId,
      position,
      sequence: entry.sequence,
      recordedAt: at,
      payment,
    }),
    [expiryName]: seconds(eventExpiresAt(at)),
  }),
})

export const fromEventItem = (item: Item): E.Either<UnreadableFields, RecordedEvent> =>
  pipe(
    EventCodec.decode(fromItem(item)),
    E.mapLeft(toFields),
    E.flatMap(({ position, sequence, recordedAt, payment }) =>
      pipe(
        payment.timeline[sequence - 1],
        E.fromNullable<UnreadableFields>(['s']),
        E.map((entry) => ({ entry, payment, position, recordedAt })),
      ),
    ),
  )

const StandingCodec = oneOf<LaneStanding>('Standing', 'is', {
  Idle: {},
  Waiting: { dueAt: as('d', EpochMs) },
  Sending: { dueAt: as('d', EpochMs), claim: as('k', Text) },
  Parked: { since: as('d', EpochMs), cause: as('y', Text) },
})

/** 0 and more. */
const Whole: t.Type<number> = new t.Type(
  'Whole',
  (value): value is number => value === 0 || Count.is(value),
  (value, context) => (value === 0 ? t.success(0) : Count.validate(value, context)),
  t.identity,
)

const EndpointIdCodec: t.Type<EndpointId, string> = new t.Type(
  'EndpointId',
  isEndpointId,
  (value, context) => (isEndpointId(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

const LaneCodec = mapOf<Lane>('Lane', {
  paymentId: as('p', PaymentIdCodec),
  endpointId: as('h', EndpointIdCodec),
  merchantId: as('o', MerchantIdCodec),
  next: as('a', Count),
  last: as('b', Whole),
  tries: as('t', Whole),
  standing: as('s', StandingCodec),
  version: as('v', Count),
})

export const dueLanes = (endpointId: EndpointId): string => endpointId
export const parkedLanes = (endpointId: EndpointId): string => `${endpointId}#parked`

const placeInIndex = ({ endpointId, standing }: Lane) => {
  switch (standing._tag) {
    case 'Idle':
      return {}
    case 'Waiting':
    case 'Sending':
      return { q: dueLanes(endpointId), due: standing.dueAt.getTime() }
    case 'Parked':
      return { q: parkedLanes(endpointId), due: standing.since.getTime() }
  }
}

export const toLaneItem = (lane: Lane, at: Date): Item => ({
  ...keyOf(laneKey(lane)),
  ...toItem({
    ...LaneCodec.encode(lane),
    ...placeInIndex(lane),
    [expiryName]: seconds(laneExpiresAt(at)),
  }),
})

export const fromLaneItem = (item: Item): E.Either<UnreadableFields, Lane> =>
  pipe(LaneCodec.decode(fromItem(item)), E.mapLeft(toFields))

const HeadCodec = mapOf<Required<FeedHead>>('FeedHead', {
  merchantId: as('o', MerchantIdCodec),
  position: as('n', Count),
  recordedAt: as('t', EpochMs),
})

export const toHeadItem = (head: Required<FeedHead>): Item => ({
  ...keyOf(headKey(head.merchantId)),
  ...toItem(HeadCodec.encode(head)),
})

export const fromHeadItem = (item: Item): E.Either<UnreadableFields, FeedHead> =>
  pipe(HeadCodec.decode(fromItem(item)), E.mapLeft(toFields))

const secret = { generation: as('g', Count), master: as('k', Text) }

const PreviousSecretCodec = mapOf<PreviousSecret>('PreviousSecret', {
  ...secret,
  until: as('x', EpochMs),
})

const EndpointCodec = mapOf<WebhookEndpoint>('Endpoint', {
  id: as('i', EndpointIdCodec),
  url: as('u', Text),
  types: maybe('f', t.readonlyArray(wordOf('EventType', allEventTypes), 'EventTypes')),
  createdAt: as('t', EpochMs),
  secret: as('s', mapOf<SecretRef>('Secret', secret)),
  previousSecrets: maybe('p', t.readonlyArray(PreviousSecretCodec, 'PreviousSecrets')),
  disabledAt: maybe('d', EpochMs),
  timesEnabled: maybe('n', Count),
  troubledSince: maybe('w', EpochMs),
})

const EndpointsCodec = mapOf<MerchantEndpoints>('Endpoints', {
  merchantId: as('o', MerchantIdCodec),
  version: as('v', Count),
  endpoints: as('e', t.readonlyArray(EndpointCodec, 'Endpoints')),
})

export const toEndpointsItem = (endpoints: MerchantEndpoints): Item => ({
  ...keyOf(endpointsKey(endpoints.merchantId)),
  ...toItem(EndpointsCodec.encode(endpoints)),
})

export const fromEndpointsItem = (item: Item): E.Either<UnreadableFields, MerchantEndpoints> =>
  pipe(EndpointsCodec.decode(fromItem(item)), E.mapLeft(toFields))

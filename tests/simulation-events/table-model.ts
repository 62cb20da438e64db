import type { DueLane } from '../../src/application/ports/delivery-lanes'
import type { EndpointId, MerchantEndpoints } from '../../src/domain/events/endpoint'
import type { EventRef, FeedHead, PaymentEvent, RecordedEvent } from '../../src/domain/events/event'
import type { Lane, LaneKey } from '../../src/domain/events/lane'
import type { MerchantId, PaymentId } from '../../src/domain/identifiers'
import type { Random } from '../simulation/random'
import { LaggingIndex } from './lagging-index'

export type Given = {
  /** Epoch ms. */
  readonly now: () => number
  readonly random: Random
  /** Events that one write takes at most. */
  readonly fits: number
}

type Stored<A> = { readonly item: A; readonly token: string }

export const laneName = ({ endpointId, paymentId }: LaneKey): string => `${endpointId} ${paymentId}`

const byPosition = (a: RecordedEvent, b: RecordedEvent) => a.position - b.position

/** The events of the table, and the feeds of merchants. */
const eventLog = ({ now, fits }: Given) => {
  const lines = new Map<PaymentId, RecordedEvent[]>()
  const heads = new Map<MerchantId, FeedHead>()
  const tokens = new Map<string, number>()
  const feed = new LaggingIndex<RecordedEvent>(now)

  const headOf = (merchantId: MerchantId): FeedHead =>
    heads.get(merchantId) ?? { merchantId, position: 0 }

  const linesOf = (id: PaymentId): readonly RecordedEvent[] => lines.get(id) ?? []

  const put = (event: RecordedEvent, lagMs: number) => {
    const { id } = event.payment
    const all = [...linesOf(id), event]
    lines.set(
      id,
      all.sort((a, b) => a.entry.sequence - b.entry.sequence),
    )
    feed.write(`${id} ${String(event.entry.sequence)}`, event, lagMs)
  }

  return {
    linesOf,
    headOf,
    lastRecorded: (id: PaymentId): number => linesOf(id).at(-1)?.entry.sequence ?? 0,
    find: ({ paymentId, sequence }: EventRef): RecordedEvent | undefined =>
      linesOf(paymentId).find(({ entry }) => entry.sequence === sequence),
    between: (
      id: PaymentId,
      { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
    ): readonly RecordedEvent[] =>
      linesOf(id)
        .filter(({ entry }) => entry.sequence >= from && entry.sequence <= to)
        .slice(0, limit),
    /** How many were written; undefined when the feed ends elsewhere or one of them is there. */
    append: (
      head: FeedHead,
      events: readonly PaymentEvent[],
      at: Date,
      token: string,
      lagMs: () => number,
    ): number | undefined => {
      const before = tokens.get(token)
      if (before !== undefined) return before
      const taken = events.slice(0, fits)
      const isKnown = taken.some(({ payment, entry }) =>
        linesOf(payment.id).some((line) => line.entry.sequence === entry.sequence),
      )
      if (headOf(head.merchantId).position !== head.position || isKnown) return undefined
      taken.forEach((event, index) => {
        put({ ...event, position: head.position + 1 + index, recordedAt: at }, lagMs())
      })
      heads.set(head.merchantId, {
        merchantId: head.merchantId,
        position: head.position + taken.length,
        recordedAt: at,
      })
      tokens.set(token, taken.length)
      return taken.length
    },
    after: (merchantId: MerchantId, position: number, limit: number): readonly RecordedEvent[] =>
      feed
        .values()
        .filter((event) => event.payment.merchantId === merchantId && event.position > position)
        .sort(byPosition)
        .slice(0, limit),
  }
}

const dueAtOf = ({ standing }: Lane): Date | undefined =>
  standing._tag === 'Waiting' || standing._tag === 'Sending' ? standing.dueAt : undefined

const parkedAt = ({ standing }: Lane): number =>
  standing._tag === 'Parked' ? standing.since.getTime() : 0

const deliveryLanes = ({ now }: Given) => {
  const lanes = new Map<string, Stored<Lane>>()
  const index = new LaggingIndex<Lane>(now)
  return {
    find: (key: LaneKey): Lane | undefined => lanes.get(laneName(key))?.item,
    /** Undefined when the stored version is another one. */
    save: (lane: Lane, token: string, lagMs: number): Lane | undefined => {
      const stored = lanes.get(laneName(lane))
      if (stored?.token === token) return lane
      if ((stored?.item.version ?? 0) !== lane.version - 1) return undefined
      lanes.set(laneName(lane), { item: lane, token })
      index.write(laneName(lane), lane.standing._tag === 'Idle' ? undefined : lane, lagMs)
      return lane
    },
    dueBefore: (endpointId: EndpointId, at: number, limit: number): readonly DueLane[] =>
      index
        .values()
        .flatMap((lane) => {
          const dueAt = dueAtOf(lane)
          const isAsked = lane.endpointId === endpointId && dueAt !== undefined
          return isAsked && dueAt.getTime() < at ? [{ ...lane, dueAt }] : []
        })
        .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
        .slice(0, limit),
    parked: (endpointId: EndpointId, limit: number): readonly Lane[] =>
      index
        .values()
        .filter((lane) => lane.endpointId === endpointId && lane.standing._tag === 'Parked')
        .sort((a, b) => parkedAt(a) - parkedAt(b))
        .slice(0, limit),
    all: (): readonly Lane[] => [...lanes.values()].map(({ item }) => item),
  }
}

const merchantEndpoints = () => {
  const endpoints = new Map<MerchantId, Stored<MerchantEndpoints>>()
  const of = (merchantId: MerchantId): MerchantEndpoints =>
    endpoints.get(merchantId)?.item ?? { merchantId, version: 0, endpoints: [] }
  return {
    of,
    /** Undefined when the stored version is another one. */
    save: (item: MerchantEndpoints, token: string): MerchantEndpoints | undefined => {
      if (endpoints.get(item.merchantId)?.token === token) return item
      if (of(item.merchantId).version !== item.version - 1) return undefined
      endpoints.set(item.merchantId, { item, token })
      return item
    },
  }
}

/**
 * The event table in memory: what the ports promise of DynamoDB, and no more. The conformance tests
 * compare it with the real engines.
 */
export const eventTable = (given: Given) => ({
  events: eventLog(given),
  lanes: deliveryLanes(given),
  endpoints: merchantEndpoints(),
})

export type EventTable = ReturnType<typeof eventTable>

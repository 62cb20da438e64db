import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { DeliveryLanes, DueLane } from '../../src/application/ports/delivery-lanes'
import type { EventLog } from '../../src/application/ports/event-log'
import type { OperatorNotice } from '../../src/application/ports/operator-notices'
import type { Overtaken, StoreFailure } from '../../src/application/ports/payment-store'
import type { WebhookEndpoints } from '../../src/application/ports/webhook-endpoints'
import type {
  AddressedEvent,
  SendOutcome,
  WebhookMessage,
} from '../../src/application/ports/webhook-sender'
import type { MerchantEndpoints, WebhookEndpoint } from '../../src/domain/events/endpoint'
import type { RecordedEvent } from '../../src/domain/events/event'
import type { Lane, LaneKey } from '../../src/domain/events/lane'
import type { MerchantId } from '../../src/domain/identifiers'
import { merchantId, minutes } from './payments'
import { unavailable } from './ports'

const keyOf = ({ endpointId, paymentId }: LaneKey): string => `${endpointId} ${paymentId}`

const overtaken = (id: string): Overtaken => ({ _tag: 'Overtaken', id })

/** A log in memory with the real conditions, that takes so many events at once. */
const memoryLog = (mostAtOnce: number) => {
  const recorded: RecordedEvent[] = []
  /** Each entry answers one append instead of the log. */
  const failures: Array<Overtaken | StoreFailure> = []
  const feedOf = (id: MerchantId) => recorded.filter(({ payment }) => payment.merchantId === id)
  const linesOf = (id: string) =>
    recorded
      .filter(({ payment }) => payment.id === id)
      .sort((a, b) => a.entry.sequence - b.entry.sequence)
  const events: EventLog = {
    lastRecorded: (id) => TE.fromIO(() => linesOf(id).at(-1)?.entry.sequence ?? 0),
    head: (id) =>
      TE.fromIO(() => {
        const last = feedOf(id).at(-1)
        return last === undefined
          ? { merchantId: id, position: 0 }
          : { merchantId: id, position: last.position, recordedAt: last.recordedAt }
      }),
    append: (head, given, at) =>
      TE.fromIOEither((): E.Either<Overtaken | StoreFailure, number> => {
        const failure = failures.shift()
        if (failure !== undefined) return E.left(failure)
        const taken = given.slice(0, mostAtOnce)
        const isKnown = taken.some(({ payment, entry }) =>
          linesOf(payment.id).some((each) => each.entry.sequence === entry.sequence),
        )
        if (isKnown || (feedOf(head.merchantId).at(-1)?.position ?? 0) !== head.position)
          return E.left(overtaken(head.merchantId))
        taken.forEach((event, index) =>
          recorded.push({ ...event, position: head.position + 1 + index, recordedAt: at }),
        )
        return E.right(taken.length)
      }),
    find: ({ paymentId, sequence }) =>
      TE.fromIO(() =>
        O.fromNullable(linesOf(paymentId).find(({ entry }) => entry.sequence === sequence)),
      ),
    between: (id, { from, to, limit }) =>
      TE.fromIO(() =>
        linesOf(id)
          .filter(({ entry }) => entry.sequence >= from && entry.sequence <= to)
          .slice(0, limit),
      ),
    after: (id, position, limit) =>
      TE.fromIO(() =>
        feedOf(id)
          .filter((event) => event.position > position)
          .slice(0, limit),
      ),
  }
  return { events, recorded, failures }
}

const memoryLanes = () => {
  const stored = new Map<string, Lane>()
  const standing = (tags: ReadonlyArray<Lane['standing']['_tag']>) =>
    [...stored.values()].filter((lane) => tags.includes(lane.standing._tag))
  const lanes: DeliveryLanes = {
    find: (key) => TE.fromIO(() => O.fromNullable(stored.get(keyOf(key)))),
    save: (lane) =>
      TE.fromIOEither(() => {
        if ((stored.get(keyOf(lane))?.version ?? 0) !== lane.version - 1)
          return E.left(overtaken(lane.paymentId))
        stored.set(keyOf(lane), lane)
        return E.right(lane)
      }),
    dueBefore: (id, at, limit) =>
      TE.fromIO(() =>
        standing(['Waiting', 'Sending'])
          .flatMap((lane): readonly DueLane[] =>
            lane.endpointId === id && 'dueAt' in lane.standing && lane.standing.dueAt < at
              ? [{ ...lane, dueAt: lane.standing.dueAt }]
              : [],
          )
          .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
          .slice(0, limit),
      ),
    parked: (id, limit) =>
      TE.fromIO(() =>
        standing(['Parked'])
          .filter(({ endpointId }) => endpointId === id)
          .slice(0, limit),
      ),
  }
  return {
    lanes,
    put: (lane: Lane) => stored.set(keyOf(lane), lane),
    at: (key: LaneKey) => stored.get(keyOf(key)),
  }
}

const memoryEndpoints = (given: readonly WebhookEndpoint[]) => {
  const stored = new Map<MerchantId, MerchantEndpoints>([
    [merchantId, { merchantId, version: 1, endpoints: given }],
  ])
  /** Merchants whose endpoints cannot be read. */
  const unreadable = new Set<MerchantId>()
  const of = (id: MerchantId) => stored.get(id) ?? { merchantId: id, version: 0, endpoints: [] }
  const endpoints: WebhookEndpoints = {
    of: (id) => TE.fromIOEither(() => (unreadable.has(id) ? E.left(unavailable) : E.right(of(id)))),
    save: (next) =>
      TE.fromIOEither(() => {
        if (of(next.merchantId).version !== next.version - 1)
          return E.left(overtaken(next.merchantId))
        stored.set(next.merchantId, next)
        return E.right(next)
      }),
  }
  /** As another process does it. */
  const put = (changed: readonly WebhookEndpoint[]) =>
    stored.set(merchantId, {
      merchantId,
      version: of(merchantId).version + 1,
      endpoints: changed,
    })
  return { endpoints, unreadable, put, now: () => of(merchantId).endpoints }
}

export const accepted: SendOutcome = { _tag: 'Accepted', status: 200, ms: 5 }
export const refused: SendOutcome = { _tag: 'Refused', status: 500, ms: 5 }
export const slow: SendOutcome = { _tag: 'NotAnswered', cause: 'TimedOut', ms: 10_000 }
export const gone: SendOutcome = { _tag: 'Gone', status: 410, ms: 5 }

type Given = {
  readonly endpoints?: readonly WebhookEndpoint[]
  /** What an endpoint says to a message. */
  readonly answer?: (message: WebhookMessage) => SendOutcome
  readonly mostAtOnce?: number
}

/** Everything that the delivery of events stands on, at `now` minutes after noon; pauses turn the clock. */
export const eventPorts = ({ endpoints = [], answer, mostAtOnce = 100 }: Given = {}, now = 10) => {
  const log = memoryLog(mostAtOnce)
  const lanes = memoryLanes()
  const stored = memoryEndpoints(endpoints)
  const notices: OperatorNotice[] = []
  const sent: WebhookMessage[] = []
  const rendered: AddressedEvent[] = []
  const pauses: number[] = []
  const clock = { ms: minutes(now).getTime() }
  let keys = 0
  return {
    log,
    lanes,
    stored,
    notices,
    sent,
    rendered,
    pauses,
    clock,
    ports: {
      events: log.events,
      lanes: lanes.lanes,
      endpoints: stored.endpoints,
      merchants: [merchantId],
      clock: () => new Date(clock.ms),
      jitter: () => 0.5,
      newKey: () => `key-${String((keys += 1))}`,
      pause: (ms: number) => () => {
        pauses.push(ms)
        clock.ms += ms
        return Promise.resolve()
      },
      notify: (notice: OperatorNotice) => () => {
        notices.push(notice)
      },
      send: (message: WebhookMessage) => () => {
        sent.push(message)
        return Promise.resolve(answer?.(message) ?? accepted)
      },
      render: (event: AddressedEvent) => {
        rendered.push(event)
        return String(event.entry.sequence)
      },
    },
  }
}

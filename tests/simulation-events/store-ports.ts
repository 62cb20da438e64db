import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { DeliveryLanes } from '../../src/application/ports/delivery-lanes'
import type { EventLog } from '../../src/application/ports/event-log'
import type { PaymentPages } from '../../src/application/ports/payment-pages'
import type { Overtaken, StoreUnavailable } from '../../src/application/ports/payment-store'
import type { WebhookEndpoints } from '../../src/application/ports/webhook-endpoints'
import type { PaymentId } from '../../src/domain/identifiers'
import { perform } from '../simulation/process'
import type { Situation } from './faults'
import { type Running, situationOf } from './running'
import type { Servers } from './servers'
import type { World } from './world'

const unavailable: StoreUnavailable = { _tag: 'StoreUnavailable', cause: 'simulated' }

type Write<A> = {
  readonly what: string
  readonly id: string
  readonly situation: Situation
  /** Undefined when another writer came first. */
  readonly put: (token: string) => A | undefined
}

/** How a process reads and writes through the SDK, which sends again what was not answered. */
const sdk = (world: World, process: Running) => {
  const read =
    <A>(what: string, situation: Situation, get: () => A): TE.TaskEither<StoreUnavailable, A> =>
    () =>
      perform<E.Either<StoreUnavailable, A>>(world.at(situation), process, what, (answer) => {
        if (world.fault('throttled', situation, 0.006)) answer(E.left(unavailable), 2_000)
        else answer(E.right(get()))
      })

  const write =
    <A>({ what, id, situation, put }: Write<A>): TE.TaskEither<StoreUnavailable | Overtaken, A> =>
    () =>
      perform<E.Either<StoreUnavailable | Overtaken, A>>(
        world.at(situation),
        process,
        what,
        (answer) => {
          if (world.fault('throttled', situation, 0.006)) {
            world.say(process.name, () => `${what}: throttled`)
            answer(E.left(unavailable), 2_000)
            return
          }
          const token = world.name('token')
          const reply = (): E.Either<Overtaken, A> => {
            const written = put(token)
            if (written === undefined) world.met('lostRace', situation)
            world.say(
              process.name,
              () => `${what}: ${written === undefined ? 'overtaken' : 'written'}`,
            )
            return written === undefined ? E.left({ _tag: 'Overtaken', id }) : E.right(written)
          }
          const first = reply()
          if (world.fault('answerLost', situation, 0.004)) answer(E.left(unavailable), 9_000)
          else if (world.fault('answerLostThenRepeated', situation, 0.006))
            world.scheduler.after(world.random.between(50, 3_000), () => {
              answer(reply())
            })
          else answer(first)
        },
      )

  return { read, write }
}

export type StorePorts = {
  readonly events: EventLog
  readonly lanes: DeliveryLanes
  readonly endpoints: WebhookEndpoints
  readonly pages: PaymentPages
}

/** Payments on a page of a scan. */
const pageSize = 3

/** The table as a process sees it. */
export const storePorts = (world: World, process: Running, servers: Servers): StorePorts => {
  const { read, write } = sdk(world, process)
  const { events, lanes, endpoints } = world.table
  const recording = situationOf(process.role)
  const others: Situation = process.role === 'following' ? 'delivering' : process.role

  const lagMs = (situation: Situation) => (): number =>
    world.fault('staleIndex', situation, 0.05) ? world.random.between(1_000, 90_000) : 20

  return {
    events: {
      lastRecorded: (id) => read('lastRecorded', recording, () => events.lastRecorded(id)),
      head: (merchantId) => read('head', recording, () => events.headOf(merchantId)),
      append: (head, lines, at) =>
        write({
          what: `append ${lines
            .map(({ payment, entry }) => `${payment.order.orderId}#${String(entry.sequence)}`)
            .join(' ')} behind ${String(head.position)}`,
          id: head.merchantId,
          situation: recording,
          put: (token) => events.append(head, lines, at, token, lagMs(recording)),
        }),
      find: (ref) => read('find event', others, () => O.fromNullable(events.find(ref))),
      between: (id, range) => read('between', others, () => events.between(id, range)),
      after: (merchantId, position, limit) =>
        read('after', others, () => events.after(merchantId, position, limit)),
    },
    lanes: {
      find: (key) => read('find lane', others, () => O.fromNullable(lanes.find(key))),
      save: (lane) =>
        write({
          what: `lane ${lane.endpointId.slice(-6)} ${world.orderOf(lane.paymentId)} v${String(lane.version)} ${lane.standing._tag} ${String(lane.next)}..${String(lane.last)} tries ${String(lane.tries)}`,
          id: lane.endpointId,
          situation: others,
          put: (token) => lanes.save(lane, token, lagMs(others)()),
        }),
      dueBefore: (id, at, limit) =>
        read('dueBefore', others, () => lanes.dueBefore(id, at.getTime(), limit)),
      parked: (id, limit) => read('parked', others, () => lanes.parked(id, limit)),
    },
    endpoints: {
      of: (merchantId) => read('endpoints', others, () => endpoints.of(merchantId)),
      save: (item) =>
        write({
          what: `endpoints of ${item.merchantId} v${String(item.version)}`,
          id: item.merchantId,
          situation: others,
          put: (token) => {
            const written = endpoints.save(item, token)
            if (written !== undefined) servers.written(endpoints.of(item.merchantId))
            return written
          },
        }),
    },
    pages: (from = '0') =>
      read('page', others, () => {
        const all = [...world.commits.keys()]
        const begin = Number(from)
        const ids: readonly PaymentId[] = all.slice(begin, begin + pageSize)
        return {
          payments: ids.flatMap((id) => world.paymentOf(id) ?? []),
          unreadable: [],
          ...(begin + pageSize < all.length && { next: String(begin + pageSize) }),
        }
      }),
  }
}

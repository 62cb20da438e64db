import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import { followChanges } from '../../../src/application/events/follow-changes'
import { listParked, resumeParked } from '../../../src/application/events/parked-lanes'
import { retryDeliveries } from '../../../src/application/events/retry-deliveries'
import type { SendOutcome } from '../../../src/application/ports/webhook-sender'
import { enable } from '../../../src/domain/events/endpoint'
import type { OrderId } from '../../../src/domain/identifiers'
import type { Payment } from '../../../src/domain/payment'
import { accepted, eventPorts, gone, refused } from '../../support/event-ports'
import { endpointId, endpointOf } from '../../support/events'
import { merchantId, minutes, paid, right } from '../../support/payments'
import { unavailable } from '../../support/ports'

const a = endpointOf()
const b = endpointOf({ id: endpointId('b'), url: 'https://b.example/' })
const soon = minutes(11)

/** One event of each of so many payments. */
const payments = (count: number): readonly Payment[] =>
  Array.from({ length: count }, (_, index) =>
    paid({ order: { orderId: `ORD-${String(index)}` as OrderId } }),
  )

/** Announced and not sent yet, at 10 minutes after noon. */
const waitingWorld = async (
  given: Parameters<typeof eventPorts>[0],
  images: readonly Payment[] = [paid()],
) => {
  const world = eventPorts(given)
  await followChanges(world.ports)({ images, stopAt: minutes(0) })()
  return world
}

describe('a retry run', () => {
  it('sends what is due, in order, and ends when nothing becomes due', async () => {
    const world = await waitingWorld({ endpoints: [a, b] }, payments(3))
    const report = right(await retryDeliveries(world.ports)({ stopAt: soon })())
    expect(report).toMatchObject({ delivered: 18, failed: 0, waiting: 0 })
    expect(world.pauses).toEqual([])
    for (const { id } of payments(3)) {
      const own = world.sent.filter((each) => each.id.includes(id.slice(4)))
      expect(own.filter(({ endpoint }) => endpoint.id === a.id).map(({ body }) => body)).toEqual([
        '1',
        '2',
        '3',
      ])
    }
  })

  it('waits for what becomes due while it runs, and for nothing later', async () => {
    const answers: SendOutcome[] = [refused, refused]
    const world = await waitingWorld({
      endpoints: [a],
      answer: () => answers.shift() ?? accepted,
    })
    const report = right(await retryDeliveries(world.ports)({ stopAt: soon })())
    expect(report).toMatchObject({ delivered: 0, failed: 2, retried: 1 })
    expect(world.pauses).toEqual([5_000])
    expect(world.lanes.at({ endpointId: a.id, paymentId: paid().id })).toMatchObject({ tries: 2 })
  })

  it('serves no lane that another one holds, and takes it when its claim lapsed', async () => {
    const world = await waitingWorld({ endpoints: [a] })
    const lane = world.lanes.at({ endpointId: a.id, paymentId: paid().id })
    if (lane === undefined) throw new Error('there is a lane')
    const held = { _tag: 'Sending', dueAt: minutes(10.5), claim: 'other' } as const
    world.lanes.put({ ...lane, standing: held })
    right(await retryDeliveries(world.ports)({ stopAt: minutes(10.4) })())
    expect(world.sent).toEqual([])
    right(await retryDeliveries(world.ports)({ stopAt: soon })())
    expect(world.sent).toHaveLength(3)
    expect(world.pauses).toEqual([30_000])
  })

  it('serves ten lanes of an endpoint at the same time, and no endpoint waits for another', async () => {
    const most = { a: 0, b: 0 }
    const running = { a: 0, b: 0 }
    const world = await waitingWorld({ endpoints: [a, b] }, payments(40))
    const send = world.ports.send
    const counting: typeof send = (message) => async () => {
      const name = message.endpoint.id === a.id ? 'a' : 'b'
      running[name] += 1
      most[name] = Math.max(most[name], running[name])
      await new Promise((resolve) => setImmediate(resolve))
      running[name] -= 1
      return send(message)()
    }
    right(await retryDeliveries({ ...world.ports, send: counting })({ stopAt: soon })())
    expect(most).toEqual({ a: 10, b: 10 })
    expect(world.sent).toHaveLength(240)
  })

  it('stops at its time, and loses nothing', async () => {
    const world = await waitingWorld(
      {
        endpoints: [a],
        answer: () => {
          world.clock.ms += 20_000
          return accepted
        },
      },
      payments(30),
    )
    const first = right(await retryDeliveries(world.ports)({ stopAt: soon })())
    expect(first.delivered).toBeLessThan(90)
    right(await retryDeliveries(world.ports)({ stopAt: minutes(600) })())
    expect(world.sent).toHaveLength(90)
  })

  it('sends nothing to a disabled endpoint, counts what waits for it, and goes on once it is enabled', async () => {
    let answer: SendOutcome = gone
    const world = await waitingWorld({ endpoints: [a], answer: () => answer }, payments(3))
    const off = right(await retryDeliveries(world.ports)({ stopAt: soon })())
    expect(off).toMatchObject({ delivered: 0, failed: 3, waiting: 3 })
    expect(right(await listParked(world.ports)())).toMatchObject(
      payments(3).map(() => ({ reason: 'EndpointDisabled', since: minutes(10), next: 1, last: 3 })),
    )
    answer = accepted
    right(await retryDeliveries(world.ports)({ stopAt: soon })())
    expect(world.sent).toHaveLength(3)
    const [disabled] = world.stored.now()
    if (disabled === undefined) throw new Error('there is an endpoint')
    right(
      await world.ports.endpoints.save({ merchantId, version: 3, endpoints: [enable(disabled)] })(),
    )
    expect(right(await retryDeliveries(world.ports)({ stopAt: soon })())).toMatchObject({
      delivered: 9,
      waiting: 0,
    })
  })

  it('fails where it cannot tell what is due, when all others are served', async () => {
    const world = await waitingWorld({ endpoints: [a, b] })
    const { lanes } = world.ports
    const half = {
      ...lanes,
      dueBefore: (...asked: Parameters<typeof lanes.dueBefore>) =>
        asked[0] === a.id ? TE.left(unavailable) : lanes.dueBefore(...asked),
    }
    expect(await retryDeliveries({ ...world.ports, lanes: half })({ stopAt: soon })()).toEqual(
      E.left(unavailable),
    )
    expect(world.sent.map(({ endpoint }) => endpoint.id)).toEqual([b.id, b.id, b.id])
  })

  it('goes on where a lane cannot be read, and tells of it', async () => {
    const [bad, ...good] = payments(3)
    const world = await waitingWorld({ endpoints: [a] }, payments(3))
    const { lanes } = world.ports
    const failing = {
      ...lanes,
      find: (key: Parameters<typeof lanes.find>[0]) =>
        key.paymentId === bad?.id ? TE.left(unavailable) : lanes.find(key),
    }
    right(await retryDeliveries({ ...world.ports, lanes: failing })({ stopAt: soon })())
    expect(world.sent).toHaveLength(3 * good.length)
    expect(world.notices[0]).toEqual({
      _tag: 'DeliveryInterrupted',
      paymentId: bad?.id,
      endpointId: a.id,
      cause: 'StoreUnavailable',
    })
    // It stays due; the run asks again and again, and not without a breath in between.
    expect(new Set(world.pauses.slice(0, -1))).toEqual(new Set([500]))
  })
})

describe('parked lanes', () => {
  const parkedWorld = async () => {
    const world = await waitingWorld({ endpoints: [a, b] }, payments(2))
    for (const { id } of payments(2)) {
      const lane = world.lanes.at({ endpointId: a.id, paymentId: id })
      if (lane === undefined) throw new Error('there is a lane')
      world.lanes.put({
        ...lane,
        tries: 10,
        standing: { _tag: 'Parked', since: minutes(5), cause: 'TimedOut' },
      })
    }
    return world
  }

  it('are listed with what they failed with', async () => {
    const world = await parkedWorld()
    expect(right(await listParked(world.ports)())).toEqual(
      payments(2).map(({ id }) => ({
        merchantId,
        endpointId: a.id,
        url: a.url,
        paymentId: id,
        next: 1,
        last: 3,
        since: minutes(5),
        reason: 'TimedOut',
      })),
    )
  })

  it.each([
    ['of all endpoints', {}, 2],
    ['of one endpoint', { endpointId: a.id }, 2],
    ['of none where the endpoint has none', { endpointId: b.id }, 0],
  ])('are due again: %s', async (_, command, resumed) => {
    const world = await parkedWorld()
    expect(await resumeParked(world.ports)(command)()).toEqual(E.right(resumed))
    const left = right(await listParked(world.ports)())
    expect(left).toHaveLength(2 - resumed)
    right(await retryDeliveries(world.ports)({ stopAt: soon })())
    expect(world.sent.filter(({ endpoint }) => endpoint.id === a.id)).toHaveLength(3 * resumed)
  })
})

import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import { followChanges } from '../../../src/application/events/follow-changes'
import { listEvents } from '../../../src/application/events/list-events'
import { recordChanges } from '../../../src/application/events/record-changes'
import { redeliverEvent } from '../../../src/application/events/redeliver-event'
import { type RepairReport, repairEvents } from '../../../src/application/events/repair-events'
import { retryDeliveries } from '../../../src/application/events/retry-deliveries'
import type { PaymentPages } from '../../../src/application/ports/payment-pages'
import type { SendOutcome } from '../../../src/application/ports/webhook-sender'
import { disable } from '../../../src/domain/events/endpoint'
import type { MerchantId, OrderId } from '../../../src/domain/identifiers'
import type { Payment } from '../../../src/domain/payment'
import { accepted, eventPorts, refused } from '../../support/event-ports'
import { endpointId, endpointOf } from '../../support/events'
import { approving, merchantId, minutes, paid, right } from '../../support/payments'
import { unavailable } from '../../support/ports'

const a = endpointOf()
const second = paid({ order: { orderId: 'ORD-2' as OrderId } })
const stopAt = minutes(60)

describe('the feed', () => {
  /** Six events, recorded 10 minutes after noon, of which the index shows some. */
  const feed = async (shown: readonly number[] | 'all', readAt = minutes(10)) => {
    const world = eventPorts()
    await recordChanges(world.ports)([paid(), second])()
    world.clock.ms = readAt.getTime()
    const { events } = world.ports
    const showing: typeof events = {
      ...events,
      after: (...asked) =>
        shown === 'all'
          ? events.after(...asked)
          : TE.map((found: ReadonlyArray<(typeof world.log.recorded)[number]>) =>
              found.filter(({ position }) => shown.includes(position)),
            )(events.after(...asked)),
    }
    return async (after: number | undefined, limit = 10) => {
      const page = await listEvents({ ...world.ports, events: showing })({
        merchantId,
        limit,
        ...(after !== undefined && { after }),
      })()
      return E.isLeft(page)
        ? page.left
        : { ...page.right, events: page.right.events.map(({ position }) => position) }
    }
  }

  it('is read from page to page', async () => {
    const read = await feed('all')
    expect(await read(undefined, 4)).toEqual({ events: [1, 2, 3, 4], next: 4, more: true })
    expect(await read(4, 4)).toEqual({ events: [5, 6], next: 6, more: false })
    expect(await read(6, 4)).toEqual({ events: [], next: 6, more: false })
  })

  it('stops before what an index does not show yet', async () => {
    const read = await feed([1, 2, 4, 5, 6])
    expect(await read(undefined)).toEqual({ events: [1, 2], next: 2, more: true })
    expect(await read(2)).toEqual({ events: [], next: 2, more: true })
    const blind = await feed([])
    expect(await blind(undefined)).toEqual({ events: [], next: 0, more: true })
  })

  it('says where it goes on when what follows is gone, and begins there for who has no place', async () => {
    const later = minutes(25)
    const read = await feed([4, 5, 6], later)
    expect(await read(0)).toEqual({ _tag: 'EventsExpired', first: 4 })
    expect(await read(2)).toEqual({ _tag: 'EventsExpired', first: 4 })
    expect(await read(3)).toEqual({ events: [4, 5, 6], next: 6, more: false })
    expect(await read(undefined)).toEqual({ events: [4, 5, 6], next: 6, more: false })
    const empty = await feed([], later)
    expect(await empty(2)).toEqual({ _tag: 'EventsExpired', first: 7 })
    expect(await empty(undefined)).toEqual({ events: [], next: 6, more: false })
  })

  it('does not take a place where it never was', async () => {
    expect(await (await feed('all'))(7)).toEqual({ _tag: 'PositionAhead', newest: 6 })
  })
})

describe('redelivering', () => {
  const at = (sequence: number) => ({ merchantId, paymentId: paid().id, sequence })

  it('sends once more what was delivered, and tells what came of it', async () => {
    let answer: SendOutcome = accepted
    const world = eventPorts({ endpoints: [a], answer: () => answer })
    await followChanges(world.ports)({ images: [paid()], stopAt })()
    const redeliver = redeliverEvent(world.ports)
    expect(await redeliver(at(2))()).toEqual(
      E.right([{ endpointId: a.id, _tag: 'Delivered', status: 200 }]),
    )
    answer = refused
    expect(await redeliver(at(1))()).toEqual(
      E.right([{ endpointId: a.id, _tag: 'Failed', cause: '500' }]),
    )
    expect(world.sent.map(({ body }) => body)).toEqual(['1', '2', '3', '2', '1'])
  })

  it('never sends a line before an earlier one that waits: it makes both due', async () => {
    const answers = [accepted, refused]
    const world = eventPorts({ endpoints: [a], answer: () => answers.shift() ?? accepted })
    await followChanges(world.ports)({ images: [paid()], stopAt })()
    expect(await redeliverEvent(world.ports)(at(3))()).toEqual(
      E.right([{ endpointId: a.id, _tag: 'Resumed' }]),
    )
    right(await retryDeliveries(world.ports)({ stopAt: minutes(10.01) })())
    expect(world.sent.map(({ body }) => body)).toEqual(['1', '2', '2', '3'])
    expect(world.pauses).toEqual([])
  })

  it('never sends a line before an earlier one that was not announced yet', async () => {
    const world = eventPorts({ endpoints: [a] })
    await recordChanges(world.ports)([paid()])()
    expect(await redeliverEvent(world.ports)(at(3))()).toEqual(
      E.right([{ endpointId: a.id, _tag: 'Resumed' }]),
    )
    expect(world.sent).toEqual([])
    right(await retryDeliveries(world.ports)({ stopAt: minutes(11) })())
    expect(world.sent.map(({ body }) => body)).toEqual(['1', '2', '3'])
  })

  it('sends to each endpoint by what it takes, also what is older than it', async () => {
    const late = endpointOf({ id: endpointId('late'), url: 'https://l/', createdAt: minutes(8) })
    const picky = endpointOf({ id: endpointId('p'), url: 'https://p/', types: ['payment.paid'] })
    const asked = endpointOf({ id: endpointId('off'), url: 'https://o/' })
    const off = disable(minutes(9), asked)(asked)
    const world = eventPorts({ endpoints: [late, picky, off] })
    await recordChanges(world.ports)([paid()])()
    expect(await redeliverEvent(world.ports)(at(1))()).toEqual(
      E.right([
        { endpointId: late.id, _tag: 'Delivered', status: 200 },
        { endpointId: off.id, _tag: 'EndpointDisabled' },
      ]),
    )
  })

  it('sends what is older than an endpoint beside its lane, which goes on in order', async () => {
    const young = endpointOf({ createdAt: minutes(0.5) })
    const answers = [refused]
    const world = eventPorts({ endpoints: [young], answer: () => answers.shift() ?? accepted })
    await followChanges(world.ports)({ images: [paid()], stopAt })()
    const lane = world.lanes.at({ endpointId: young.id, paymentId: paid().id })
    expect(await redeliverEvent(world.ports)(at(1))()).toEqual(
      E.right([{ endpointId: young.id, _tag: 'Delivered', status: 200 }]),
    )
    expect(world.lanes.at({ endpointId: young.id, paymentId: paid().id })).toBe(lane)
    right(await retryDeliveries(world.ports)({ stopAt: minutes(11) })())
    expect(world.sent.map(({ body }) => body)).toEqual(['2', '1', '2', '3'])
    expect(world.rendered.map(({ previousSequence }) => previousSequence)).toEqual([
      null,
      null,
      null,
      2,
    ])
  })

  it('sends now what a lane would pass over: a line with an earlier time than the one before', async () => {
    const [first, claim, last] = paid().timeline
    if (first === undefined || claim === undefined || last === undefined) throw new Error('three')
    const skewed = { ...paid(), timeline: [first, claim, { ...last, at: minutes(0.5) }] }
    const late = endpointOf({ createdAt: minutes(0.7) })
    const world = eventPorts({ endpoints: [late] })
    await recordChanges(world.ports)([skewed])()
    expect(await redeliverEvent(world.ports)(at(3))()).toEqual(
      E.right([{ endpointId: late.id, _tag: 'Delivered', status: 200 }]),
    )
  })

  it("finds no event that was never recorded, and none of another merchant's", async () => {
    const world = eventPorts({ endpoints: [a] })
    const redeliver = redeliverEvent(world.ports)
    const notFound = E.left({ _tag: 'EventNotFound' })
    expect(await redeliver(at(1))()).toEqual(notFound)
    await recordChanges(world.ports)([paid()])()
    expect(await redeliver({ ...at(1), merchantId: 'other' as MerchantId })()).toEqual(notFound)
    expect(world.sent).toEqual([])
  })
})

describe('a repair', () => {
  const pagesOf =
    (...pages: ReadonlyArray<readonly Payment[]>): PaymentPages =>
    (from = '0') =>
      TE.right({
        payments: pages[Number(from)] ?? [],
        unreadable: from === '0' ? ['pay_odd'] : [],
        ...(Number(from) + 1 < pages.length && { next: String(Number(from) + 1) }),
      })

  it('records and announces what is missing, page by page, and leaves the sending to the retry run', async () => {
    const world = eventPorts({ endpoints: [a] })
    await followChanges(world.ports)({ images: [approving()], stopAt })()
    const seen: RepairReport[] = []
    const repair = repairEvents({ ...world.ports, pages: pagesOf([paid()], [], [second]) })
    const report = right(await repair({ onPage: (soFar) => seen.push(soFar) })())
    expect(report).toEqual({
      payments: 2,
      recorded: 4,
      announced: 2,
      unreadable: ['pay_odd'],
      failed: [],
    })
    expect(seen.map(({ payments }) => payments)).toEqual([1, 1, 2])
    expect(world.sent).toHaveLength(2)
    right(await retryDeliveries(world.ports)({ stopAt: minutes(11) })())
    expect(world.sent).toHaveLength(6)
    expect(right(await repair({})())).toMatchObject({ recorded: 0, announced: 0 })
  })

  it('leaves alone what is older than the log', async () => {
    const world = eventPorts({ endpoints: [a] }, 84 * 24 * 60)
    const repair = repairEvents({ ...world.ports, pages: pagesOf([paid()]) })
    expect(right(await repair({})())).toMatchObject({ payments: 1, recorded: 0, announced: 0 })
  })

  it('says which payments it could not repair, and goes on', async () => {
    const world = eventPorts({ endpoints: [a] })
    world.log.failures.push(unavailable)
    const repair = repairEvents({ ...world.ports, pages: pagesOf([paid()], [second]) })
    expect(right(await repair({})())).toMatchObject({
      payments: 2,
      recorded: 3,
      failed: [{ paymentId: paid().id, failure: unavailable }],
    })
  })
})

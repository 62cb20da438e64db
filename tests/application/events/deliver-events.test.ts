import { deliverEvents } from '../../../src/application/events/deliver-events'
import { followChanges } from '../../../src/application/events/follow-changes'
import { recordChanges } from '../../../src/application/events/record-changes'
import { sendEvent } from '../../../src/application/events/send-event'
import type { SendOutcome } from '../../../src/application/ports/webhook-sender'
import type { MerchantId, OrderId } from '../../../src/domain/identifiers'
import { accepted, eventPorts, gone, refused, slow } from '../../support/event-ports'
import { endpointId, endpointOf, recorded } from '../../support/events'
import { approving, awaitingShopper, minutes, paid } from '../../support/payments'

const a = endpointOf()
const b = endpointOf({ id: endpointId('b'), url: 'https://b.example/' })
const stopAt = minutes(60)
const laneOf = (endpoint = a) => ({ endpointId: endpoint.id, paymentId: paid().id })

const sentTo = ({ sent }: ReturnType<typeof eventPorts>, endpoint = a) =>
  sent.filter((message) => message.endpoint.id === endpoint.id).map(({ body }) => body)

describe('following a change', () => {
  it('records it and sends it to each endpoint, with the line before that it hears of', async () => {
    const picky = { ...b, types: ['payment.checkout_opened', 'payment.paid'] as const }
    const world = eventPorts({ endpoints: [a, picky] })
    const report = await followChanges(world.ports)({ images: [paid()], stopAt })()
    expect(report).toEqual({
      recorded: 3,
      announced: 2,
      delivered: 5,
      failed: 0,
      retried: 0,
      parked: 0,
      delays: expect.arrayContaining([10 * 60_000, 8 * 60_000]),
      notFollowed: [],
    })
    expect(sentTo(world)).toEqual(['1', '2', '3'])
    expect(sentTo(world, picky)).toEqual(['1', '3'])
    expect(world.sent.map(({ id }) => id)).toContain(`evt_${paid().id.slice(4)}_3`)
    const previous = world.rendered
      .filter(({ entry }) => entry.sequence === 3)
      .map(({ previousSequence }) => previousSequence)
    expect(previous.sort()).toEqual([1, 2])
    expect(world.lanes.at(laneOf())).toMatchObject({ next: 4, last: 3, standing: { _tag: 'Idle' } })
  })

  it('sends each line once, though the message comes again', async () => {
    const world = eventPorts({ endpoints: [a] })
    const follow = followChanges(world.ports)
    for (const images of [[awaitingShopper()], [approving()], [approving()], [paid()], [paid()]])
      await follow({ images, stopAt })()
    expect(sentTo(world)).toEqual(['1', '2', '3'])
  })

  it('sends nothing to whom nothing is for', async () => {
    const late = { ...a, createdAt: minutes(5) }
    const other = { ...b, types: ['refund.settled'] as const }
    const world = eventPorts({ endpoints: [late, other] })
    expect(await followChanges(world.ports)({ images: [paid()], stopAt })()).toMatchObject({
      recorded: 3,
      announced: 0,
      delivered: 0,
    })
    expect(world.lanes.at(laneOf(late))).toBeUndefined()
  })

  it('stops a payment at the first line that fails, and lets the next ones wait behind it', async () => {
    let answer: SendOutcome = accepted
    const world = eventPorts({ endpoints: [a], answer: () => answer })
    const follow = followChanges(world.ports)
    await follow({ images: [awaitingShopper()], stopAt })()
    answer = refused
    expect(await follow({ images: [approving()], stopAt })()).toMatchObject({
      delivered: 0,
      failed: 1,
      retried: 0,
    })
    answer = accepted
    expect(await follow({ images: [paid()], stopAt })()).toMatchObject({ delivered: 0, failed: 0 })
    expect(sentTo(world)).toEqual(['1', '2'])
    expect(world.lanes.at(laneOf())).toMatchObject({
      next: 2,
      last: 3,
      tries: 1,
      standing: { _tag: 'Waiting', dueAt: new Date(minutes(10).getTime() + 5_000) },
    })
  })

  it('does not send to an endpoint that was slow, until it is prompt again', async () => {
    let answer: SendOutcome = slow
    const world = eventPorts({ endpoints: [a], answer: () => answer })
    const follow = followChanges(world.ports)
    await follow({ images: [awaitingShopper()], stopAt })()
    expect(world.stored.now()).toMatchObject([{ troubledSince: minutes(10) }])
    answer = accepted
    const order = { orderId: 'ORD-2' as OrderId }
    await follow({ images: [paid({ order })], stopAt })()
    expect(world.sent).toHaveLength(1)
    const lane = world.lanes.at({ ...laneOf(), paymentId: paid({ order }).id })
    expect(lane?.standing).toEqual({ _tag: 'Waiting', dueAt: minutes(10) })
  })

  it('remembers a slow answer where another’s prompt one came since the endpoint was read', async () => {
    const read = { ...a, troubledSince: minutes(9) }
    const world = eventPorts({ endpoints: [a], answer: () => slow })
    await sendEvent(world.ports)(read, recorded(paid(), 1, 1))()
    expect(world.stored.now()).toMatchObject([{ troubledSince: minutes(10) }])
  })

  it('sees an endpoint prompt again within the payment that it was slow with', async () => {
    const answers: SendOutcome[] = [{ ...accepted, ms: 5_000 }]
    const world = eventPorts({ endpoints: [a], answer: () => answers.shift() ?? accepted })
    await followChanges(world.ports)({ images: [approving()], stopAt })()
    expect(sentTo(world)).toEqual(['1', '2'])
    expect(world.stored.now()).toEqual([a])
  })

  it('leaves the next lines of a payment when the endpoint is disabled meanwhile', async () => {
    const world = eventPorts({
      endpoints: [a],
      answer: (): SendOutcome => {
        world.stored.put([{ ...a, disabledAt: minutes(10) }])
        return accepted
      },
    })
    await followChanges(world.ports)({ images: [approving()], stopAt })()
    expect(sentTo(world)).toEqual(['1'])
    expect(world.lanes.at(laneOf())).toMatchObject({
      next: 2,
      last: 2,
      standing: { _tag: 'Waiting', dueAt: minutes(10) },
    })
  })

  it('goes on sending to an endpoint that says no at once', async () => {
    const world = eventPorts({ endpoints: [a], answer: () => refused })
    const images = [paid(), paid({ order: { orderId: 'ORD-2' as OrderId } })]
    expect(await followChanges(world.ports)({ images, stopAt })()).toMatchObject({ failed: 2 })
    expect(world.stored.now()).toEqual([a])
  })

  it('disables an endpoint that answers 410, and its lanes wait as they are', async () => {
    const world = eventPorts({
      endpoints: [a, b],
      answer: ({ endpoint }) => (endpoint.id === a.id ? gone : accepted),
    })
    const report = await followChanges(world.ports)({ images: [paid()], stopAt })()
    expect(report).toMatchObject({ delivered: 3, failed: 1, parked: 0 })
    expect(world.stored.now()).toEqual([{ ...a, disabledAt: minutes(10) }, b])
    expect(world.notices).toEqual([{ _tag: 'EndpointDisabled', endpointId: a.id }])
    expect(world.lanes.at(laneOf())).toMatchObject({
      next: 1,
      tries: 0,
      standing: { _tag: 'Waiting', dueAt: minutes(10) },
    })
    const order = { orderId: 'ORD-2' as OrderId }
    await followChanges(world.ports)({ images: [paid({ order })], stopAt })()
    expect(sentTo(world)).toEqual(['1'])
  })

  it('parks a lane after its tenth failure, tells of it, and goes on from there with the next event', async () => {
    let answer: SendOutcome = refused
    const world = eventPorts({ endpoints: [a], answer: () => answer })
    const follow = followChanges(world.ports)
    await follow({ images: [approving()], stopAt })()
    const lane = world.lanes.at(laneOf())
    if (lane === undefined) throw new Error('there is a lane')
    const ninth = { ...lane, tries: 9, standing: { _tag: 'Waiting', dueAt: minutes(10) } } as const
    world.lanes.put(ninth)
    expect(await follow({ images: [approving()], stopAt })()).toMatchObject({
      failed: 1,
      retried: 1,
      parked: 1,
    })
    expect(world.lanes.at(laneOf())?.standing).toEqual({
      _tag: 'Parked',
      since: minutes(10),
      cause: '500',
    })
    expect(world.notices).toEqual([
      { _tag: 'DeliveryParked', paymentId: paid().id, endpointId: a.id, cause: '500' },
    ])

    answer = accepted
    await follow({ images: [paid()], stopAt })()
    expect(sentTo(world)).toEqual(['1', '1', '1', '2', '3'])
  })

  it('sends nothing once it is time to stop, and leaves it to the retry run', async () => {
    const world = eventPorts({ endpoints: [a] })
    await followChanges(world.ports)({ images: [paid()], stopAt: minutes(10) })()
    expect(world.sent).toEqual([])
    expect(world.lanes.at(laneOf())).toMatchObject({
      standing: { _tag: 'Waiting', dueAt: minutes(10) },
      version: 1,
    })
  })

  it('stops between two lines when the time is over, and keeps what it did', async () => {
    const world = eventPorts({
      endpoints: [a],
      answer: () => {
        world.clock.ms = minutes(60).getTime()
        return accepted
      },
    })
    await followChanges(world.ports)({ images: [paid()], stopAt })()
    expect(sentTo(world)).toEqual(['1'])
    expect(world.lanes.at(laneOf())).toMatchObject({
      next: 2,
      tries: 0,
      standing: { _tag: 'Waiting', dueAt: minutes(60) },
    })
  })

  it('passes over lines that left the log', async () => {
    const world = eventPorts({ endpoints: [a] })
    await recordChanges(world.ports)([paid()])()
    world.log.recorded.splice(0, 2)
    await deliverEvents(world.ports)({ payments: [paid()], stopAt })()
    expect(sentTo(world)).toEqual(['3'])
    world.log.recorded.splice(0)
    const more = { ...b }
    const empty = eventPorts({ endpoints: [more] })
    await deliverEvents(empty.ports)({ payments: [paid()], stopAt })()
    expect(empty.sent).toEqual([])
    expect(empty.lanes.at(laneOf(more))).toMatchObject({ next: 4, standing: { _tag: 'Idle' } })
  })

  it('asks for the images again of a merchant whose endpoints cannot be read, and of no other', async () => {
    const other = {
      ...paid({ order: { orderId: 'ORD-2' as OrderId } }),
      merchantId: 'other' as MerchantId,
    }
    const world = eventPorts({ endpoints: [a] })
    world.stored.unreadable.add(other.merchantId)
    const report = await followChanges(world.ports)({ images: [paid(), other], stopAt })()
    expect(report).toMatchObject({
      recorded: 6,
      delivered: 3,
      notFollowed: [{ paymentId: other.id, failure: { _tag: 'StoreUnavailable' } }],
    })
  })
})

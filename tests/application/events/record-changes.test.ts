import { recordChanges } from '../../../src/application/events/record-changes'
import type { MerchantId, OrderId } from '../../../src/domain/identifiers'
import type { Payment } from '../../../src/domain/payment'
import { eventPorts } from '../../support/event-ports'
import { approving, awaitingShopper, minutes, paid } from '../../support/payments'
import { unavailable } from '../../support/ports'

const other = 'other' as MerchantId
const ofOther = (payment: Payment): Payment => ({ ...payment, merchantId: other })
const order = { orderId: 'ORD-2' as OrderId }

const feedOf = ({ log }: ReturnType<typeof eventPorts>) =>
  log.recorded.map(({ position, payment, entry }) => [
    position,
    payment.merchantId,
    payment.order.orderId,
    entry.sequence,
  ])

const overtaken = { _tag: 'Overtaken', id: 'demo' } as const

describe('recording changes', () => {
  it('gives every line its place, once, however often it is told', async () => {
    const world = eventPorts()
    const record = recordChanges(world.ports)
    expect(await record([awaitingShopper()])()).toEqual({ recorded: 1, failed: [] })
    expect(await record([approving(), paid(), approving()])()).toEqual({ recorded: 2, failed: [] })
    expect(await record([awaitingShopper(), paid()])()).toEqual({ recorded: 0, failed: [] })
    expect(feedOf(world)).toEqual([
      [1, 'demo', 'ORD-2031', 1],
      [2, 'demo', 'ORD-2031', 2],
      [3, 'demo', 'ORD-2031', 3],
    ])
  })

  it('heals what a lost message left out, in order', async () => {
    const world = eventPorts()
    expect(await recordChanges(world.ports)([paid()])()).toEqual({ recorded: 3, failed: [] })
    expect(feedOf(world).map(([, , , sequence]) => sequence)).toEqual([1, 2, 3])
  })

  it('keeps a feed for each merchant', async () => {
    const world = eventPorts()
    await recordChanges(world.ports)([paid(), ofOther(awaitingShopper({ order }))])()
    expect(feedOf(world)).toContainEqual([1, 'other', 'ORD-2', 1])
    expect(feedOf(world)).toContainEqual([3, 'demo', 'ORD-2031', 3])
  })

  it('writes as often as it takes', async () => {
    const world = eventPorts({ mostAtOnce: 2 })
    const images = [paid(), paid({ order })]
    expect(await recordChanges(world.ports)(images)()).toEqual({ recorded: 6, failed: [] })
    expect(feedOf(world).map(([position]) => position)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('stands back after each lost race, longer each time, and tries again', async () => {
    const world = eventPorts()
    world.log.failures.push(overtaken, overtaken, overtaken)
    expect(await recordChanges(world.ports)([paid()])()).toEqual({ recorded: 3, failed: [] })
    expect(world.pauses).toEqual([20, 40, 80])
  })

  it('leaves it to the queue when it loses race upon race', async () => {
    const world = eventPorts()
    world.log.failures.push(...Array<typeof overtaken>(12).fill(overtaken))
    expect(await recordChanges(world.ports)([paid()])()).toMatchObject({
      recorded: 0,
      failed: [{ paymentId: paid().id, failure: { _tag: 'StoreUnavailable' } }],
    })
    expect(world.pauses).toHaveLength(11)
  })

  it("does not let one merchant's trouble be another's", async () => {
    const world = eventPorts()
    world.log.failures.push(unavailable)
    const images = [paid(), ofOther(awaitingShopper({ order }))]
    expect(await recordChanges(world.ports)(images)()).toEqual({
      recorded: 1,
      failed: [{ paymentId: paid().id, failure: unavailable }],
    })
    expect(feedOf(world)).toEqual([[1, 'other', 'ORD-2', 1]])
  })

  it('never gives an earlier time to a later position, whatever the clocks say', async () => {
    const world = eventPorts({}, 60)
    await recordChanges(world.ports)([awaitingShopper()])()
    world.clock.ms = minutes(30).getTime()
    await recordChanges(world.ports)([approving()])()
    expect(world.log.recorded.map(({ recordedAt }) => recordedAt)).toEqual([
      minutes(60),
      minutes(60),
    ])
  })
})

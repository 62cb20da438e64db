import type { Payment } from '../../src/domain/payment'
import { versionOf } from '../../src/domain/payment'
import { firstVersion, nextVersion } from './lives'
import type { Merchant } from './merchant'
import type { PaymentStream } from './stream'
import type { World } from './world'

/** ms in which all tries of a line may have failed. */
const lateMs = 80 * 3_600_000

/** ms from one change to the next: at once, in a while, or when everybody has given up. */
const waitMs = ({ random, isCalm }: World, most: number): number => {
  if (!isCalm && random.chance(0.01)) return random.below(lateMs)
  return random.chance(0.5) ? random.between(1, 3_000) : random.below(most)
}

/** One payment that changes now and then, each time with one more line. */
export const live = async (
  world: World,
  stream: PaymentStream,
  merchant: Merchant,
  order: string,
  busyMs: number,
): Promise<void> => {
  const { random, scheduler } = world
  const changes = random.between(1, 9)
  /** As told by whoever writes: the clocks of hosts differ. */
  const clock = () => {
    const skewMs = world.fault('clockSkew', 'recording', 0.02) ? random.between(-2_000, 2_000) : 0
    return new Date(world.now + skewMs)
  }
  const commit = (payment: Payment) => {
    world.commit(payment)
    world.say('payment', () => {
      const last = payment.timeline.at(-1)
      return `${order}#${String(versionOf(payment))} ${last?.event._tag ?? ''}`
    })
    stream.write(payment)
  }

  const lastAt = world.now + lateMs
  await scheduler.wait(random.below(busyMs / 2))
  let payment = firstVersion(merchant.id, order, clock())
  merchant.payments.push(payment.id)
  commit(payment)
  for (let change = 1; change < changes; change += 1) {
    await scheduler.wait(waitMs(world, busyMs / changes))
    if (!world.isCalm && random.chance(0.1)) {
      // Somebody looked at it: an image, and no new line.
      world.met('noChange', 'queue')
      stream.write({ ...payment, lookedAt: new Date(world.now) })
    }
    if (world.now > lastAt) return
    const next = nextVersion(payment, clock(), random)
    if (versionOf(next) !== versionOf(payment) + 1) continue
    payment = next
    commit(payment)
  }
}

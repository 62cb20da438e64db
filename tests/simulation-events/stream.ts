import type { PaymentId } from '../../src/domain/identifiers'
import type { Payment } from '../../src/domain/payment'
import type { FifoQueue } from './queue'
import type { World } from './world'

/** ms from a write to its message, as a rule. */
const usualMs = { from: 20, to: 800 }

/**
 * The stream of the payments and the pipe that empties it: every write becomes a message, those of one
 * payment in their order. It may be late, come twice (after something newer, too), or get lost.
 */
export class PaymentStream {
  /** Payments of which the pipe has given up a change: it says so in its own dead letters. */
  readonly lost = new Set<PaymentId>()
  private readonly images = new Map<string, Payment>()
  private readonly lastAt = new Map<PaymentId, number>()
  private records = 0

  constructor(
    private readonly world: World,
    private readonly queue: FifoQueue,
  ) {}

  /** A payment as it is written. */
  write(payment: Payment): void {
    const { world } = this
    this.records += 1
    const name = String(this.records)
    this.images.set(name, payment)
    if (world.fault('lostInPipe', 'queue', 0.005)) {
      this.lost.add(payment.id)
      return
    }
    const lagMs = world.fault('streamLate', 'queue', 0.01)
      ? world.random.between(1_000, 900_000)
      : world.random.between(usualMs.from, usualMs.to)
    const at = Math.max(world.now + lagMs, (this.lastAt.get(payment.id) ?? 0) + 1)
    this.lastAt.set(payment.id, at)
    const send = () => {
      this.queue.send(payment.id, name, JSON.stringify({ image: { name } }))
    }
    world.scheduler.after(at - world.now, send)
    if (world.fault('streamRepeated', 'queue', 0.02))
      world.scheduler.after(at - world.now + world.random.between(1, 900_000), send)
  }

  imageOf(name: string): Payment | undefined {
    return this.images.get(name)
  }
}

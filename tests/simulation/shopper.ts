import { returnFromCheckout } from '../../src/application/return-from-checkout'
import type { AwaitingShopper } from '../../src/domain/payment'
import { type Models, request, tokenOf } from './callers'
import type { World } from './world'

const secondMs = 1_000

/** Somebody at a checkout: agrees, gives up, comes back once, twice, from two tabs, or never. */
export const shopper = async (
  world: World,
  models: Models,
  payment: AwaitingShopper,
): Promise<void> => {
  const { random, scheduler } = world
  const model = models[payment.attempt.provider]
  const session = model.sessions.get(payment.checkout.session)
  if (session === undefined) return
  const token = tokenOf(payment.id, payment.attempt.number)

  const comeBack = async (query: Readonly<Record<string, string>>): Promise<void> => {
    world.say('shopper', () => `returns with ${JSON.stringify(query)}`)
    await request(world, models, 'return', (ports) =>
      returnFromCheckout(ports)({ token, request: { method: 'GET', query, form: {} } }),
    )
  }
  const think = () => scheduler.wait(random.between(1, 240) * secondMs)

  await think()
  if (world.fault('forgedReturn', 0.05)) await comeBack({ consent: 'forged' })
  if (random.chance(0.08)) {
    await comeBack({ gaveUp: 'yes' })
    return
  }
  if (random.chance(0.05)) return

  const consent = model.agree(session).consent
  if (world.fault('neverReturned', 0.06)) return
  const returns = [comeBack({ consent })]
  if (world.fault('secondTab', 0.06))
    returns.push(comeBack({ consent: model.agree(session).consent }))
  if (random.chance(0.15)) {
    await scheduler.wait(
      random.chance(0.5) ? random.between(0, 50) : random.between(0, 90) * secondMs,
    )
    world.met('returnedTwice')
    returns.push(comeBack({ consent }))
  }
  await Promise.all(returns)
}

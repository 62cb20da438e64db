import * as TE from 'fp-ts/TaskEither'

import { followNotice } from '../../src/application/follow-notice'
import { readAttemptId } from '../../src/domain/identifiers'
import { type Models, request } from './callers'
import type { World } from './world'

const minuteMs = 60_000

/**
 * The provider's server tells of its charges by itself: now and then, late, several times at once, of
 * another attempt, or of a cancel that there never was.
 */
export const tellOfCharges = async (world: World, models: Models): Promise<void> => {
  const { random, scheduler } = world
  const times = random.chance(0.3) ? random.between(1, 6) : 0
  for (let time = 0; time < times; time += 1) {
    await scheduler.wait(random.between(1, 8 * minuteMs))
    const charges = Object.values(models).flatMap(({ charges: all }) => all)
    const [first, ...others] = charges
    if (first === undefined || world.paymentId === undefined) continue
    const charge = random.pick([first, ...others])
    const notice = {
      paymentId: world.paymentId,
      attempt: random.chance(0.1) ? 2 : (readAttemptId(charge.attemptId)?.attempt ?? 1),
      reference: charge.reference,
      ...(random.chance(0.4) && { cancel: charge.cancels.at(-1)?.reference ?? 'made-up' }),
    }
    const tell = () =>
      request(world, models, 'notice', (ports) =>
        followNotice({
          ...ports,
          readNotice: () => ({ _tag: 'Right', right: [notice] }),
          pause: (ms) => () => scheduler.wait(ms),
          // One order never comes near the bound of a merchant.
          looks: { take: () => TE.right(true) },
        })(undefined),
      )
    world.met('notice')
    void tell()
    if (random.chance(0.4)) void tell()
  }
}

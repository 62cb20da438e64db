import type { PutBackReason } from '../../src/domain/release/release-record'
import { type RolloutPlan } from '../../src/domain/release/rollout-plan'
import { random } from '../simulation/random'
import { runRelease } from './actors'
import { openSite } from './site'
import type { Behaviour } from './traffic'
import { minute, World } from './world'

export type Staged = {
  readonly end: string
  readonly reason?: PutBackReason['_tag']
  readonly minutes: number
  /** Requests that the new version answered, and that it failed. */
  readonly answered: number
  readonly failed: number
}

/** One release over a whole plan: the real engine and use cases, nothing goes wrong but the release. */
export const runStaged = async (
  behaviour: Behaviour,
  plan: RolloutPlan,
  seed: number,
  index: number,
): Promise<Staged> => {
  const world = new World({ random: random(seed, index), fateOf: () => 'Done' })
  const site = openSite(world, { functions: 2, behaviour, plan })
  const begun = world.now + world.random.below(minute)
  world.scheduler.after(begun - world.now, () => {
    void runRelease(site, world.begin('runner'))
  })
  await world.scheduler.run(world.now + 24 * 60 * minute)
  const { phase } = site.cloud.record ?? {}
  const isRolledBack = phase?._tag === 'RolledBack'
  const moved = site.cloud.changes.get(site.functions[0]?.name ?? '')?.at(-1)?.effectiveAt ?? begun
  const counts = site.traffic.count(Math.floor(begun / minute) * minute, moved + minute)
  const sum = (of: (each: (typeof counts)[number]) => number) =>
    counts.reduce((total, each) => total + of(each), 0)
  return {
    end: phase?._tag ?? 'none',
    ...(isRolledBack && { reason: phase.reason._tag }),
    minutes: (moved - begun) / minute,
    answered: sum(({ requests }) => requests.candidate),
    failed: sum(({ tallies }) => tallies[0]?.failures.candidate ?? 0),
  }
}

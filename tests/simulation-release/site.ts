import { firstJudgement } from '../../src/domain/release/judge'
import type { ReleasedFunction, ReleaseRecord } from '../../src/domain/release/release-record'
import type { RolloutPlan } from '../../src/domain/release/rollout-plan'
import { Cloud } from './cloud'
import type { Site } from './ports'
import { type Behaviour, Traffic } from './traffic'
import { minute, second, type World } from './world'

export const stage = 'production'
const release = '1.2.3'
const digest = `sha256:${'a'.repeat(64)}`

/** As the standard one, with less time between the steps. */
const shortPlan: RolloutPlan = {
  steps: [
    { weight: 5, minimumMs: 2 * minute, minimumRequests: 10 },
    { weight: 50, minimumMs: 5 * minute, minimumRequests: 30 },
    { weight: 95, minimumMs: 3 * minute, minimumRequests: 50 },
  ],
  leaseMs: 10 * minute,
  tickMs: 15 * second,
  shiftWithinMs: 2 * minute,
  countsLagMs: 2 * minute,
  blindAfterMs: 5 * minute,
  alpha: 0.01,
  excludedRate: 0.01,
}

/** The last one is the ingress; the versions have numbers of their own, as in Lambda. */
const functionsOf = (count: number): readonly ReleasedFunction[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `payport-${String(index + 1)}`,
    role: index + 1 === count ? 'ingress' : 'worker',
    stable: String(10 + index),
    candidate: String(50 + index),
  }))

const prepared = (
  now: Date,
  functions: readonly ReleasedFunction[],
  plan: RolloutPlan,
): ReleaseRecord => ({
  stage,
  release,
  commit: 'commit-of-1.2.3',
  digest,
  previous: '1.2.2',
  functions,
  formats: { reads: {}, writes: {} },
  plan,
  phase: { _tag: 'Prepared' },
  judge: firstJudgement(now),
  samples: [],
  events: [],
  startedAt: now,
  version: 1,
})

export type SiteSettings = {
  readonly functions: number
  readonly behaviour: Behaviour
  readonly plan?: RolloutPlan
}

/** A stage with the versions of 1.2.2 live, and 1.2.3 deployed and prepared. */
export const openSite = (
  world: World,
  { functions: count, behaviour, plan }: SiteSettings,
): Site => {
  const cloud = new Cloud(world)
  const functions = functionsOf(count)
  for (const { name, stable } of functions) cloud.create(name, stable)
  cloud.records.push(prepared(new Date(world.now), functions, plan ?? shortPlan))
  const traffic = new Traffic(world, cloud, functions, behaviour)
  return { world, cloud, traffic, functions, digest, release }
}

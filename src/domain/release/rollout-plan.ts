import * as E from 'fp-ts/Either'

/** One share of the traffic for the new version, and what must have happened before a larger one. */
export type Step = {
  /** Percent, above 0 and below 100. */
  readonly weight: number
  readonly minimumMs: number
  /** Requests that the new version must have answered in this step. */
  readonly minimumRequests: number
}

/** The last step is the bake: the old version keeps a little, so that going back stays a weight. */
export type RolloutPlan = {
  readonly steps: readonly Step[]
  /** After this long without a sign of life the timers put everything back. */
  readonly leaseMs: number
  /** Time between two looks while nothing happens. */
  readonly tickMs: number
  /** A shift that is not seen on every function after this long is put back. */
  readonly shiftWithinMs: number
  /** A minute is judged when it is over for this long: by then its counts are published. */
  readonly countsLagMs: number
  /** Without any count for this long, nothing can be measured. */
  readonly blindAfterMs: number
  /** Chance of putting a healthy release back, over all classes and all looks. */
  readonly alpha: number
  /** Promoted only after so many requests that a failure rate above this one would have shown. */
  readonly excludedRate: number
}

export type PlanRefused = { readonly _tag: 'PlanRefused'; readonly reason: string }

const minute = 60_000

const common = {
  leaseMs: 10 * minute,
  tickMs: 15_000,
  shiftWithinMs: 2 * minute,
  countsLagMs: 2 * minute,
  blindAfterMs: 10 * minute,
  alpha: 0.01,
  excludedRate: 0.01,
}

export const standardPlan: RolloutPlan = {
  ...common,
  steps: [
    { weight: 1, minimumMs: 5 * minute, minimumRequests: 30 },
    { weight: 5, minimumMs: 5 * minute, minimumRequests: 100 },
    { weight: 25, minimumMs: 10 * minute, minimumRequests: 300 },
    { weight: 50, minimumMs: 10 * minute, minimumRequests: 300 },
    { weight: 95, minimumMs: 30 * minute, minimumRequests: 300 },
  ],
}

/** For some requests a minute: fewer steps, and longer ones, because evidence needs failures. */
export const lowTrafficPlan: RolloutPlan = {
  ...common,
  blindAfterMs: 30 * minute,
  steps: [
    { weight: 5, minimumMs: 15 * minute, minimumRequests: 10 },
    { weight: 25, minimumMs: 30 * minute, minimumRequests: 50 },
    { weight: 50, minimumMs: 60 * minute, minimumRequests: 100 },
    { weight: 95, minimumMs: 120 * minute, minimumRequests: 200 },
  ],
}

/** For stages without shoppers: the smoke test is all the evidence that there is. */
export const straightPlan: RolloutPlan = { ...common, steps: [] }

const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0
const isRate = (value: number): boolean => value > 0 && value < 1

const whyNot = (plan: RolloutPlan): string | undefined => {
  const { steps, leaseMs, tickMs, shiftWithinMs, countsLagMs, blindAfterMs } = plan
  if (steps.length > 20) return 'more than 20 steps'
  if (!steps.every(({ weight }) => weight > 0 && weight < 100))
    return 'a weight is not between 0 and 100 percent'
  if (!steps.every(({ weight }, index) => index === 0 || weight > (steps[index - 1]?.weight ?? 0)))
    return 'the weights do not rise'
  if (!steps.every(({ minimumMs }) => isPositive(minimumMs))) return 'a step takes no time'
  if (!steps.every(({ minimumRequests: n }) => Number.isInteger(n) && n > 0))
    return 'a step needs no requests'
  if (![leaseMs, tickMs, shiftWithinMs, countsLagMs, blindAfterMs].every(isPositive))
    return 'a time is not positive'
  if (leaseMs < 4 * tickMs) return 'the lease is shorter than four ticks'
  if (leaseMs < 2 * shiftWithinMs) return 'the lease is shorter than two shifts'
  if (!isRate(plan.alpha) || !isRate(plan.excludedRate)) return 'a rate is not between 0 and 1'
  return undefined
}

export const toRolloutPlan = (plan: RolloutPlan): E.Either<PlanRefused, RolloutPlan> => {
  const reason = whyNot(plan)
  return reason === undefined ? E.right(plan) : E.left({ _tag: 'PlanRefused', reason })
}

/** The new version's share as an alias has it: 0.05 for 5 percent. */
export const shareOf = ({ weight }: Step): number => weight / 100

import { type RolloutPlan, standardPlan } from '../../src/domain/release/rollout-plan'

const minute = 60_000

/**
 * For a stage whose minutes take a second: as many requests come in one of its minutes as in a second
 * of the real ones, so a step needs fewer of them than production's. The judge is production's own.
 */
export const quickPlan: RolloutPlan = {
  ...standardPlan,
  leaseMs: 10 * minute,
  steps: [
    { weight: 5, minimumMs: 5 * minute, minimumRequests: 25 },
    { weight: 10, minimumMs: 5 * minute, minimumRequests: 30 },
    { weight: 25, minimumMs: 4 * minute, minimumRequests: 50 },
    { weight: 50, minimumMs: 4 * minute, minimumRequests: 80 },
    { weight: 95, minimumMs: 5 * minute, minimumRequests: 150 },
  ],
}

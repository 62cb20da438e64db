import {
  lowTrafficPlan,
  type RolloutPlan,
  standardPlan,
  straightPlan,
} from '../../src/domain/release/rollout-plan'
import type { Stage } from '../../src/domain/release/version'

/** By the name that `--plan` takes. */
export type Plans = { readonly [name: string]: RolloutPlan }

export const plans: Plans = {
  standard: standardPlan,
  'low-traffic': lowTrafficPlan,
  straight: straightPlan,
}

/** Only production has shoppers, whose traffic is the evidence. */
export const usualPlan = (stage: Stage): string =>
  stage === 'production' ? 'standard' : 'straight'

import { random, type Random } from '../simulation/random'
import type { Flow, Step } from './flows'

import type { Weather } from './provider-model'
import type { Side } from './stage'

const providers = ['kakaopay', 'naverpay', 'nicepay'] as const

/** Mostly fair. */
const weatherOf = (chance: Random): { readonly weather?: Weather } => {
  if (chance.chance(0.6)) return {}
  const some = () =>
    chance.chance(0.5)
      ? undefined
      : chance.pick(['lost', 'dropped', 'unreached', 'refused'] as const)
  const [approve, refund, reverse] = [some(), some(), some()]
  const inquire = chance.chance(0.3) ? ('dropped' as const) : undefined
  return {
    weather: {
      ...(approve !== undefined && { approve }),
      ...(refund !== undefined && { refund }),
      ...(reverse !== undefined && { reverse }),
      ...(inquire !== undefined && { inquire }),
    },
  }
}

const stepOf = (chance: Random, index: number): Step => {
  const common = { after: chance.pick([1, 3, 10, 40, 120]), ...weatherOf(chance) }
  const does = chance.pick([
    'create',
    'return',
    'return',
    'confirm',
    'refund',
    'refund',
    'read',
    'sweep',
    'sweep',
    'cancel',
  ] as const)
  switch (does) {
    case 'create':
      return {
        ...common,
        does,
        with: chance.pick(providers),
        ...(chance.chance(0.2) && { replace: true as const }),
      }
    case 'refund':
      return {
        ...common,
        does,
        amount: chance.pick([1_000, 4_000, 10_000]),
        key: `key-${String(chance.chance(0.4) ? 0 : index)}`,
      }
    default:
      return { ...common, does }
  }
}

/** A longer life, in which steps come too early, too late, or twice. */
export const randomFlow = (seed: number, index: number): Flow => {
  const chance = random(seed, index)
  const first: Step = {
    does: 'create',
    with: chance.pick(providers),
    ...(chance.chance(0.3) && { confirm: 'manual' as const }),
  }
  const steps = Array.from({ length: chance.between(6, 14) }, (_, step) => stepOf(chance, step))
  return { name: `random flow ${String(index)} of seed ${String(seed)}`, steps: [first, ...steps] }
}

export const randomSides = (seed: number, index: number, { steps }: Flow): readonly Side[] => {
  const chance = random(seed + 1, index)
  return steps.map(() => (chance.chance(0.5) ? 'next' : 'live'))
}

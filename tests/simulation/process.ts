import type { Random } from './random'
import type { Scheduler } from './scheduler'

type ProcessFault = 'crashBeforeCall' | 'crashAfterCall' | 'freeze' | 'clockSkew' | 'oldVersion'

/** What of a world a process can feel. */
export type Surroundings = {
  readonly random: Random
  readonly scheduler: Scheduler
  readonly fault: (kind: ProcessFault, probability: number) => boolean
  readonly say: (who: string, what: () => string) => void
  /** A name that is never the same twice. */
  readonly name: (prefix: string) => string
}

/** One running function: it may be slow, stand still for an hour, or never go on. */
export type Process = {
  readonly name: string
  /** ms by which its clock differs. */
  readonly skewMs: number
  /** Runs the release before: it does not know what this one writes. */
  readonly isOld: boolean
  isDead: boolean
}

export const startProcess = (world: Surroundings, what: string): Process => {
  const name = world.name(what)
  const skewMs = world.fault('clockSkew', 0.1)
    ? world.random.between(-2_000, 2_000) * (world.random.chance(0.1) ? 30 : 1)
    : 0
  const isOld = world.fault('oldVersion', 0.05)
  return { name, skewMs, isOld, isDead: false }
}

const crash = (world: Surroundings, process: Process, when: string): void => {
  process.isDead = true
  world.say(process.name, () => `dies ${when}`)
}

const sendMs = (world: Surroundings): number => world.random.between(1, 20)

/** ms for which a process is frozen, as Lambda does between two calls, or a busy machine. */
const standStill = (world: Surroundings, process: Process, when: string): number => {
  if (!world.fault('freeze', 0.002)) return 0
  const pause = world.random.between(5_000, world.random.chance(0.5) ? 120_000 : 5_400_000)
  world.say(process.name, () => `stands still for ${String(pause)} ms ${when}`)
  return pause
}

/**
 * One await of a process: its request is on the way for a moment, takes effect, and its answer is on
 * the way. The process may die on either side, and what it has sent takes effect all the same.
 */
export const perform = <A>(
  world: Surroundings,
  process: Process,
  what: string,
  effect: (answer: (given: A, afterMs?: number) => void, stoodStillMs: number) => void,
): Promise<A> =>
  new Promise((resolve) => {
    if (process.isDead) return
    if (world.fault('crashBeforeCall', 0.004)) {
      crash(world, process, `before ${what}`)
      return
    }
    const stoodStillMs = standStill(world, process, `before ${what}`)
    world.scheduler.after(stoodStillMs + sendMs(world), () => {
      effect((given, afterMs = sendMs(world)) => {
        world.scheduler.after(standStill(world, process, `after ${what}`) + afterMs, () => {
          if (process.isDead) return
          if (world.fault('crashAfterCall', 0.004)) crash(world, process, `after ${what}`)
          else resolve(given)
        })
      }, stoodStillMs)
    })
  })

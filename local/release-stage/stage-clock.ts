import { setTimeout as sleep } from 'node:timers/promises'

import type { Clock, Pause } from '../../src/application/ports/clock'

/** Time on the stage: it begins with the real time and runs faster from then on. */
export type StageClock = {
  readonly now: Clock
  readonly pause: Pause
  /** The time on the stage of a real one, as the functions print it. */
  readonly onStage: (real: Date) => Date
  /** Real ms until it is that time on the stage. */
  readonly realMsUntil: (onStage: Date) => number
}

export const stageClock = (speed: number): StageClock => {
  // From a whole minute on, so that the first one is not cut.
  const began = Date.now()
  const firstMinute = Math.ceil(began / 60_000) * 60_000
  const onStage = (real: Date): Date => new Date(firstMinute + (real.getTime() - began) * speed)
  const now = () => onStage(new Date())
  return {
    now,
    pause: (ms) => async () => {
      await sleep(ms / speed)
    },
    onStage,
    realMsUntil: (at) => Math.max(0, (at.getTime() - now().getTime()) / speed),
  }
}

import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { DeadManTimers } from '../../src/application/ports/release/dead-man-timers'
import type { DeadManTimer } from '../../src/domain/release/alias'
import type { AliasTable } from '../lambda/alias-table'
import type { StageClock } from './stage-clock'

type Armed = { readonly timer: DeadManTimer; readonly handle: NodeJS.Timeout }

export type StageTimers = DeadManTimers & { readonly stop: () => void }

/**
 * Timers that fire by themselves and know no release: the same update of the alias that AWS's
 * scheduler makes. On another revision than it was armed with, one fails and harms nothing.
 */
export const stageTimers = (
  table: AliasTable,
  clock: StageClock,
  onFired: (timer: DeadManTimer, putBack: boolean) => void,
): StageTimers => {
  const armed = new Map<string, Armed>()

  const clear = (functionName: string): void => {
    clearTimeout(armed.get(functionName)?.handle)
    armed.delete(functionName)
  }
  const fire = (timer: DeadManTimer): void => {
    const { functionName, version, revision } = timer
    armed.delete(functionName)
    const change = { version, weights: {}, ...(revision !== undefined && { revision }) }
    onFired(timer, table.update(functionName, change)._tag === 'Right')
  }

  return {
    arm: (timer) =>
      TE.fromIO(() => {
        clear(timer.functionName)
        const handle = setTimeout(() => fire(timer), clock.realMsUntil(timer.firesAt))
        armed.set(timer.functionName, { timer, handle })
      }),
    read: (functionName) => TE.fromIO(() => O.fromNullable(armed.get(functionName)?.timer)),
    disarm: (functionName) => TE.fromIO(() => clear(functionName)),
    stop: () => {
      for (const functionName of [...armed.keys()]) clear(functionName)
    },
  }
}

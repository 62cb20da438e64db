import { add } from '../simulation/tally'
import type { HistoryOutcome } from './history'

/** Delays are counted by tenths of a second, so that a million of them stay small. */
export type Tally = {
  failures: number
  readonly cells: Map<string, number>
  readonly delays: Map<number, number>
}

export const emptyTally = (): Tally => ({ failures: 0, cells: new Map(), delays: new Map() })

export const tally = (sum: Tally, { violations, cells, delays }: HistoryOutcome): void => {
  if (violations.length > 0) sum.failures += 1
  for (const [cell, count] of cells) add(sum.cells, cell, count)
  for (const ms of delays) add(sum.delays, Math.round(ms / 100))
}

export const addTally = (sum: Tally, other: Tally): void => {
  sum.failures += other.failures
  for (const [cell, count] of other.cells) add(sum.cells, cell, count)
  for (const [tenths, count] of other.delays) add(sum.delays, tenths, count)
}

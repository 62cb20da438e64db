import { add } from '../simulation/tally'
import type { HistoryOutcome } from './history'

/** Delays are counted by tenths of a second, so that a million of them stay small. */
export type Tally = {
  failures: number
  readonly cells: Map<string, number>
  readonly first: Map<number, number>
  readonly second: Map<number, number>
}

const keys = ['first', 'second'] as const

export const emptyTally = (): Tally => ({
  failures: 0,
  cells: new Map(),
  first: new Map(),
  second: new Map(),
})

export const tally = (sum: Tally, { violations, cells, delays }: HistoryOutcome): void => {
  if (violations.length > 0) sum.failures += 1
  for (const [cell, count] of cells) add(sum.cells, cell, count)
  for (const key of keys) for (const ms of delays[key]) add(sum[key], Math.round(ms / 100))
}

export const addTally = (sum: Tally, other: Tally): void => {
  sum.failures += other.failures
  for (const [cell, count] of other.cells) add(sum.cells, cell, count)
  for (const key of keys) for (const [tenths, count] of other[key]) add(sum[key], tenths, count)
}

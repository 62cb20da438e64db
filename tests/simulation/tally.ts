import type { HistoryOutcome } from './history'

/** Waits are counted by tenths of a second, so that a million of them stay small. */
export type Tally = {
  failures: number
  readonly cells: Map<string, number>
  readonly resolved: Map<number, number>
  readonly resolvedAsUsual: Map<number, number>
  readonly windowEnded: Map<number, number>
}

export const emptyTally = (): Tally => ({
  failures: 0,
  cells: new Map(),
  resolved: new Map(),
  resolvedAsUsual: new Map(),
  windowEnded: new Map(),
})

export const add = <K>(counts: Map<K, number>, key: K, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

export const tally = (sum: Tally, { violations, cells, waits }: HistoryOutcome): void => {
  if (violations.length > 0) sum.failures += 1
  for (const [cell, count] of cells) add(sum.cells, cell, count)
  for (const key of ['resolved', 'resolvedAsUsual', 'windowEnded'] as const)
    for (const seconds of waits[key]) add(sum[key], Math.round(seconds * 10))
}

export const addTally = (sum: Tally, other: Tally): void => {
  sum.failures += other.failures
  for (const key of ['cells', 'resolved', 'resolvedAsUsual', 'windowEnded'] as const)
    for (const [each, count] of other[key]) add(sum[key] as Map<unknown, number>, each, count)
}

const sorted = (counts: ReadonlyMap<number, number>) => [...counts].sort(([a], [b]) => a - b)

export const countOf = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((all, one) => all + one, 0)

/** s; the value that `share` of all stay at or below. */
export const quantile = (counts: ReadonlyMap<number, number>, share: number): number => {
  const wanted = countOf(counts) * share
  let seen = 0
  for (const [tenths, count] of sorted(counts)) {
    seen += count
    if (seen >= wanted) return tenths / 10
  }
  return 0
}

/** The share that stays at or below so many seconds. */
export const shareWithin = (counts: ReadonlyMap<number, number>, seconds: number): number => {
  const all = countOf(counts)
  const within = sorted(counts).reduce(
    (sum, [tenths, count]) => (tenths <= seconds * 10 ? sum + count : sum),
    0,
  )
  return all === 0 ? 1 : within / all
}

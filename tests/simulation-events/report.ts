import { shrink } from '../simulation/shrink'
import { countOf, quantile } from '../simulation/tally'
import type { Found } from '../simulation/work'
import { cellOf, emptyCells, faultKinds, possibleCells, type Situation, situations } from './faults'
import { runHistory } from './history'
import type { Tally } from './tally'

/** How often each fault met each situation; a dot where it cannot. */
export const coverageTable = ({ cells }: Tally): string =>
  [
    ['fault'.padEnd(24), ...situations.map((each) => each.padStart(11))].join(''),
    ...faultKinds.map((kind) => {
      const possible: readonly Situation[] = possibleCells[kind]
      const counts = situations.map((situation) => {
        const count = cells.get(cellOf(kind, situation)) ?? 0
        return (count === 0 && !possible.includes(situation) ? '.' : String(count)).padStart(11)
      })
      return [kind.padEnd(24), ...counts].join('')
    }),
  ].join('\n')

const delayLine = (what: string, counts: ReadonlyMap<number, number>): string =>
  `  ${what}: ${String(countOf(counts))}; median ${String(quantile(counts, 0.5))} s, ` +
  `p99 ${String(quantile(counts, 0.99))} s, longest ${String(quantile(counts, 1))} s`

/** Virtual seconds, while other merchants are slow or dead. */
export const delayLines = ({ first, second }: Tally): string =>
  [
    'at merchants of whom nothing goes wrong, while the servers of another one are slow or dead',
    delayLine('from a change to its first try', first),
    delayLine('from a refusal to the second try', second),
  ].join('\n')

/** What is missing in the coverage; small runs meet less. */
export const missingCells = ({ cells }: Tally): readonly string[] => emptyCells(cells)

/** One failure made small, with everything that happened in it. */
export const failureText = async ({ seed, index }: Found): Promise<string> => {
  const { needed, outcome } = await shrink(faultKinds, (without, withTrace) =>
    runHistory({ seed, index, without, withTrace }),
  )
  return [
    `history ${String(index)} of seed ${String(seed)} breaks:`,
    ...outcome.violations.map((each) => `  ${each}`),
    `with these faults alone: ${needed.length === 0 ? 'none' : needed.join(', ')}`,
    '',
    ...outcome.trace,
    '',
    `again with: npm run simulate:events -- --seed ${String(seed)} --only ${String(index)}`,
  ].join('\n')
}

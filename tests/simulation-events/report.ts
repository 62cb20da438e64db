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

/** Virtual seconds from a change to its first delivery, while other merchants are slow or dead. */
export const delayLine = ({ delays }: Tally): string =>
  `first deliveries to merchants of whom nothing goes wrong, beside dead ones: ${String(countOf(delays))}; ` +
  `median ${String(quantile(delays, 0.5))} s, p99 ${String(quantile(delays, 0.99))} s, ` +
  `longest ${String(quantile(delays, 1))} s`

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

import { emptyCells, faultKinds, possibleCells } from './faults'
import { runHistory } from './history'
import { shrink } from './shrink'
import { countOf, quantile, shareWithin, type Tally } from './tally'
import type { Found } from './work'

const states = [
  'AwaitingShopper',
  'Authorized',
  'Approving',
  'Paid',
  'PartlyRefunded',
  'Refunded',
  'Declined',
  'Abandoned',
  'Expired',
] as const

const heading = ['Awaiting', 'Author.', 'Approving', 'Paid', 'Partly', 'Refunded', 'Declined']
const columns = [...heading, 'Abandon.', 'Expired']

/** How often each fault met each state; a dot where it cannot. */
export const coverageTable = ({ cells }: Tally): string =>
  [
    ['fault'.padEnd(26), ...columns.map((each) => each.padStart(10))].join(''),
    ...faultKinds.map((kind) => {
      const possible: readonly string[] = possibleCells[kind]
      const counts = states.map((state) => {
        const count = cells.get(`${kind} ${state}`) ?? 0
        return (count === 0 && !possible.includes(state) ? '.' : String(count)).padStart(10)
      })
      return [kind.padEnd(26), ...counts].join('')
    }),
  ].join('\n')

const waitLine = (name: string, counts: ReadonlyMap<number, number>): string =>
  `${name}: ${String(countOf(counts))}; median ${String(quantile(counts, 0.5))} s, ` +
  `p99 ${String(quantile(counts, 0.99))} s, longest ${String(quantile(counts, 1))} s`

const withinLine = (counts: ReadonlyMap<number, number>): string =>
  `  within 120 s: ${(shareWithin(counts, 120) * 100).toFixed(2)} %`

/** Virtual seconds from the moment that the answer was missing and the provider reachable. */
export const waitLines = ({ resolved, resolvedAsUsual, windowEnded }: Tally): string =>
  [
    waitLine('unknown outcomes that the provider ended', resolved),
    withinLine(resolved),
    waitLine('of these where no kind of fault is more frequent than usual', resolvedAsUsual),
    withinLine(resolvedAsUsual),
    waitLine('that ended with the window of the provider', windowEnded),
  ].join('\n')

/** What is missing in the coverage; small runs meet less. */
export const missingCells = ({ cells }: Tally): readonly string[] =>
  emptyCells(Object.fromEntries(cells))

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
    `again with: npm run simulate -- --seed ${String(seed)} --only ${String(index)}`,
  ].join('\n')
}

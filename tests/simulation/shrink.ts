import { type FaultKind, faultKinds } from './faults'
import { type HistoryOutcome, runHistory } from './history'

export type Shrunk = {
  /** The kinds of faults that the failure needs. */
  readonly needed: readonly FaultKind[]
  readonly outcome: HistoryOutcome
}

const invariantsOf = ({ violations }: HistoryOutcome): readonly string[] =>
  violations.map((each) => each.split(':', 1)[0] ?? '')

/**
 * Leaves out one kind of fault after the other for as long as the same invariant breaks: what is
 * left is what the failure needs. Chance is drawn for a left-out kind too, so that the rest of the
 * history stays the same until it matters.
 */
export const shrink = async (seed: number, index: number): Promise<Shrunk> => {
  const whole = await runHistory({ seed, index })
  const [broken] = invariantsOf(whole)
  let without: ReadonlySet<FaultKind> = new Set()
  for (const kind of faultKinds) {
    const tried = new Set([...without, kind])
    const outcome = await runHistory({ seed, index, without: tried })
    if (broken !== undefined && invariantsOf(outcome).includes(broken)) without = tried
  }
  const outcome = await runHistory({ seed, index, without, withTrace: true })
  const met = new Set([...outcome.cells.keys()].map((cell) => cell.split(' ', 1)[0]))
  return { needed: faultKinds.filter((kind) => !without.has(kind) && met.has(kind)), outcome }
}

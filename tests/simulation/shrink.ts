type Outcome = {
  readonly violations: readonly string[]
  readonly cells: ReadonlyMap<string, number>
}

export type Shrunk<Kind, Lived> = {
  /** The kinds of faults that the failure needs. */
  readonly needed: readonly Kind[]
  readonly outcome: Lived
}

/** A history once more, without some kinds of faults. */
export type LiveWithout<Kind, Lived> = (
  without: ReadonlySet<Kind>,
  withTrace: boolean,
) => Promise<Lived>

const invariantsOf = ({ violations }: Outcome): readonly string[] =>
  violations.map((each) => each.split(':', 1)[0] ?? '')

/**
 * Leaves out one kind of fault after the other for as long as the same invariant breaks: what is
 * left is what the failure needs. Chance is drawn for a left-out kind too, so that the rest of the
 * history stays the same until it matters.
 */
export const shrink = async <Kind extends string, Lived extends Outcome>(
  kinds: readonly Kind[],
  live: LiveWithout<Kind, Lived>,
): Promise<Shrunk<Kind, Lived>> => {
  const [broken] = invariantsOf(await live(new Set(), false))
  let without: ReadonlySet<Kind> = new Set()
  for (const kind of kinds) {
    const tried = new Set([...without, kind])
    const outcome = await live(tried, false)
    if (broken !== undefined && invariantsOf(outcome).includes(broken)) without = tried
  }
  const outcome = await live(without, true)
  const met = new Set([...outcome.cells.keys()].map((cell) => cell.split(' ', 1)[0]))
  return { needed: kinds.filter((kind) => !without.has(kind) && met.has(kind)), outcome }
}

export type GateName = 'formats' | 'records' | 'interleavings' | 'api'

/** What a person may let through, because only a person knows whether everybody concerned has been told. */
export const labels = {
  'new-answer-values': 'merchants know that answers may hold values they have not seen before',
  'answers-differ':
    'for a while two answers about one payment may differ in this, and that is known',
  'attribute-dropped': 'no release that may run again needs the attribute any more',
} as const

export type Label = keyof typeof labels

export type Finding = {
  readonly gate: GateName
  /** Lets it through; without one nothing does. */
  readonly label?: Label
  /** What was found, in a sentence. */
  readonly says: string
  readonly remedy: string
  /** Where to look, and how often it was met. */
  readonly example?: string
  readonly times?: number
}

export type GateReport = {
  readonly gate: GateName
  readonly findings: readonly Finding[]
  /** What was compared, for the person who wonders whether it was enough. */
  readonly compared: string
}

/** The same finding again is counted, and its first example is kept. */
export const counted = (findings: readonly Finding[]): readonly Finding[] => {
  const byWords = new Map<string, Finding>()
  for (const finding of findings) {
    const { times = 0, ...first } = byWords.get(finding.says) ?? finding
    byWords.set(finding.says, { ...first, times: times + 1 })
  }
  return [...byWords.values()]
}

/** What nobody has let through. */
export const standing = (
  findings: readonly Finding[],
  given: readonly Label[],
): readonly Finding[] =>
  findings.filter(({ label }) => label === undefined || !given.includes(label))

import { type Finding, type GateReport, type Label, labels, standing } from './finding'

/** Findings of one gate that are shown one by one. */
const mostShown = 12

const shownFinding = ({ says, remedy, label, example, times = 1 }: Finding): string =>
  [
    `  ${label === undefined ? 'REFUSED' : `LABEL ${label}`}  ${says}${times > 1 ? ` (${String(times)} times)` : ''}`,
    ...(example === undefined ? [] : [`      e.g. ${example}`]),
    `      ${remedy}`,
    ...(label === undefined ? [] : [`      --label ${label} says: ${labels[label]}.`]),
  ].join('\n')

const heading = ({ gate, compared, findings }: GateReport, seconds: number): string =>
  `${findings.length === 0 ? 'ok   ' : 'FOUND'}  ${gate.padEnd(14)} ${compared}; ${seconds.toFixed(1)} s`

export const shownReport = (report: GateReport, seconds: number): string => {
  const { findings } = report
  const more = findings.length - mostShown
  return [
    heading(report, seconds),
    ...findings.slice(0, mostShown).map(shownFinding),
    ...(more > 0 ? [`  and ${String(more)} more (--json has them all)`] : []),
  ].join('\n')
}

/** The last line: may it be released? */
export const verdict = (findings: readonly Finding[], given: readonly Label[]): string => {
  const left = standing(findings, given)
  const wanted = [...new Set(left.flatMap(({ label }) => label ?? []))]
  const refused = left.filter(({ label }) => label === undefined).length
  if (left.length === 0) return 'Every gate is open.'
  return refused > 0
    ? `Refused: ${String(refused)} to mend. docs/gates.md says how.`
    : `Not without ${wanted.map((each) => `--label ${each}`).join(' ')}. docs/gates.md says who may give it.`
}

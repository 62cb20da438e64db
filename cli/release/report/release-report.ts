import { failureClasses, type Sides } from '../../../src/domain/release/failure-class'
import { evidenceOf, thresholdOf } from '../../../src/domain/release/judge'
import type { ReleaseEvent, ReleaseRecord } from '../../../src/domain/release/release-record'
import { classNames, durationOf, evidenceInWords, phaseInWords, timeOf } from '../words'
import { toReleasePlot } from './release-plot'

export type ReleaseReport = {
  readonly markdown: string
  /** SVG. */
  readonly drawing: string
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const count = (value: number): string => value.toLocaleString('en-US')

/** `0.52 %`, and a dash where nothing was counted. */
const rateOf = (failures: number, requests: number): string =>
  requests === 0 ? '-' : `${((100 * failures) / requests).toFixed(2)} %`

const sum = (all: readonly Sides[]): Sides => ({
  stable: all.reduce((total, { stable }) => total + stable, 0),
  candidate: all.reduce((total, { candidate }) => total + candidate, 0),
})

const factsOf = (record: ReleaseRecord): readonly string[] => {
  const last = record.events.at(-1)?.at ?? record.startedAt
  return [
    row(['', '']),
    row(['---', '---']),
    row(['stage', record.stage]),
    row(['commit', `\`${record.commit}\``]),
    row(['image', `\`${record.digest}\``]),
    row(['before', record.previous ?? 'nothing']),
    row(['began', timeOf(record.startedAt)]),
    row(['took', durationOf(last.getTime() - record.startedAt.getTime())]),
    ...(record.runUrl === undefined ? [] : [row(['run', record.runUrl])]),
  ]
}

const countsOf = ({ samples, judge }: ReleaseRecord): readonly string[] => {
  const requests = sum(samples.map((sample) => sample.requests))
  const classes = failureClasses.flatMap((failureClass) => {
    const failures = sum(
      samples.map((sample) => sample.failures[failureClass] ?? { stable: 0, candidate: 0 }),
    )
    if (failures.stable + failures.candidate === 0) return []
    const cell = (side: keyof Sides) =>
      `${count(failures[side])} (${rateOf(failures[side], requests[side])})`
    const evidence = evidenceInWords(evidenceOf(judge.evidence, failureClass))
    return [row([classNames[failureClass], cell('stable'), cell('candidate'), evidence])]
  })
  return [
    row(['', 'standing version', 'new version', 'evidence']),
    row(['---', '---:', '---:', '---:']),
    row(['requests', count(requests.stable), count(requests.candidate), '']),
    ...classes,
  ]
}

const eventLine =
  (record: ReleaseRecord) =>
  ({ at, what }: ReleaseEvent): string => {
    const minute = ((at.getTime() - record.startedAt.getTime()) / 60_000).toFixed(1)
    const words = (): string => {
      switch (what._tag) {
        case 'Hold':
          return `${what.by} holds it: ${what.reason}`
        case 'Hasten':
          return `${what.by} hastens it: ${what.reason}`
        case 'Resumed':
          return `${what.by} resumes it`
        default:
          return phaseInWords(record, what)
      }
    }
    return `- ${minute} min: ${words()}`
  }

/** What happened in a release and why, for the release's page; made from the record alone. */
export const toReleaseReport = (record: ReleaseRecord): ReleaseReport => {
  const threshold = thresholdOf(record.plan)
  const markdown = [
    `# ${record.release} to ${record.stage}`,
    '',
    `**${phaseInWords(record)}.**`,
    '',
    ...factsOf(record),
    '',
    '## What was counted',
    '',
    ...countsOf(record),
    '',
    `Evidence says how many times likelier the counts are if the new version is worse than if it is not; ${evidenceInWords(threshold)} puts a release back. A failure on both sides alike, such as a provider's outage, is no evidence.`,
    '',
    '## What happened',
    '',
    ...record.events.map(eventLine(record)),
    '',
  ].join('\n')
  return { markdown, drawing: toReleasePlot(record, threshold) }
}

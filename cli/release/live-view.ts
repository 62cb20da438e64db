import { lackingOf, type Lacking } from '../../src/domain/release/engine/lacking'
import { failureClasses, type Sides } from '../../src/domain/release/failure-class'
import { evidenceOf, thresholdOf } from '../../src/domain/release/judge'
import type { ReleaseRecord } from '../../src/domain/release/release-record'
import { classNames, durationOf, evidenceInWords, phaseInWords, timeOf } from './words'

const barLength = 40

const shareOf = ({ phase, plan }: ReleaseRecord): number => {
  switch (phase._tag) {
    case 'Shifting':
      return plan.steps[phase.step - 1]?.weight ?? 0
    case 'Watching':
      return plan.steps[phase.step]?.weight ?? 0
    case 'Promoting':
      return plan.steps.at(-1)?.weight ?? 0
    case 'Closing':
    case 'Promoted':
      return 100
    case 'Frozen':
      return 'step' in phase.from ? (plan.steps[phase.from.step]?.weight ?? 0) : 0
    default:
      return 0
  }
}

const bar = (share: number): string => {
  const full = Math.round((share / 100) * barLength)
  return `[${'#'.repeat(full)}${'.'.repeat(barLength - full)}] ${String(share).padStart(3)} %`
}

const lackingInWords = (lacking: Lacking, now: Date): string => {
  switch (lacking._tag) {
    case 'Held':
      return `${lacking.by} holds it: ${lacking.reason}`
    case 'Time':
      return `${durationOf(lacking.until.getTime() - now.getTime())} of this step are left`
    case 'Requests':
      return `this step has seen ${lacking.seen} of ${lacking.needed} requests to the new version`
    case 'Evidence':
      return `the release has seen ${lacking.seen} of ${lacking.needed} requests that rule out rare failures`
    case 'Counts':
      return `counts since ${timeOf(lacking.judgedUntil)} are not judged yet`
  }
}

/** Why it is where it is: what is still lacking for the next step, or what the phase waits for. */
export const reasonsToWait = (record: ReleaseRecord, now: Date): readonly string[] =>
  record.phase._tag === 'Watching'
    ? lackingOf(record, record.phase, now).map((each) => lackingInWords(each, now))
    : []

const total = (record: ReleaseRecord, read: (sample: ReleaseRecord['samples'][number]) => Sides) =>
  record.samples.map(read).reduce(
    (sum, { stable, candidate }) => ({
      stable: sum.stable + stable,
      candidate: sum.candidate + candidate,
    }),
    { stable: 0, candidate: 0 },
  )

const cells = (name: string, { stable, candidate }: Sides, rest: string): string =>
  `  ${name.padEnd(18)} ${String(stable).padStart(9)} ${String(candidate).padStart(9)}  ${rest}`.trimEnd()

/** What was counted of each version and what the judge makes of it, as lines of a table. */
export const countLines = (record: ReleaseRecord): readonly string[] => {
  const threshold = thresholdOf(record.plan)
  const seen = failureClasses.flatMap((failureClass) => {
    const failures = total(
      record,
      (sample) => sample.failures[failureClass] ?? { stable: 0, candidate: 0 },
    )
    if (failures.stable + failures.candidate === 0) return []
    const evidence = evidenceOf(record.judge.evidence, failureClass)
    return [
      cells(
        classNames[failureClass],
        failures,
        `evidence ${evidenceInWords(evidence)} of ${evidenceInWords(threshold)}`,
      ),
    ]
  })
  return [
    `  ${''.padEnd(18)} ${'standing'.padStart(9)} ${'new'.padStart(9)}`,
    cells(
      'requests',
      total(record, ({ requests }) => requests),
      '',
    ),
    ...seen,
  ]
}

/** The whole release as it is, for a screen that is written over. */
export const liveView = (record: ReleaseRecord, now: Date): readonly string[] => {
  const { release, stage, previous, startedAt } = record
  const since = durationOf(now.getTime() - startedAt.getTime())
  const waits = reasonsToWait(record, now)
  return [
    `${release} to ${stage}${previous === undefined ? '' : `, after ${previous}`} (${since})`,
    bar(shareOf(record)),
    `${phaseInWords(record)}.`,
    ...countLines(record),
    ...(waits.length === 0 ? [] : ['Before the next step:', ...waits.map((each) => `  - ${each}`)]),
  ]
}

/** The strongest evidence, and of what. */
const strongest = ({ judge, plan }: ReleaseRecord): string => {
  const all = failureClasses.map((failureClass) => ({
    failureClass,
    evidence: evidenceOf(judge.evidence, failureClass),
  }))
  const worst = all.reduce((a, b) => (b.evidence > a.evidence ? b : a))
  const of = worst.evidence > 1 ? ` (${classNames[worst.failureClass]})` : ''
  return `evidence ${evidenceInWords(worst.evidence)} of ${evidenceInWords(thresholdOf(plan))}${of}`
}

/** One line for a log: where the release is, and what has been judged so far. */
export const logLine = (record: ReleaseRecord, now: Date): string => {
  const requests = total(record, (sample) => sample.requests)
  const counts =
    record.samples.length === 0
      ? []
      : [`requests ${requests.stable} + ${requests.candidate}`, strongest(record)]
  const place = `${now.toISOString().slice(11, 19)} ${String(shareOf(record)).padStart(3)} %`
  return [place, phaseInWords(record), ...counts].join(' | ')
}

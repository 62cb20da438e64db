import {
  type FailureClass,
  failureClasses,
  type Sides,
} from '../../../src/domain/release/failure-class'
import type { ReleaseEvent, ReleaseRecord } from '../../../src/domain/release/release-record'

/** A value at a time, in minutes since the release began. */
export type Reading = { readonly minute: number; readonly value: number }

/** What the drawing shows of a release. */
export type Series = {
  /** Minutes; where the time axis ends. */
  readonly length: number
  /** Percent for the new version; each holds until the next. */
  readonly weights: readonly Reading[]
  readonly requests: { readonly stable: readonly Reading[]; readonly candidate: readonly Reading[] }
  readonly failures: { readonly stable: readonly Reading[]; readonly candidate: readonly Reading[] }
  readonly evidence: ReadonlyArray<{
    readonly failureClass: FailureClass
    readonly readings: readonly Reading[]
  }>
}

const minuteMs = 60_000

/** Slow answers are counted by the judge, and are no failures: one in twenty is slow by definition. */
const drawnAsFailures = failureClasses.filter((each) => each !== 'Slow')

const weightAfter = ({ plan }: ReleaseRecord, { what }: ReleaseEvent): number | undefined => {
  switch (what._tag) {
    case 'Watching':
      return plan.steps[what.step]?.weight ?? 0
    case 'Closing':
    case 'Promoted':
      return 100
    // The aliases go back as soon as it is written down; the books take a minute longer.
    case 'PuttingBack':
    case 'RolledBack':
      return 0
    default:
      return undefined
  }
}

const weightsOf = (record: ReleaseRecord, minuteOf: (at: Date) => number): readonly Reading[] => [
  { minute: 0, value: 0 },
  ...record.events.flatMap((event) => {
    const value = weightAfter(record, event)
    return value === undefined ? [] : [{ minute: minuteOf(event.at), value }]
  }),
]

const sidesOf = (
  { samples }: ReleaseRecord,
  minuteOf: (at: Date) => number,
  read: (sample: ReleaseRecord['samples'][number]) => Sides,
) => {
  const of = (side: keyof Sides) =>
    samples.map((sample) => ({ minute: minuteOf(sample.minute), value: read(sample)[side] }))
  return { stable: of('stable'), candidate: of('candidate') }
}

const none: Sides = { stable: 0, candidate: 0 }

/** Before a class has failed at all nothing speaks for either side: 1. */
const evidenceOf = ({ samples }: ReleaseRecord, minuteOf: (at: Date) => number) =>
  failureClasses
    .filter((failureClass) => samples.some(({ evidence }) => evidence[failureClass] !== undefined))
    .map((failureClass) => ({
      failureClass,
      // What a minute showed is known when it is over.
      readings: samples.map(({ minute, evidence }) => ({
        minute: minuteOf(minute) + 1,
        value: evidence[failureClass] ?? 1,
      })),
    }))

export const seriesOf = (record: ReleaseRecord): Series => {
  const minuteOf = (at: Date): number =>
    Math.max(0, (at.getTime() - record.startedAt.getTime()) / minuteMs)
  const lastSample = record.samples.at(-1)
  const lastEvent = record.events.at(-1)
  return {
    length: Math.max(
      1,
      lastSample === undefined ? 0 : minuteOf(lastSample.minute) + 1,
      lastEvent === undefined ? 0 : minuteOf(lastEvent.at),
    ),
    weights: weightsOf(record, minuteOf),
    requests: sidesOf(record, minuteOf, ({ requests }) => requests),
    failures: sidesOf(record, minuteOf, ({ failures }) => {
      const counted = drawnAsFailures.map((each) => failures[each] ?? none)
      return {
        stable: counted.reduce((sum, { stable }) => sum + stable, 0),
        candidate: counted.reduce((sum, { candidate }) => sum + candidate, 0),
      }
    }),
    evidence: evidenceOf(record, minuteOf),
  }
}

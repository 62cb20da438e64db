import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type {
  CountsQuery,
  FailureCounters,
} from '../../src/application/ports/release/failure-counters'
import { providerNames } from '../../src/domain/provider-name'
import type {
  ClassTally,
  FailureClass,
  MinuteCounts,
  Sides,
} from '../../src/domain/release/failure-class'
import type { ReleasedFunction } from '../../src/domain/release/release-record'
import type { PrintedMetrics } from './printed-metrics'

/** An invocation as Lambda counts it by itself, whatever the function printed. */
export type Invoked = {
  readonly at: Date
  readonly functionName: string
  readonly version: string
  readonly timedOut: boolean
}

/** What was printed and invoked; times are those of the stage. */
export type StageMetrics = {
  readonly printed: readonly PrintedMetrics[]
  readonly invoked: readonly Invoked[]
}

type OfVersion = { readonly functionName: string; readonly version: string }

const minuteMs = 60_000

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)

const sides = <Each extends OfVersion>(
  released: ReleasedFunction,
  all: readonly Each[],
  value: (each: Each) => number,
): Sides => {
  const of = (version: string): number =>
    sum(
      all.flatMap((each) =>
        each.functionName === released.name && each.version === version ? [value(each)] : [],
      ),
    )
  return { stable: of(released.stable), candidate: of(released.candidate) }
}

const valueOf =
  (name: string) =>
  ({ values }: PrintedMetrics): number =>
    values[name] ?? 0

const isSlow =
  (slowAfterMs: number) =>
  ({ values }: PrintedMetrics): number =>
    Number((values['settledLatency'] ?? 0) >= slowAfterMs)

const talliesOf = (
  released: ReleasedFunction,
  { printed, invoked }: StageMetrics,
  slowAfterMs: number | undefined,
): readonly ClassTally[] => {
  const own = printed.filter(({ provider }) => provider === undefined)
  const calls = printed.filter(({ provider }) => provider !== undefined)
  const tally = (failureClass: FailureClass, trials: Sides, failures: Sides): ClassTally => ({
    functionName: released.name,
    failureClass,
    trials,
    failures,
  })
  const requests = sides(released, own, valueOf('requests'))
  const warm = own.filter(({ values }) => values['settledLatency'] !== undefined)
  return [
    tally('ServerError', requests, sides(released, own, valueOf('failures'))),
    tally(
      'TimedOut',
      sides(released, invoked, () => 1),
      sides(released, invoked, ({ timedOut }) => Number(timedOut)),
    ),
    tally(
      'OutcomeUnknown',
      sides(released, calls, valueOf('requests')),
      sides(released, calls, valueOf('unknown')),
    ),
    ...(slowAfterMs === undefined
      ? []
      : [
          tally(
            'Slow',
            sides(released, warm, () => 1),
            sides(released, warm, isSlow(slowAfterMs)),
          ),
        ]),
    ...providerNames.map((name) => {
      const approvals = calls.filter(({ provider }) => provider === name)
      const declines = sides(released, approvals, valueOf('declines'))
      const done = sides(released, approvals, valueOf('approvals'))
      const trials = {
        stable: done.stable + declines.stable,
        candidate: done.candidate + declines.candidate,
      }
      return tally(`Declined.${name}`, trials, declines)
    }),
  ]
}

const countsOf = (minute: Date, metrics: StageMetrics, query: CountsQuery): MinuteCounts => {
  const until = minute.getTime() + minuteMs
  const within = <Each extends { readonly at: Date }>(all: readonly Each[]): readonly Each[] =>
    all.filter(({ at }) => at >= minute && at.getTime() < until)
  const own = { printed: within(metrics.printed), invoked: within(metrics.invoked) }
  const total = (each: readonly Sides[]): Sides => ({
    stable: sum(each.map(({ stable }) => stable)),
    candidate: sum(each.map(({ candidate }) => candidate)),
  })
  const requests = own.printed.filter(({ provider }) => provider === undefined)
  const ingress = query.functions.filter(({ role }) => role === 'ingress')
  return {
    minute,
    requests: total(ingress.map((each) => sides(each, requests, valueOf('requests')))),
    tallies: query.functions.flatMap((each) => talliesOf(each, own, query.slowAfterMs)),
    brokenInvariants: total(
      query.functions.map((each) => sides(each, own.printed, valueOf('moneyInvariantBroken'))),
    ),
  }
}

const minutesOf = ({ from, to }: Pick<CountsQuery, 'from' | 'to'>): readonly Date[] =>
  Array.from(
    { length: Math.max(0, Math.round((to.getTime() - from.getTime()) / minuteMs)) },
    (_, index) => new Date(from.getTime() + index * minuteMs),
  )

const percentile = (values: readonly number[], share: number): O.Option<number> =>
  O.fromNullable(values.toSorted((a, b) => a - b)[Math.floor(values.length * share)])

/** Counts by executed version from what the functions printed, as CloudWatch does from the log. */
export const stageCounters = (metrics: StageMetrics): FailureCounters => ({
  count: (query) =>
    TE.fromIO(() => minutesOf(query).map((minute) => countsOf(minute, metrics, query))),
  usualLatency: ({ functions, from, to }) =>
    TE.fromIO(() => {
      const stable = functions.filter(({ role }) => role === 'ingress')
      const latencies = metrics.printed.flatMap(
        ({ at, functionName, version, provider, values }) =>
          provider === undefined &&
          at >= from &&
          at < to &&
          stable.some((each) => each.name === functionName && each.stable === version) &&
          values['settledLatency'] !== undefined
            ? [values['settledLatency']]
            : [],
      )
      return percentile(latencies, 0.95)
    }),
})

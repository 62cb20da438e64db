import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { CountsQuery, FailureCounters } from '../../application/ports/release/failure-counters'
import type { FunctionVersion } from '../../domain/release/alias'
import type { ClassTally, MinuteCounts, Sides } from '../../domain/release/failure-class'
import type { ReleasedFunction } from '../../domain/release/release-record'
import { toCloudFailure } from './cloud-failures'
import { brokenInvariantsOf, exposuresOf, requestsOf, usualLatencyOf } from './counted-series'
import { type Points, readSeries, type Series } from './metric-series'

const minuteSeconds = 60

type At = (points: readonly Points[], minute: number) => Sides

/** Asks for each series once, and reads both versions' sums of them out of the answer. */
const collector = () => {
  const series: Series[] = []
  const sumOf = (wanted: readonly Series[]) => {
    const places = wanted.map((each) => series.push(each) - 1)
    return (points: readonly Points[], minute: number): number =>
      places.reduce((sum, place) => sum + (points[place]?.get(minute) ?? 0), 0)
  }
  const sidesOf = (
    { stable, candidate }: ReleasedFunction,
    wanted: (version: FunctionVersion) => readonly Series[],
  ): At => {
    const [ofStable, ofCandidate] = [sumOf(wanted(stable)), sumOf(wanted(candidate))]
    return (points, minute) => ({
      stable: ofStable(points, minute),
      candidate: ofCandidate(points, minute),
    })
  }
  return { series, sidesOf }
}

type Collector = ReturnType<typeof collector>

const tallies = (
  { sidesOf }: Collector,
  released: ReleasedFunction,
  options: Parameters<typeof exposuresOf>[1],
) => {
  const { name, role } = released
  const exposures = (version: FunctionVersion) => exposuresOf({ name, role, version }, options)
  return exposures(released.stable).map(([failureClass], index) => {
    const seriesOf = (of: 'trials' | 'failures') => (version: FunctionVersion) =>
      exposures(version)[index]?.[1][of] ?? []
    const trials = sidesOf(released, seriesOf('trials'))
    const failures = sidesOf(released, seriesOf('failures'))
    return (points: readonly Points[], minute: number): ClassTally => ({
      functionName: name,
      failureClass,
      trials: trials(points, minute),
      failures: failures(points, minute),
    })
  })
}

const add = (a: Sides, b: Sides): Sides => ({
  stable: a.stable + b.stable,
  candidate: a.candidate + b.candidate,
})
const none: Sides = { stable: 0, candidate: 0 }

const isCounted = ({ trials, failures }: ClassTally): boolean =>
  trials.stable + trials.candidate + failures.stable + failures.candidate > 0

/** How a minute's counts are read out of the answer to `collect.series`. */
const reader = (collect: Collector, alias: string, { functions, slowAfterMs }: CountsQuery) => {
  const requests = functions
    .filter(({ role }) => role === 'ingress')
    .map((each) => collect.sidesOf(each, (version) => requestsOf({ name: each.name, version })))
  const broken = functions.map((each) =>
    collect.sidesOf(each, (version) => brokenInvariantsOf({ name: each.name, version })),
  )
  const each = functions.flatMap((one) => tallies(collect, one, { alias, slowAfterMs }))
  return (points: readonly Points[], minute: number): MinuteCounts => {
    const sum = (sides: readonly At[]) =>
      sides.reduce((total, at) => add(total, at(points, minute)), none)
    return {
      minute: new Date(minute),
      requests: sum(requests),
      tallies: each.map((tally) => tally(points, minute)).filter(isCounted),
      brokenInvariants: sum(broken),
    }
  }
}

const minutesIn = (points: readonly Points[]): readonly number[] =>
  [...new Set(points.flatMap((each) => [...each.keys()]))].toSorted((a, b) => a - b)

/** CloudWatch's metrics, minute by minute. */
export const cloudWatchCounters = (client: CloudWatchClient, alias: string): FailureCounters => ({
  count: (query) =>
    TE.tryCatch(async () => {
      const collect = collector()
      const read = reader(collect, alias, query)
      const points = await readSeries(client, collect.series, {
        ...query,
        periodSeconds: minuteSeconds,
      })
      return minutesIn(points)
        .filter((minute) => minute < query.to.getTime())
        .map((minute) => read(points, minute))
    }, toCloudFailure),

  usualLatency: ({ functions, from, to }) => {
    const series = functions
      .filter(({ role }) => role === 'ingress')
      .flatMap(({ name, stable }) => usualLatencyOf({ name, version: stable }))
    const minutes = Math.ceil((to.getTime() - from.getTime()) / (minuteSeconds * 1_000))
    return pipe(
      TE.tryCatch(
        () => readSeries(client, series, { from, to, periodSeconds: minutes * minuteSeconds }),
        toCloudFailure,
      ),
      // CloudWatch may cut the time in two; the slower part is the milder measure.
      TE.map((points) => points.flatMap((each) => [...each.values()])),
      TE.map((values) => (values.length === 0 ? O.none : O.some(Math.max(...values)))),
    )
  },
})

import * as TE from 'fp-ts/TaskEither'

import type { Clock } from '../../src/application/ports/clock'
import type { ReleaseAlarms } from '../../src/application/ports/release/release-alarms'
import type { PrintedMetrics } from './printed-metrics'

const minuteMs = 60_000
/** Fewer requests in a minute say nothing; as in serverless/alarms.yml, from where both alarms come. */
const fewestRequests = 20
const mostFailing = 0.05

const sumOf = (printed: readonly PrintedMetrics[], name: string): number =>
  printed.reduce((sum, { values }) => sum + (values[name] ?? 0), 0)

/** The two alarms of the stack that put a release back by themselves. */
export const stageAlarms = (printed: readonly PrintedMetrics[], now: Clock): ReleaseAlarms => {
  const minuteBefore = (minutes: number): readonly PrintedMetrics[] => {
    const until = now().getTime() - (minutes - 1) * minuteMs
    return printed.filter(
      ({ at, provider }) =>
        provider === undefined && at.getTime() < until && at.getTime() >= until - minuteMs,
    )
  }
  const failsGrossly = (minute: readonly PrintedMetrics[]): boolean => {
    const requests = sumOf(minute, 'requests')
    return requests > fewestRequests && sumOf(minute, 'failures') / requests > mostFailing
  }
  return {
    firing: TE.fromIO(() => [
      ...(sumOf(minuteBefore(1), 'moneyInvariantBroken') > 0 ? ['money-invariant'] : []),
      ...(failsGrossly(minuteBefore(1)) && failsGrossly(minuteBefore(2)) ? ['http-failures'] : []),
    ]),
  }
}

import type { FailureClass } from '../../domain/release/failure-class'
import type { FunctionVersion } from '../../domain/release/alias'
import { type ProviderName, providerNames } from '../../domain/provider-name'
import type { ReleasedFunction } from '../../domain/release/release-record'
import type { Series } from './metric-series'

type Of = Pick<ReleasedFunction, 'name'> & { readonly version: FunctionVersion }

/** What the function counts itself (functions/telemetry/metrics.ts). */
const own = ({ name, version }: Of, metric: string, statistic = 'Sum'): Series => ({
  namespace: 'Payport',
  metric,
  dimensions: { function: name, version },
  statistic,
})

const ofProvider = ({ name, version }: Of, provider: ProviderName, metric: string): Series => ({
  namespace: 'Payport',
  metric,
  dimensions: { function: name, provider, version },
  statistic: 'Sum',
})

/** What Lambda counts of calls through an alias with weights. `Errors` are throws and time-outs. */
const ofLambda = ({ name, version }: Of, alias: string, metric: string): Series => ({
  namespace: 'AWS/Lambda',
  metric,
  dimensions: { FunctionName: name, Resource: `${name}:${alias}`, ExecutedVersion: version },
  statistic: 'Sum',
})

/** Answered requests of a version. */
export const requestsOf = (of: Of): readonly Series[] => [own(of, 'requests')]

export const brokenInvariantsOf = (of: Of): readonly Series[] => [own(of, 'moneyInvariantBroken')]

/** 95th percentile of answers, without those of processes that are still young. */
export const usualLatencyOf = (of: Of): readonly Series[] => [own(of, 'settledLatency', 'p95')]

/** Added up: what could have failed in some way, and what of it did. */
export type Exposure = { readonly trials: readonly Series[]; readonly failures: readonly Series[] }

const declinesOf = (of: Of, provider: ProviderName): Exposure => ({
  // Approvals that the provider decided one way or the other.
  trials: [ofProvider(of, provider, 'approvals'), ofProvider(of, provider, 'declines')],
  failures: [ofProvider(of, provider, 'declines')],
})

type Options = { readonly alias: string; readonly slowAfterMs?: number | undefined }

/** Each class that this function can fail in, for one of its versions. */
export const exposuresOf = (
  { role, ...rest }: Of & Pick<ReleasedFunction, 'role'>,
  { alias, slowAfterMs }: Options,
): ReadonlyArray<readonly [FailureClass, Exposure]> => [
  ...(role === 'ingress'
    ? [['ServerError', { trials: requestsOf(rest), failures: [own(rest, 'failures')] }] as const]
    : []),
  [
    'TimedOut',
    { trials: [ofLambda(rest, alias, 'Invocations')], failures: [ofLambda(rest, alias, 'Errors')] },
  ],
  [
    'OutcomeUnknown',
    {
      trials: providerNames.map((provider) => ofProvider(rest, provider, 'requests')),
      failures: providerNames.map((provider) => ofProvider(rest, provider, 'unknown')),
    },
  ],
  ...(role === 'ingress' && slowAfterMs !== undefined
    ? [
        [
          'Slow',
          {
            trials: [own(rest, 'settledLatency', 'SampleCount')],
            failures: [own(rest, 'settledLatency', `TC(${slowAfterMs}:)`)],
          },
        ] as const,
      ]
    : []),
  ...providerNames.map((provider) => [`Declined.${provider}`, declinesOf(rest, provider)] as const),
]

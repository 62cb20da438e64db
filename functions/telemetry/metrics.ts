import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import * as RA from 'fp-ts/ReadonlyArray'

import type { DeliveryReport } from '../../src/application/events/deliver-events'
import type { ChangesReport } from '../../src/application/events/follow-changes'
import type { RetryReport } from '../../src/application/events/retry-deliveries'
import type { OperatorNotice } from '../../src/application/ports/operator-notices'
import type { ProviderCall } from '../../src/application/ports/provider-call'
import type { ReconciliationReport } from '../../src/application/reconcile-payments'
import { currentRequest } from './request-facts'

export type AnsweredRequest = {
  /** As the routes table has it, without ids: `GET /v1/payments/{id}`. */
  readonly route: string
  readonly status: number
  readonly ms: number
  /** Requests that its process had answered before; none makes it a cold start. */
  readonly before: number
}

type Values = Readonly<Record<string, number | readonly number[]>>

const durations: readonly string[] = ['latency', 'settledLatency', 'events.delay']

/** With 100 values Powertools publishes by itself, and what comes later lacks the dimensions. */
const mostValues = 99

type Deliveries = Omit<DeliveryReport, 'notAnnounced'>

const countsOfDeliveries = ({ delivered, failed, retried, parked }: Deliveries): Values => ({
  'events.delivered': delivered,
  'events.failed': failed,
  'events.retried': retried,
  'events.parked': parked,
})

/**
 * A process gets faster over so many requests, while V8 compiles what is hot: before that it is several
 * times likelier to be slow. A new version's processes are all young, and must not be judged by that.
 */
const youngRequests = 100

const countsOf = ({ operation, outcome }: ProviderCall): Values => ({
  requests: 1,
  approvals: Number(operation === 'approve' && outcome === 'Done'),
  declines: Number(operation === 'approve' && outcome === 'Declined'),
  // An inquiry that fails tells nothing new; it is asked again.
  unknown: Number(operation !== 'inquire' && outcome === 'OutcomeUnknown'),
  notSent: Number(outcome === 'NotSent'),
})

/**
 * CloudWatch metrics as lines of the log (embedded metric format), namespace `Payport`. Each metric
 * comes once by function, for alarms, and once by function and version, for whoever judges a release.
 */
export const emfMetrics = (functionName: string, version: string, enabled: boolean) => {
  const metricsWith = (dimensions: Readonly<Record<string, string>>) => {
    const metrics = new Metrics({ namespace: 'Payport' })
    metrics.clearDefaultDimensions()
    metrics.setDefaultDimensions({ function: functionName, ...dimensions })
    return metrics
  }
  const ofFunction = metricsWith({})
  const ofProvider = {
    kakaopay: metricsWith({ provider: 'kakaopay' }),
    naverpay: metricsWith({ provider: 'naverpay' }),
    nicepay: metricsWith({ provider: 'nicepay' }),
  } as const

  // Nothing here waits, so requests that are answered at the same time do not mix.
  const publish = (
    metrics: Metrics,
    values: Values,
    facts: Readonly<Record<string, string>> = {},
  ): void => {
    if (!enabled) return
    metrics.addDimensions({})
    metrics.addDimensions({ version })
    for (const [name, each] of Object.entries(values))
      for (const value of [each].flat())
        metrics.addMetric(
          name,
          durations.includes(name) ? MetricUnit.Milliseconds : MetricUnit.Count,
          value,
        )
    for (const [name, value] of Object.entries({ ...currentRequest(), ...facts }))
      metrics.addMetadata(name, value)
    metrics.publishStoredMetrics()
  }

  const publishDelays = ({ delays }: Deliveries): void => {
    for (const some of RA.chunksOf(mostValues)(delays))
      publish(ofFunction, { 'events.delay': some })
  }

  return {
    answered: ({ route, status, ms, before }: AnsweredRequest) =>
      publish(
        ofFunction,
        {
          requests: 1,
          failures: Number(status >= 500),
          coldStarts: Number(before === 0),
          // A cold start is slow for reasons of its own.
          ...(before > 0 && { latency: ms }),
          ...(before >= youngRequests && { settledLatency: ms }),
        },
        { route, status: String(status) },
      ),
    providerCalled: (call: ProviderCall) =>
      publish(
        ofProvider[call.provider],
        { ...countsOf(call), latency: call.ms },
        { operation: call.operation, outcome: call.outcome },
      ),
    noticed: ({ _tag }: OperatorNotice) => {
      if (_tag === 'ApprovalMismatch') publish(ofFunction, { moneyInvariantBroken: 1 })
    },
    swept: (report: ReconciliationReport) =>
      publish(
        ofFunction,
        Object.fromEntries(
          Object.entries(report).map(([outcome, number]) => [`sweep.${outcome}`, number]),
        ),
      ),
    changesFollowed: ({ recorded, ...report }: ChangesReport) => {
      publish(ofFunction, { 'events.recorded': recorded, ...countsOfDeliveries(report) })
      publishDelays(report)
    },
    deliveriesRetried: ({ waiting, ...report }: RetryReport) => {
      publish(ofFunction, { 'events.waiting': waiting, ...countsOfDeliveries(report) })
      publishDelays(report)
    },
    settingsStale: () => publish(ofFunction, { settingsStale: 1 }),
  }
}

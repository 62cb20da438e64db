import type { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import type { ScheduledEvent } from 'aws-lambda'

import type { ReconciliationReport } from '../../src/application/reconcile-payments'
import { type Sweep, sweepOnce } from './sweep-once'

/** Alarms stand on `overdue` (unknown for too long) and on `failed` (could not be looked after). */
const publish = (metrics: Metrics, report: ReconciliationReport): void => {
  for (const [outcome, number] of Object.entries(report))
    metrics.addMetric(`sweep.${outcome}`, MetricUnit.Count, number)
  metrics.publishStoredMetrics()
}

/** The scheduled function as Lambda calls it. A run that fails is an error of the invocation. */
export const reconcileFunction = (sweep: Sweep, logger: Logger, metrics: Metrics) =>
  middy<ScheduledEvent, ReconciliationReport>()
    .use(injectLambdaContext(logger, { logEvent: false }))
    .handler(async () => {
      const report = await sweepOnce(sweep, logger)
      publish(metrics, report)
      return report
    })

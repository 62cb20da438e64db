import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import type { ScheduledEvent } from 'aws-lambda'

import type { ReconciliationReport } from '../../src/application/reconcile-payments'
import type { Telemetry } from '../telemetry/telemetry'
import { type Sweep, sweepOnce } from './sweep-once'

/**
 * The scheduled function as Lambda calls it. A run that fails is an error of the invocation; alarms
 * stand on `sweep.overdue` (unknown for too long) and `sweep.failed` (could not be looked after).
 */
export const reconcileFunction = (
  current: () => Promise<Sweep>,
  { logger, metrics }: Pick<Telemetry, 'logger' | 'metrics'>,
) =>
  middy<ScheduledEvent, ReconciliationReport>()
    .use(injectLambdaContext(logger, { logEvent: false }))
    .handler(async () => {
      const report = await sweepOnce(await current(), logger)
      metrics.swept(report)
      return report
    })

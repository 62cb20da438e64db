import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import type { ScheduledEvent } from 'aws-lambda'

import type { ReconciliationReport } from '../../src/application/reconcile-payments'
import type { Telemetry } from '../telemetry/telemetry'
import { type Sweep, sweepOnce } from './sweep-once'

/** From a release: does this version start, and has it its settings? It must not work yet. */
type Probe = { readonly probe: true }

/**
 * The scheduled function as Lambda calls it. A run that fails is an error of the invocation; alarms
 * stand on `sweep.overdue` (unknown for too long) and `sweep.failed` (could not be looked after).
 */
export const reconcileFunction = (
  current: () => Promise<Sweep>,
  { logger, metrics }: Pick<Telemetry, 'logger' | 'metrics'>,
) =>
  middy<ScheduledEvent | Probe, ReconciliationReport | undefined>()
    .use(injectLambdaContext(logger, { logEvent: false }))
    .handler(async (event) => {
      const sweep = await current()
      if ('probe' in event) return undefined
      const report = await sweepOnce(sweep, logger)
      metrics.swept(report)
      return report
    })

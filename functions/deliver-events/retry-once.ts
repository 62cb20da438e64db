import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { RetryDeliveries, RetryReport } from '../../src/application/events/retry-deliveries'
import type { Clock } from '../../src/application/ports/clock'
import type { Telemetry } from '../telemetry/telemetry'

export type Retrier = { readonly clock: Clock; readonly retryDeliveries: RetryDeliveries }

/** ms in which a run begins with deliveries: the next one starts after a minute. */
const usualMs = 50_000

/** One retry run; rejects when it cannot tell what is due. */
export const retryOnce = async (
  { clock, retryDeliveries }: Retrier,
  { logger, metrics }: Pick<Telemetry, 'logger' | 'metrics'>,
  runMs = usualMs,
): Promise<RetryReport> => {
  const report = await pipe(
    retryDeliveries({ stopAt: new Date(clock().getTime() + runMs) }),
    TE.getOrElse((failure) => {
      throw new Error(`${failure._tag}: the deliveries that are due could not be listed`)
    }),
  )()
  const { delivered, failed, retried, parked, waiting } = report
  const worked = delivered + failed + parked > 0
  logger[worked ? 'info' : 'debug']('retry run', { delivered, failed, retried, parked, waiting })
  metrics.deliveriesRetried(report)
  return report
}

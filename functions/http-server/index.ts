import { currentPayport } from '../../src/compose'
import { eventBodies } from '../event-bodies'
import { startHttpFront } from '../http/http-front'
import { httpFunction } from '../http/http-function'
import { sweepOnce } from '../reconcile-payments/sweep-once'
import { startSweepTimer } from '../reconcile-payments/sweep-timer'
import { startTelemetry } from '../telemetry/telemetry'

/** ms. Several of these may run side by side; their sweeps share the work out among themselves. */
const sweepEveryMs = 60_000
/** ms for the requests that run when the process is told to stop: as long as one may take at all. */
const graceMs = 30_000

const environment = process.env
const telemetry = startTelemetry({ service: 'payport', environment })
const { logger, metrics } = telemetry

/**
 * Payport as a plain HTTP service, for ECS and Kubernetes: the HTTP function behind a server of its
 * own, and the sweep on a timer. Does not start without settings; stops on SIGTERM without losing a
 * request.
 */
const main = async (): Promise<void> => {
  const payport = currentPayport({ environment, bodies: eventBodies, ...telemetry })
  await payport()

  const front = await startHttpFront({
    handler: httpFunction(payport, telemetry),
    port: Number(environment['PORT'] ?? 8080),
    host: '0.0.0.0',
  })
  const stopSweep = startSweepTimer({
    sweep: async () => metrics.swept(await sweepOnce(await payport(), logger)),
    everyMs: sweepEveryMs,
    onFailure: (error) => logger.error('sweep', error as Error),
  })
  logger.info('listening', { port: front.port })

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    logger.info('stopping', { signal })
    await Promise.all([front.stop(graceMs), stopSweep()])
    logger.info('stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal))
}

main().catch((error: unknown) => {
  logger.error('not started', error as Error)
  process.exit(1)
})

import { Logger } from '@aws-lambda-powertools/logger'
import type { LogItemExtraInput, LogItemMessage } from '@aws-lambda-powertools/logger/types'

import { followBatch } from '../functions/deliver-events/follow-messages'
import { retryOnce } from '../functions/deliver-events/retry-once'
import { eventBodies } from '../functions/event-bodies'
import { startHttpFront } from '../functions/http/http-front'
import { httpFunction } from '../functions/http/http-function'
import { sweepOnce } from '../functions/reconcile-payments/sweep-once'
import { startSweepTimer } from '../functions/reconcile-payments/sweep-timer'
import { startTelemetry } from '../functions/telemetry/telemetry'
import { startEventFeed } from '../local/event-feed'
import { currentPayport } from '../src/compose'
import type { ApiCommand, ApiMessage, ApiStart, Totals } from './events-process'

/*
 * Payport in a process of its own, as `npm run start:api` has it: the HTTP function, the sweep, the
 * feed of the payments' stream and the retry run. What each of them reports is summed up on the way.
 */

/** ms */
const sweepEveryMs = 5_000
const retryMs = 4_000
const retryEveryMs = 200
const graceMs = 5_000

const totals: Totals = {
  recorded: 0,
  delivered: 0,
  failed: 0,
  retried: 0,
  parked: 0,
  resumed: 0,
  deadLetters: 0,
}

type Report = Pick<Totals, 'delivered' | 'failed' | 'retried' | 'parked'>

const add = ({ delivered, failed, retried, parked }: Report): void => {
  totals.delivered += delivered
  totals.failed += failed
  totals.retried += retried
  totals.parked += parked
}

class FeedLogger extends Logger {
  override error(message: LogItemMessage, ...more: LogItemExtraInput): void {
    if (message === 'event given up') totals.deadLetters += 1
    super.error(message, ...more)
  }
}

const send = (message: ApiMessage): void => {
  process.send?.(message)
}

const start = async ({ settings, changes }: ApiStart): Promise<void> => {
  const usual = startTelemetry({ service: 'bench', environment: process.env, metrics: false })
  const { metrics, logger } = usual
  const telemetry = {
    ...usual,
    metrics: {
      ...metrics,
      changesFollowed: (report: Parameters<typeof metrics.changesFollowed>[0]) => {
        totals.recorded += report.recorded
        add(report)
      },
      deliveriesRetried: add,
    },
  }
  const started: { current?: ReturnType<typeof currentPayport> } = {}
  const payport = () => started.current?.() ?? Promise.reject(new Error('not started'))
  const front = await startHttpFront({ handler: httpFunction(payport, telemetry), port: 0 })
  const url = `http://127.0.0.1:${String(front.port)}`
  started.current = currentPayport({
    environment: { ...process.env, ...settings, PAYPORT_PUBLIC_URL: url },
    bodies: eventBodies,
    logger,
    observers: usual.observers,
  })
  await payport()
  const onFailure = (error: unknown) => {
    logger.error('a run failed', error as Error)
  }
  const stopSweep = startSweepTimer({
    sweep: async () => sweepOnce(await payport(), logger),
    everyMs: sweepEveryMs,
    onFailure,
  })
  const stopRetries = startSweepTimer({
    sweep: async () => retryOnce(await payport(), telemetry, retryMs),
    everyMs: retryEveryMs,
    onFailure,
  })
  const stopFeed = await startEventFeed({
    ...changes,
    handler: async (event) => followBatch(await payport(), telemetry, event),
    logger: new FeedLogger(),
  })

  const resume = async (): Promise<void> => {
    const { resumeParked } = await payport()
    const resumed = await resumeParked({})()
    if (resumed._tag === 'Right') totals.resumed += resumed.right
  }
  process.on('message', (command: ApiCommand) => {
    if (command === 'totals') send({ totals })
    else if (command === 'resume') void resume().catch(onFailure)
    else
      void Promise.all([stopFeed(), stopRetries(), stopSweep(), front.stop(graceMs)]).then(() => {
        process.exit(0)
      })
  })
  send({ url })
}

process.once('message', (given: ApiStart) => {
  start(given).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})

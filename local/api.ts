import { registerHooks } from 'node:module'

import { followBatch } from '../functions/deliver-events/follow-messages'
import { retryOnce } from '../functions/deliver-events/retry-once'
import { eventBodies } from '../functions/event-bodies'
import { type LambdaHandler, startHttpFront } from '../functions/http/http-front'
import { startSweepTimer } from '../functions/reconcile-payments/sweep-timer'
import { sweepOnce } from '../functions/reconcile-payments/sweep-once'
import { startTelemetry, type Telemetry } from '../functions/telemetry/telemetry'
import { currentPayport, type Payport } from '../src/compose'
import { type EventFeedOptions, startEventFeed } from './event-feed'
import type { Stop } from './parts'
import { urlOf } from './ports'

export type Api = { readonly url: string; readonly stop: Stop }

export type ApiOptions = {
  readonly port: number
  /** By environment variable. */
  readonly settings: Readonly<Record<string, string>>
  /** Where the changes of payments come from; without it nobody tells merchants of them. */
  readonly changes?: Omit<EventFeedOptions, 'handler' | 'logger'>
}

/** ms; what a running request gets when the API is stopped. */
const graceMs = 5_000

/** ms between two sweeps; a minute in AWS, where nobody sits and waits. */
const sweepEveryMs = 5_000

const starting: LambdaHandler = () => Promise.resolve({ statusCode: 503 })

/** Middy offers itself to `import` alone, and tsx runs this code as CommonJS; the bundle has no such trouble. */
const letMiddyIn = () =>
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('@middy/')
        ? next(specifier, { ...context, conditions: [...context.conditions, 'import'] })
        : next(specifier, context),
  })

/** The HTTP function as `functions/http/index.ts` makes it. */
const loadHandler = async (
  current: () => Promise<Payport>,
  telemetry: Telemetry,
): Promise<LambdaHandler> => {
  const hooks = letMiddyIn()
  try {
    const { httpFunction } = await import('../functions/http/http-function')
    return httpFunction(current, telemetry)
  } finally {
    hooks.deregister()
  }
}

/** ms; in AWS a retry run takes most of a minute and comes each minute. */
const retryMs = 4_000
const retryEveryMs = 1_000

/** What the function behind the queue does: changes as they come, and what must be sent again. */
const startDeliveries = async (
  changes: NonNullable<ApiOptions['changes']>,
  current: () => Promise<Payport>,
  telemetry: Telemetry,
): Promise<Stop> => {
  const { logger } = telemetry
  const stopFeed = await startEventFeed({
    ...changes,
    handler: async (event) => followBatch(await current(), telemetry, event),
    logger,
  })
  const stopRetries = startSweepTimer({
    sweep: async () => retryOnce(await current(), telemetry, retryMs),
    everyMs: retryEveryMs,
    onFailure: (error) => {
      logger.error('retry run', error as Error)
    },
  })
  return async () => {
    await Promise.all([stopFeed(), stopRetries()])
  }
}

/** Serves the Lambda handler itself, and runs beside it the sweep and the delivery of events. */
export const startApi = async ({ port, settings, changes }: ApiOptions): Promise<Api> => {
  let handler = starting
  const front = await startHttpFront({
    handler: (event, context) => handler(event, context),
    port,
  })
  const url = urlOf(front.port)
  try {
    const environment = { ...process.env, PAYPORT_PUBLIC_URL: url, ...settings }
    const telemetry = startTelemetry({ service: 'payport', environment, metrics: false })
    const { logger } = telemetry
    const current = currentPayport({ environment, bodies: eventBodies, ...telemetry })
    await current() // what is missing is told now, and not to the first shopper
    handler = await loadHandler(current, telemetry)
    const stopSweep = startSweepTimer({
      sweep: async () => sweepOnce(await current(), logger),
      everyMs: sweepEveryMs,
      onFailure: (error) => {
        logger.error('sweep', error as Error)
      },
    })
    const stopDeliveries =
      changes === undefined ? undefined : await startDeliveries(changes, current, telemetry)
    return {
      url,
      stop: async () => {
        await Promise.all([front.stop(graceMs), stopSweep(), stopDeliveries?.()])
      },
    }
  } catch (error) {
    await front.stop(graceMs)
    throw error
  }
}

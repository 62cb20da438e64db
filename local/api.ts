import { registerHooks } from 'node:module'

import { type LambdaHandler, startHttpFront } from '../functions/http/http-front'
import { startSweepTimer } from '../functions/reconcile-payments/sweep-timer'
import { sweepOnce } from '../functions/reconcile-payments/sweep-once'
import { startTelemetry, type Telemetry } from '../functions/telemetry/telemetry'
import { currentPayport, type Payport } from '../src/compose'
import type { Stop } from './parts'
import { urlOf } from './ports'

export type Api = { readonly url: string; readonly stop: Stop }

export type ApiOptions = {
  readonly port: number
  /** By environment variable. */
  readonly settings: Readonly<Record<string, string>>
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

/** Serves the Lambda handler itself, and runs the sweep beside it. */
export const startApi = async ({ port, settings }: ApiOptions): Promise<Api> => {
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
    const current = currentPayport({ environment, ...telemetry })
    await current() // what is missing is told now, and not to the first shopper
    handler = await loadHandler(current, telemetry)
    const stopSweep = startSweepTimer({
      sweep: async () => sweepOnce(await current(), logger),
      everyMs: sweepEveryMs,
      onFailure: (error) => {
        logger.error('sweep', error as Error)
      },
    })
    return {
      url,
      stop: async () => {
        await Promise.all([front.stop(graceMs), stopSweep()])
      },
    }
  } catch (error) {
    await front.stop(graceMs)
    throw error
  }
}

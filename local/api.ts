import { registerHooks } from 'node:module'

import { Logger } from '@aws-lambda-powertools/logger'

import { type LambdaHandler, startHttpFront } from '../functions/http/http-front'
import { compose } from '../src/compose'
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

const starting: LambdaHandler = () => Promise.resolve({ statusCode: 503 })

/** Middy offers itself to `import` alone, and tsx runs this code as CommonJS; the bundle has no such trouble. */
const letMiddyIn = () =>
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('@middy/')
        ? next(specifier, { ...context, conditions: [...context.conditions, 'import'] })
        : next(specifier, context),
  })

/** The HTTP function as `functions/http/index.ts` makes it, with settings of our own. */
const loadHandler = async (settings: ApiOptions['settings']): Promise<LambdaHandler> => {
  const hooks = letMiddyIn()
  try {
    const { httpFunction } = await import('../functions/http/http-function')
    const logger = new Logger({ serviceName: 'payport-http' })
    return httpFunction(compose({ ...process.env, ...settings }, logger), logger)
  } finally {
    hooks.deregister()
  }
}

/** Serves the Lambda handler itself. */
export const startApi = async ({ port, settings }: ApiOptions): Promise<Api> => {
  let handler = starting
  const front = await startHttpFront({
    handler: (event, context) => handler(event, context),
    port,
  })
  const stop = () => front.stop(graceMs)
  const url = urlOf(front.port)
  try {
    handler = await loadHandler({ PAYPORT_PUBLIC_URL: url, ...settings })
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

import { Logger } from '@aws-lambda-powertools/logger'

import { abortRelease, type Abortion } from './abort-release'
import { lambdaAliases } from './lambda-aliases'

const logger = new Logger({ serviceName: 'payport-abort-release' })

/** Names separated by commas; throws at the start of the function where there are none. */
const released = (process.env['RELEASED_FUNCTIONS'] ?? '').split(',').filter((name) => name !== '')
const alias = process.env['RELEASED_ALIAS'] ?? 'live'
if (released.length === 0) throw new Error('RELEASED_FUNCTIONS is missing: names, by commas')

const aliases = lambdaAliases(alias)

/**
 * What an alarm calls: everything back to the stable version. It needs no table, no settings and no
 * image but its own. Rejects when some alias could not be put back, so that Lambda calls it again.
 */
export const handler = async (): Promise<readonly Abortion[]> => {
  const done = await abortRelease(aliases, released)
  logger.warn('release aborted', { functions: done })
  const failed = done.filter(({ outcome }) => outcome === 'Failed')
  if (failed.length > 0)
    throw new Error(`not put back: ${failed.map(({ functionName }) => functionName).join(', ')}`)
  return done
}

import { Logger } from '@aws-lambda-powertools/logger'

import { compose } from '../../src/compose'
import { httpFunction } from './http-function'

const logger = new Logger({ serviceName: 'payport-http' })

export const handler = httpFunction(compose(process.env, logger), logger)

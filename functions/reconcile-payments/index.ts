import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics } from '@aws-lambda-powertools/metrics'

import { compose } from '../../src/compose'
import { reconcileFunction } from './reconcile-function'

const serviceName = 'payport-reconcile-payments'
const logger = new Logger({ serviceName })
const metrics = new Metrics({ namespace: 'Payport', serviceName })

export const handler = reconcileFunction(compose(process.env, logger), logger, metrics)

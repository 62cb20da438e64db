import { currentPayport } from '../../src/compose'
import { eventBodies } from '../event-bodies'
import { startTelemetry } from '../telemetry/telemetry'
import { reconcileFunction } from './reconcile-function'

const telemetry = startTelemetry({
  service: 'payport-reconcile-payments',
  environment: process.env,
})
const payport = currentPayport({ environment: process.env, bodies: eventBodies, ...telemetry })

export const handler = reconcileFunction(payport, telemetry)

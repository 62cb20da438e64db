import { currentPayport } from '../../src/compose'
import { startTelemetry } from '../telemetry/telemetry'
import { reconcileFunction } from './reconcile-function'

const telemetry = startTelemetry({
  service: 'payport-reconcile-payments',
  environment: process.env,
})
const payport = currentPayport({ environment: process.env, ...telemetry })

export const handler = reconcileFunction(payport, telemetry)

import { currentPayport } from '../../src/compose'
import { startTelemetry } from '../telemetry/telemetry'
import { httpFunction } from './http-function'

const telemetry = startTelemetry({ service: 'payport-http', environment: process.env })
const payport = currentPayport({ environment: process.env, ...telemetry })

export const handler = httpFunction(payport, telemetry)

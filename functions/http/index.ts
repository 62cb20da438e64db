import { currentPayport } from '../../src/compose'
import { eventBodies } from '../event-bodies'
import { startTelemetry } from '../telemetry/telemetry'
import { httpFunction } from './http-function'

const telemetry = startTelemetry({ service: 'payport-http', environment: process.env })
const payport = currentPayport({ environment: process.env, bodies: eventBodies, ...telemetry })

export const handler = httpFunction(payport, telemetry)

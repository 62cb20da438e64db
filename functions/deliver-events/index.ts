import { currentPayport } from '../../src/compose'
import { eventBodies } from '../event-bodies'
import { startTelemetry } from '../telemetry/telemetry'
import { deliverFunction } from './deliver-function'

const telemetry = startTelemetry({ service: 'payport-deliver-events', environment: process.env })
const payport = currentPayport({
  environment: process.env,
  bodies: eventBodies,
  ...telemetry,
})

export const handler = deliverFunction(payport, telemetry)

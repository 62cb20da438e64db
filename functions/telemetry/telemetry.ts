import { Logger } from '@aws-lambda-powertools/logger'

import { PayportLogFormatter } from './log-formatter'
import { emfMetrics } from './metrics'
import { rememberPayment } from './request-facts'

type Options = {
  readonly service: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Off where nobody reads them, as on one machine. */
  readonly metrics?: boolean
}

/** What a process tells of itself: its log, its metrics, and the ears that these need. */
export const startTelemetry = ({ service, environment, metrics: enabled = true }: Options) => {
  const version =
    environment['AWS_LAMBDA_FUNCTION_VERSION'] ?? environment['PAYPORT_VERSION'] ?? 'development'
  const functionName = environment['AWS_LAMBDA_FUNCTION_NAME'] ?? service
  const metrics = emfMetrics(functionName, version, enabled)
  return {
    logger: new Logger({ serviceName: service, logFormatter: new PayportLogFormatter(version) }),
    metrics,
    observers: {
      onProviderCall: metrics.providerCalled,
      onNotice: metrics.noticed,
      onPayment: rememberPayment,
      onStaleSettings: metrics.settingsStale,
    },
  }
}

export type Telemetry = ReturnType<typeof startTelemetry>

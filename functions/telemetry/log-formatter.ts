import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger'
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types'

import { attemptOf, currentRequest } from './request-facts'

/** Every line tells the version that wrote it and, in a request, which one and about which payment. */
export class PayportLogFormatter extends LogFormatter {
  constructor(private readonly version: string) {
    super()
  }

  override formatAttributes(attributes: UnformattedAttributes, more: LogAttributes): LogItem {
    const { lambdaContext } = attributes
    return new LogItem({
      attributes: {
        level: attributes.logLevel,
        message: attributes.message,
        timestamp: this.formatTimestamp(attributes.timestamp),
        service: attributes.serviceName,
        version: this.version,
        function: lambdaContext?.functionName,
        // Lambda's own, as in its platform logs; `requestId` is what the caller was told.
        lambdaRequestId: lambdaContext?.awsRequestId,
        coldStart: lambdaContext?.coldStart,
        xrayTraceId: attributes.xRayTraceId,
        attemptId: attemptOf(more['paymentId']),
        ...currentRequest(),
      },
    }).addAttributes(more)
  }
}

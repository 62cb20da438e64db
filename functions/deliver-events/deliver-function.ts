import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import type { ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda'

import type { RetryReport } from '../../src/application/events/retry-deliveries'
import type { Telemetry } from '../telemetry/telemetry'
import { followMessages, type Follower } from './follow-messages'
import { type Retrier, retryOnce } from './retry-once'

/**
 * The function as Lambda calls it: with a batch of the queue, or each minute for what must be sent
 * again. A call that fails is an error of the invocation, and then all messages come again.
 */
export const deliverFunction = (
  current: () => Promise<Follower & Retrier>,
  telemetry: Pick<Telemetry, 'logger' | 'metrics'>,
) =>
  middy<SQSEvent | ScheduledEvent, SQSBatchResponse | RetryReport>()
    .use(injectLambdaContext(telemetry.logger, { logEvent: false }))
    .handler(async (event) =>
      'Records' in event
        ? followMessages(await current(), telemetry, event)
        : retryOnce(await current(), telemetry),
    )

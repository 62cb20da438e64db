import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

import { compose } from '../../src/compose'
import { toLambdaResult } from './http-reply'
import { httpHandler } from './http-handler'
import { toProblem } from './problem'

const logger = new Logger({ serviceName: 'payport-http' })
const app = compose(process.env, logger)

/** What cannot happen did: the caller gets a problem, the log gets the error. */
const answerDefects: middy.MiddlewareObj<
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2
> = {
  onError: (request) => {
    logger.error('defect', request.error ?? new Error('unknown'))
    request.response = toLambdaResult(
      toProblem(request.event.requestContext.requestId)({ _tag: 'InternalError' }),
    )
  },
}

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(injectLambdaContext(logger))
  .use(answerDefects)
  .handler(httpHandler(app, logger))

import type { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

import type { App } from './app'
import { toCheckoutPage } from './checkout-pages'
import { type HttpReply, toLambdaResult } from './http-reply'
import { httpHandler } from './http-handler'
import { toProblem } from './problem'

/** A shopper gets a page, also now. */
const defectReply = ({ rawPath, requestContext }: APIGatewayProxyEventV2): HttpReply => {
  const failure = { _tag: 'InternalError' } as const
  return rawPath.startsWith('/checkout/')
    ? toCheckoutPage(new Date(), rawPath)(failure)
    : toProblem(requestContext.requestId)(failure)
}

/** What cannot happen did: the caller gets a problem, the log gets the error. */
const answerDefects = (
  logger: Logger,
): middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> => ({
  onError: (request) => {
    const { requestId } = request.event.requestContext
    logger.error('defect', { requestId, error: request.error ?? new Error('unknown') })
    request.response = toLambdaResult(defectReply(request.event))
  },
})

/** The whole HTTP function as Lambda calls it, around any wiring of the application. */
export const httpFunction = (app: App, logger: Logger) =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    // Said here, so that no environment variable can have events (keys, consents) logged.
    .use(injectLambdaContext(logger, { logEvent: false }))
    .use(answerDefects(logger))
    .handler(httpHandler(app, logger))

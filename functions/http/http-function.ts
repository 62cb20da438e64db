import type { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import { inRequest } from '../telemetry/request-facts'
import type { Telemetry } from '../telemetry/telemetry'
import type { App } from './app'
import { toCheckoutPage } from './checkout-pages'
import { type HttpReply, toLambdaResult } from './http-reply'
import { httpHandler } from './http-handler'
import { findRoute } from './find-route'
import { toProblem } from './problem'
import { routes } from './routes'

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

const lambdaFunction = (current: () => Promise<App>, logger: Logger) =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    // Said here, so that no environment variable can have events (keys, consents) logged.
    .use(injectLambdaContext(logger, { logEvent: false }))
    .use(answerDefects(logger))
    .handler(async (event) => httpHandler(await current(), logger)(event))

const routeOf = ({ requestContext, rawPath }: APIGatewayProxyEventV2): string =>
  pipe(
    findRoute(routes)(requestContext.http.method.toUpperCase(), rawPath),
    E.match(
      () => 'none',
      ({ route }) => `${route.method} ${route.path}`,
    ),
  )

/** The whole HTTP function as Lambda calls it, around any wiring of the application. */
export const httpFunction = (
  current: () => Promise<App>,
  { logger, metrics }: Pick<Telemetry, 'logger' | 'metrics'>,
) => {
  const answer = lambdaFunction(current, logger)
  let answered = 0
  return (event: APIGatewayProxyEventV2, context: Context) =>
    inRequest(event.requestContext.requestId, async () => {
      const began = performance.now()
      const before = answered
      answered += 1
      const result = await answer(event, context)
      metrics.answered({
        route: routeOf(event),
        status: result.statusCode ?? 200,
        ms: performance.now() - began,
        before,
      })
      return result
    })
}

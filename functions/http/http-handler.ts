import type { Logger } from '@aws-lambda-powertools/logger'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { App } from './app'
import { authenticate } from './authenticate'
import { toCheckoutPage } from './checkout-pages'
import type { Failure } from './failure'
import { findRoute, type FoundRoute } from './find-route'
import { type HttpReply, toLambdaResult } from './http-reply'
import { type HttpRequest, toHttpRequest } from './http-request'
import { toProblem } from './problem'
import { problems } from './problem-table'
import { routes } from './routes'

const serve =
  (app: App, request: HttpRequest) =>
  ({ route, params }: FoundRoute): TE.TaskEither<Failure, HttpReply> => {
    const withParams = { ...request, params }
    if (route.access !== 'merchant') return route.handler(app)(withParams)
    return pipe(
      TE.fromEither(authenticate(app.merchants)(withParams)),
      TE.flatMap(route.handler(app)),
    )
  }

/** What the log says of a failure: its name and, for ours, the cause. Never what the caller sent. */
const logFailure = (logger: Logger, requestId: string) => (failure: Failure) => () => {
  const { status } = problems[failure._tag]
  const facts = {
    failure: failure._tag,
    // What the caller was told, and not Lambda's own: people search the log for it.
    requestId,
    ...('cause' in failure && { cause: failure.cause }),
    ...(failure._tag === 'RecordUnreadable' && {
      paymentId: failure.id,
      fields: failure.fields,
    }),
  }
  if (status >= 500) logger.error('request failed', facts)
  else logger.info('request refused', facts)
}

/** A shopper gets a page, everybody else a problem document. */
const present =
  (app: App, { path, requestId }: HttpRequest, found: E.Either<Failure, FoundRoute>) =>
  (failure: Failure): HttpReply =>
    E.isRight(found) && found.right.route.access === 'shopper'
      ? toCheckoutPage(app.clock(), path)(failure)
      : toProblem(requestId)(failure)

/** Answers API Gateway's events; the only place where a TaskEither is run. */
export const httpHandler =
  (app: App, logger: Logger) =>
  async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const request = toHttpRequest(event)
    const found = findRoute(routes)(request.method, request.path)
    const answer = pipe(
      TE.fromEither(found),
      TE.flatMap(serve(app, request)),
      TE.tapError((failure) => TE.fromIO(logFailure(logger, request.requestId)(failure))),
      TE.getOrElse((failure) => T.of(present(app, request, found)(failure))),
    )
    return toLambdaResult(await answer())
  }

import type { Logger } from '@aws-lambda-powertools/logger'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { App } from './app'
import { authenticate } from './authenticate'
import { findRoute, type FoundRoute } from './find-route'
import { type HttpReply, toLambdaResult } from './http-reply'
import { checkSize, type HttpRequest, toHttpRequest } from './http-request'
import { type Failure, problems, toProblem } from './problem'
import { routes } from './routes'

const serve =
  (app: App, request: HttpRequest) =>
  ({ route, params }: FoundRoute): TE.TaskEither<Failure, HttpReply> => {
    const withParams = { ...request, params }
    if (route.access === 'public') return route.handler(app)(withParams)
    return pipe(
      TE.fromEither(authenticate(app.merchants)(withParams)),
      TE.flatMap(route.handler(app)),
    )
  }

/** What the log says of a failure: its name and, for ours, the cause. Never what the caller sent. */
const logFailure = (logger: Logger) => (failure: Failure) => () => {
  const { status } = problems[failure._tag]
  const facts = {
    failure: failure._tag,
    ...('cause' in failure && { cause: failure.cause }),
    ...(failure._tag === 'RecordUnreadable' && {
      paymentId: failure.id,
      fields: failure.fields,
    }),
  }
  if (status >= 500) logger.error('request failed', facts)
  else logger.info('request refused', facts)
}

/** Answers API Gateway's events; the only place where a TaskEither is run. */
export const httpHandler =
  (app: App, logger: Logger) =>
  async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const request = toHttpRequest(event)
    const answer = pipe(
      TE.fromEither(findRoute(routes)(request.method, request.path)),
      TE.flatMap((found) =>
        pipe(
          TE.fromEither(checkSize(request)),
          TE.flatMap((fitting): TE.TaskEither<Failure, HttpReply> => serve(app, fitting)(found)),
        ),
      ),
      TE.tapError((failure) => TE.fromIO(logFailure(logger)(failure))),
      TE.getOrElse((failure: Failure) =>
        TE.toUnion(TE.right(toProblem(request.requestId)(failure))),
      ),
    )
    return toLambdaResult(await answer())
  }

import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as E from 'fp-ts/Either'

/** An HTTP request as the handlers see it, taken from API Gateway's event (payload format 2.0). */
export type HttpRequest = {
  readonly method: string
  readonly path: string
  /** The `{name}`s of the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly requestId: string
}

const mostBodyBytes = 64 * 1024

export type BodyTooLarge = { readonly _tag: 'BodyTooLarge'; readonly mostBytes: number }
export type MediaTypeNotSupported = {
  readonly _tag: 'MediaTypeNotSupported'
  readonly wanted: string
}
/** What is wrong with one field of the request, and what it should be. */
export type FieldProblem = { readonly field: string; readonly problem: string }
export type InvalidRequest = {
  readonly _tag: 'InvalidRequest'
  readonly fields: readonly FieldProblem[]
}

export const invalid = (field: string, problem: string): InvalidRequest => ({
  _tag: 'InvalidRequest',
  fields: [{ field, problem }],
})

/** Own, plain values only: a header or parameter named `__proto__` is just a name. */
const plain = (
  values: Readonly<Record<string, string | undefined>> | undefined,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )

export const toHttpRequest = (event: APIGatewayProxyEventV2): HttpRequest => ({
  method: event.requestContext.http.method.toUpperCase(),
  path: event.rawPath,
  params: {},
  // From the raw string: API Gateway joins repeated parameters with a comma.
  query: Object.fromEntries(new URLSearchParams(event.rawQueryString)),
  headers: plain(event.headers),
  body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  requestId: event.requestContext.requestId,
})

export const checkSize = (request: HttpRequest): E.Either<BodyTooLarge, HttpRequest> =>
  request.body.byteLength > mostBodyBytes
    ? E.left({ _tag: 'BodyTooLarge', mostBytes: mostBodyBytes })
    : E.right(request)

const mediaType = ({ headers }: HttpRequest): string =>
  (headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase()

const readText = ({ body }: HttpRequest): E.Either<InvalidRequest, string> =>
  E.tryCatch(
    () => new TextDecoder('utf-8', { fatal: true }).decode(body),
    () => invalid('body', 'must be UTF-8'),
  )

/** The JSON value of the body. An empty body is an empty object, so that `curl -X POST` works. */
export const readJson = (
  request: HttpRequest,
): E.Either<InvalidRequest | MediaTypeNotSupported, unknown> => {
  if (request.body.byteLength === 0) return E.right({})
  if (mediaType(request) !== 'application/json')
    return E.left({ _tag: 'MediaTypeNotSupported', wanted: 'application/json' })
  return E.flatMap((text: string) =>
    E.tryCatch(
      () => JSON.parse(text) as unknown,
      () => invalid('body', 'must be valid JSON'),
    ),
  )(readText(request))
}

/** The fields of a posted HTML form; the last of repeated names counts. */
export const readForm = (
  request: HttpRequest,
): E.Either<InvalidRequest | MediaTypeNotSupported, Readonly<Record<string, string>>> => {
  if (request.body.byteLength === 0) return E.right({})
  if (mediaType(request) !== 'application/x-www-form-urlencoded')
    return E.left({ _tag: 'MediaTypeNotSupported', wanted: 'application/x-www-form-urlencoded' })
  return E.map((text: string) => Object.fromEntries(new URLSearchParams(text)))(readText(request))
}

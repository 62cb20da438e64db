import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { flow } from 'fp-ts/function'

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

/** Why the body of a request is not read. */
export type BodyRefused = BodyTooLarge | InvalidRequest | MediaTypeNotSupported

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

const mediaType = ({ headers }: HttpRequest): string =>
  (headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase()

const readText =
  (wanted: string, fatal = true) =>
  (request: HttpRequest): E.Either<BodyRefused, string> => {
    const { body } = request
    if (body.byteLength > mostBodyBytes)
      return E.left({ _tag: 'BodyTooLarge', mostBytes: mostBodyBytes })
    if (body.byteLength > 0 && mediaType(request) !== wanted)
      return E.left({ _tag: 'MediaTypeNotSupported', wanted })
    return E.tryCatch(
      () => new TextDecoder('utf-8', { fatal }).decode(body),
      () => invalid('body', 'must be UTF-8'),
    )
  }

const parseJson = (text: string): E.Either<InvalidRequest, unknown> =>
  E.tryCatch(
    () => JSON.parse(text) as unknown,
    () => invalid('body', 'must be valid JSON'),
  )

/** The JSON value of the body. An empty body is an empty object, so that `curl -X POST` works. */
export const readJson: (request: HttpRequest) => E.Either<BodyRefused, unknown> = flow(
  readText('application/json'),
  E.flatMap((text) => (text === '' ? E.right({}) : parseJson(text))),
)

/**
 * The same of a caller whose texts may be in another character set: they come out garbled, and what
 * is ASCII as it is. Whatever cannot be read is undefined.
 */
export const readForeignJson: (request: HttpRequest) => unknown = flow(
  readText('application/json', false),
  E.flatMap(parseJson),
  E.getOrElseW(() => undefined),
)

/** The fields of a posted HTML form; the last of repeated names counts. */
export const readForm: (
  request: HttpRequest,
) => E.Either<BodyRefused, Readonly<Record<string, string>>> = flow(
  readText('application/x-www-form-urlencoded'),
  E.map((text) => Object.fromEntries(new URLSearchParams(text))),
)

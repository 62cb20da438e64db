import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'

import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** A request as it came in, its body read. */
export type ReceivedRequest = {
  readonly method: string
  /** As on the request line: the path with its query, still encoded. */
  readonly target: string
  readonly httpVersion: string
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
  readonly sourceIp: string
  readonly requestId: string
  readonly at: Date
}

/** API Gateway hands these over as text, and every other body in base64 (forms too). */
const textTypes = /^(text\/.*|application\/(json|javascript|xml|([^;]*\+(json|xml))))$/

const isText = ({ headers, body }: ReceivedRequest): boolean => {
  const mediaType = (headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase()
  return textTypes.test(mediaType) && headers['content-encoding'] === undefined && isUtf8(body)
}

const bodyOf = (request: ReceivedRequest) => {
  if (request.body.byteLength === 0) return { isBase64Encoded: false }
  const isBase64Encoded = !isText(request)
  const body = Buffer.from(request.body).toString(isBase64Encoded ? 'base64' : 'utf8')
  return { body, isBase64Encoded }
}

/** HTTP APIs decode the path once; one that cannot be decoded stays as it came. */
const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** `http://host/path` is a request line too (RFC 9112); the host is told by the header. */
const splitTarget = (target: string): readonly [path: string, query: string] => {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '')
  const mark = local.indexOf('?')
  const path = mark < 0 ? local : local.slice(0, mark)
  return [decodePath(path) || '/', mark < 0 ? '' : local.slice(mark + 1)]
}

/** Repeated parameters are joined by a comma. */
const joined = (query: string): Record<string, string> => {
  const values = new URLSearchParams(query)
  const names = [...new Set(values.keys())]
  return Object.fromEntries(names.map((name) => [name, values.getAll(name).join(',')]))
}

/** Names in lower case, repeated headers joined by a comma, cookies in a place of their own. */
const splitHeaders = ({ cookie, ...others }: IncomingHttpHeaders) => ({
  headers: Object.fromEntries(
    Object.entries(others).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  ),
  cookies: (cookie ?? '').split(';').flatMap((each) => (each.trim() === '' ? [] : [each.trim()])),
})

/** The event that API Gateway's HTTP API (payload format 2.0) makes of this request. */
export const toGatewayEvent = (request: ReceivedRequest): APIGatewayProxyEventV2 => {
  const [rawPath, rawQueryString] = splitTarget(request.target)
  const { headers, cookies } = splitHeaders(request.headers)
  const host = headers['host'] ?? ''
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(rawQueryString !== '' && { queryStringParameters: joined(rawQueryString) }),
    ...bodyOf(request),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: host,
      domainPrefix: host.split('.', 1).join(''),
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey: '$default',
      stage: '$default',
      time: request.at.toUTCString(),
      timeEpoch: request.at.getTime(),
    },
  }
}

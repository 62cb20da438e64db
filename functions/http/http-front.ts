import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, Server as NetServer } from 'node:net'

import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'

import { toGatewayEvent } from './gateway-event'

export type LambdaHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

export type HttpFrontOptions = {
  readonly handler: LambdaHandler
  /** 0 takes a free port. */
  readonly port: number
  /** 127.0.0.1 unless told; a container listens on 0.0.0.0. */
  readonly host?: string
}

export type HttpFront = {
  readonly port: number
  /** Takes no new connection and resolves when the running requests are answered, or after `graceMs`. */
  readonly stop: (graceMs?: number) => Promise<void>
}

/** bytes; a little above what the handler takes, so that it is the handler that says 413. */
const keptBytes = 65 * 1024
/** bytes; what comes after that is not even read. */
const mostBytes = 1024 * 1024

/** ms; what API Gateway gives a call. */
const callMs = 30_000
/** ms; longer than the 60 s of a load balancer, so that it is never us who closes a connection in use. */
const idleMs = 65_000

/** ms for which a connection without a request stays open when we stop: one may be on its way. */
const lastCallMs = 500

type Body = { readonly bytes: Uint8Array; readonly whole: boolean }

const readBody = async (request: IncomingMessage): Promise<Body> => {
  const chunks: Buffer[] = []
  let kept = 0
  let read = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = (chunk as Buffer).subarray(0, keptBytes - kept)
    chunks.push(bytes)
    kept += bytes.byteLength
    read += (chunk as Buffer).byteLength
    if (read > mostBytes) return { bytes: Buffer.concat(chunks), whole: false }
  }
  return { bytes: Buffer.concat(chunks), whole: true }
}

/** What the middleware of a Lambda handler reads of its context. */
const toContext = (requestId: string, startedAt: number): Context => {
  const context: Omit<Context, 'done' | 'fail' | 'succeed'> = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'payport-http',
    functionVersion: '$LATEST',
    invokedFunctionArn: '',
    logGroupName: '',
    logStreamName: '',
    memoryLimitInMB: '0',
    getRemainingTimeInMillis: () => Math.max(0, startedAt + callMs - Date.now()),
  }
  // The three that are left out are the ways to answer of Node 0.10.
  return context as Context
}

/** What API Gateway says when the function itself fails. */
const functionFailed: APIGatewayProxyStructuredResultV2 = {
  statusCode: 500,
  headers: { 'content-type': 'application/json' },
  body: '{"message":"Internal Server Error"}',
}

const call = async (
  handler: LambdaHandler,
  request: IncomingMessage,
  body: Uint8Array,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const at = new Date()
  const requestId = randomUUID()
  const event = toGatewayEvent({
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    httpVersion: request.httpVersion,
    headers: request.headers,
    body,
    sourceIp: request.socket.remoteAddress ?? '',
    requestId,
    at,
  })
  try {
    return await handler(event, toContext(requestId, at.getTime()))
  } catch {
    return functionFailed
  }
}

const send = (
  {
    statusCode = 200,
    headers = {},
    cookies = [],
    body = '',
    isBase64Encoded = false,
  }: APIGatewayProxyStructuredResultV2,
  response: ServerResponse,
): void => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value))
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  response.statusCode = statusCode
  response.end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'))
}

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

/** Serves a Lambda handler over plain HTTP, as API Gateway would. */
export const startHttpFront = async ({
  handler,
  port,
  host = '127.0.0.1',
}: HttpFrontOptions): Promise<HttpFront> => {
  let stopping = false

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { bytes, whole } = await readBody(request)
    const result = await call(handler, request, bytes)
    if (stopping || !whole) response.setHeader('connection', 'close')
    if (!whole) response.once('finish', () => request.destroy())
    send(result, response)
  }

  const server = createServer(
    { requestTimeout: callMs, keepAliveTimeout: idleMs },
    (request, response) => {
      // Only a caller that went away fails here; there is nobody left to tell.
      answer(request, response).catch(() => response.destroy())
    },
  )

  return {
    port: await listen(server, port, host),
    stop: (graceMs = callMs) =>
      new Promise((resolve) => {
        stopping = true
        const timers = [
          setTimeout(() => server.closeIdleConnections(), Math.min(lastCallMs, graceMs)),
          setTimeout(() => server.closeAllConnections(), graceMs),
        ]
        // The close of an HTTP server resets connections on which a request is just arriving.
        NetServer.prototype.close.call(server, () => {
          for (const timer of timers) clearTimeout(timer)
          resolve()
        })
      }),
  }
}

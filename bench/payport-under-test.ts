import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Logger } from '@aws-lambda-powertools/logger'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'

import { eventBodies } from '../functions/event-bodies'
import { httpFunction } from '../functions/http/http-function'
import { startTelemetry } from '../functions/telemetry/telemetry'
import { dataFolder, readJsonFile } from '../local/data-folder'
import { type DemoKeys } from '../local/demo-merchant'
import { startCommand } from '../local/machine-process'
import { freePorts } from '../local/ports'
import type { SandboxFile } from '../local/sandbox'
import { compose } from '../src/compose'
import type { ConsumedCapacity } from '../src/infra/dynamodb/consumed-capacity'

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/** An HTTP function in this process over a sandbox in another, so that each has a core. */
export type PayportUnderTest = {
  readonly handler: Handler
  /** The same, with DynamoDB asked to tell what each request consumes. */
  readonly metered: Handler
  readonly sandbox: SandboxFile
  readonly settings: Readonly<Record<string, string>>
  readonly apiKey: string
  /** Takes what was consumed since the last call. */
  readonly consumed: () => readonly ConsumedCapacity[]
  readonly stop: () => Promise<void>
}

const context = { awsRequestId: 'bench', functionName: 'http' } as Context

export const startPayport = async (): Promise<PayportUnderTest> => {
  const path = mkdtempSync(join(tmpdir(), 'payport-bench-'))
  const folder = dataFolder(path)
  const ports = Object.fromEntries(Object.keys(freePorts).map((name) => [name, '0']))
  const command = startCommand('start-sandbox', { ...ports, PAYPORT_DATA: path })
  await command.printed('Ctrl-C stops the sandbox.')
  const sandbox = readJsonFile(folder.sandbox) as SandboxFile
  const { apiKey } = readJsonFile(folder.keys) as DemoKeys
  const taken: ConsumedCapacity[] = []
  const settings = { ...sandbox.settings, PAYPORT_PUBLIC_URL: 'http://127.0.0.1:3000' }
  const logger = new Logger({ serviceName: 'bench', logLevel: 'SILENT' })
  const { metrics } = startTelemetry({ service: 'bench', environment: {}, metrics: false })
  const usual = Promise.resolve(compose(settings, logger, eventBodies))
  const metered = Promise.resolve(
    compose(settings, logger, eventBodies, {
      onCapacity: (capacity) => taken.push(capacity),
    }),
  )
  return {
    handler: httpFunction(() => usual, { logger, metrics }),
    metered: httpFunction(() => metered, { logger, metrics }),
    sandbox,
    settings,
    apiKey,
    consumed: () => taken.splice(0),
    stop: async () => {
      command.kill('SIGTERM')
      await command.ended
      rmSync(path, { recursive: true, force: true })
    },
  }
}

let requests = 0

/** API Gateway's event (payload format 2.0). */
export const eventOf = (
  method: 'GET' | 'POST',
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): APIGatewayProxyEventV2 => {
  const [path = '/', query = ''] = target.split('?')
  requests += 1
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { host: '127.0.0.1:3000', ...headers },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'bench',
      domainName: '127.0.0.1',
      domainPrefix: 'bench',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
      requestId: `bench-${String(requests)}`,
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: Date.now(),
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  }
}

/** What a merchant's server sends. */
export const merchantEvent = (
  { apiKey }: Pick<PayportUnderTest, 'apiKey'>,
  method: 'GET' | 'POST',
  target: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyEventV2 =>
  eventOf(
    method,
    target,
    { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
    body === undefined ? undefined : JSON.stringify(body),
  )

let orders = 0

export const newOrder = (under: PayportUnderTest) => {
  orders += 1
  const [merchant] = JSON.parse(under.settings['PAYPORT_MERCHANTS'] ?? '[]') as ReadonlyArray<{
    readonly returnOrigins: readonly string[]
  }>
  return {
    orderId: `BENCH-${String(Date.now())}-${String(orders)}`,
    orderName: '에티오피아 예가체프 드립백 20개입 외 1건',
    amount: { total: 25_000, taxFree: 3_000 },
    provider: 'kakaopay',
    returnUrl: `${merchant?.returnOrigins[0] ?? ''}/orders/${String(orders)}`,
  }
}

const expectStatus = (
  { statusCode, body }: APIGatewayProxyStructuredResultV2,
  wanted: number,
): APIGatewayProxyStructuredResultV2 & { readonly body: string } => {
  if (statusCode !== wanted)
    throw new Error(`expected ${String(wanted)}, got ${String(statusCode)}: ${body ?? ''}`)
  return { statusCode, body: body ?? '' }
}

export const ask = async (
  handler: Handler,
  event: APIGatewayProxyEventV2,
  wanted: number,
): Promise<APIGatewayProxyStructuredResultV2 & { readonly body: string }> => {
  const answer = await handler(event, context)
  return { ...answer, ...expectStatus(answer, wanted) }
}

export type Opened = { readonly id: string; readonly checkout: string }

export const create = async (under: PayportUnderTest): Promise<Opened> => {
  const event = merchantEvent(under, 'POST', '/v1/payments', newOrder(under))
  const { body } = await ask(under.handler, event, 201)
  const { id, checkout } = JSON.parse(body) as { id: string; checkout: { url: string } }
  return { id, checkout: new URL(checkout.url).pathname }
}

/** The shopper opens the checkout, pays at KakaoPay, and their browser is about to come back. */
export const consent = async (
  under: PayportUnderTest,
  { checkout }: Opened,
): Promise<APIGatewayProxyEventV2> => {
  const { headers } = await ask(under.handler, eventOf('GET', checkout), 303)
  const answer = await fetch(`${under.sandbox.urls.kakaopay}/_control/shopper`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ checkout: headers?.['location'], action: 'pay' }),
  })
  const { next } = (await answer.json()) as { readonly next: { readonly url: string } }
  const { pathname, search } = new URL(next.url)
  return eventOf('GET', `${pathname}${search}`)
}

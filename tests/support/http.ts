import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

import { Logger } from '@aws-lambda-powertools/logger'
import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import type { Context } from 'aws-lambda'

import { eventBodies } from '../../functions/event-bodies'
import type { App } from '../../functions/http/app'
import { toGatewayEvent } from '../../functions/http/gateway-event'
import { startHttpFront } from '../../functions/http/http-front'
import { httpFunction } from '../../functions/http/http-function'
import { PayportLogFormatter } from '../../functions/telemetry/log-formatter'
import { emfMetrics } from '../../functions/telemetry/metrics'
import { startDynamoDb } from '../../local/dynamodb'
import type { BrowserRequest } from '../../local/page-forms'
import { startParts } from '../../local/parts'
import { type ShopperAction, walkThroughCheckout } from '../../local/shopper'
import { kakaoPaySimulator } from '../../simulators/kakaopay/kakaopay'
import type { Fault } from '../../simulators/kernel/faults'
import { startSimulator } from '../../simulators/kernel/simulator'
import { naverPaySimulator } from '../../simulators/naverpay/naverpay'
import { nicePaySimulator } from '../../simulators/nicepay/nicepay'
import { compose } from '../../src/compose'
import type { Payment } from '../../src/domain/payment'
import type { ProviderName } from '../../src/domain/provider-name'
import type { ConsumedCapacity } from '../../src/infra/dynamodb/consumed-capacity'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { createEventTable } from '../../src/infra/dynamodb/event-table-definition'
import { toRecord } from '../../src/infra/dynamodb/payment-record'
import { createTable } from '../../src/infra/dynamodb/table-definition'
import { refusal, startRelay } from '../infra/dynamodb/relay'

/** Made up, and each like nothing else, so that it is found wherever it should not be. */
export const secrets = {
  apiKey: 'sk_test_the-key-of-the-demo-merchant',
  nextApiKey: 'sk_test_the-next-key-of-the-demo-merchant',
  othersApiKey: 'sk_test_the-key-of-the-other-merchant',
  poorApiKey: 'sk_test_the-key-of-the-poor-merchant',
  checkoutSecret: 'the-secret-that-signs-each-checkout-link',
  webhookMaster: 'the-master-of-all-secrets-of-webhooks',
  kakaopay: 'DEVKAKAOSECRET0123456789ABCDEF0123456789',
  naverpay: 'naver-client-secret-7Yq',
  nicepay: 'nicepay5ecret0123456789abcdef0123',
} as const

const credentials = {
  kakaopay: { cid: 'TC0ONETIME', secretKey: secrets.kakaopay },
  naverpay: {
    partnerId: 'np_demo012345',
    clientId: 'HN3GGCMDdTgGUfl0kFCo',
    clientSecret: secrets.naverpay,
    chainId: 'VGhpc0lzQ2hhaW4',
  },
  nicepay: { clientId: 'S2_0123456789abcdef0123456789abcdef', secretKey: secrets.nicepay },
} as const

export const shop = 'https://shop.example'
const tableName = 'payments'
const eventTableName = 'events'
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

const merchantOf = (id: string, keys: readonly string[], providers: object) => ({
  id,
  apiKeyHashes: keys.map(hashOf),
  returnOrigins: [shop],
  ...providers,
})

const everyone = [
  merchantOf('demo', [secrets.apiKey, secrets.nextApiKey], credentials),
  merchantOf('other', [secrets.othersApiKey], credentials),
  merchantOf('poor', [secrets.poorApiKey], { nicepay: credentials.nicepay }),
]

/** Looks again and again, and rejects when it does not hold in half a minute. */
export const until = async (holds: () => Promise<boolean>, what: string): Promise<void> => {
  for (let look = 0; look < 600; look += 1) {
    if (await holds()) return
    await setTimeout(50)
  }
  throw new Error(`waited in vain for ${what}`)
}

/** Keeps what would be printed. */
class KeepingLogger extends Logger {
  readonly lines: string[] = []

  /** Resolves when a line holds `text`, and rejects when none does for half a minute. */
  async hears(text: string): Promise<void> {
    await until(() => Promise.resolve(this.lines.some((line) => line.includes(text))), text)
  }

  protected override printLog(...[, log]: Parameters<Logger['printLog']>): void {
    this.lines.push(JSON.stringify(log.getAttributes(), this.getJsonReplacer()))
  }
}

export type Sent = {
  readonly method?: string
  readonly target: string
  /** The demo merchant's unless told; null for none. */
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** An object goes out as JSON. */
  readonly body?: string | Uint8Array | object
}

export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

const bytesOf = (body: Sent['body']): Uint8Array => {
  if (body === undefined) return new Uint8Array()
  if (body instanceof Uint8Array) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

const headersOf = ({ key = secrets.apiKey, body, headers }: Sent) => ({
  host: 'pay.example',
  ...(key !== null && { authorization: `Bearer ${key}` }),
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...headers,
})

type Event = ReturnType<typeof toGatewayEvent>
/** Every event that the function answered, with its answer. */
export type Watch = (event: Event, reply: Reply) => void

const emptyContext = { awsRequestId: 'test', getRemainingTimeInMillis: () => 30_000 } as Context

const startSimulators = async (keep: (stop: () => Promise<void>) => void) => {
  const named = (own: object) => ({ ...own, merchantName: '드립 상점' }) as never
  const start = async (create: Parameters<typeof startSimulator>[0]) => {
    const running = await startSimulator(create, { port: 0 })
    keep(running.close)
    return running.url
  }
  return {
    kakaopay: await start(kakaoPaySimulator(named(credentials.kakaopay))),
    naverpay: await start(naverPaySimulator(named(credentials.naverpay))),
    nicepay: await start(nicePaySimulator(named(credentials.nicepay))),
  }
}

const settingsOf = (urls: Readonly<Record<ProviderName, string>>) => ({
  KAKAOPAY_URL: urls.kakaopay,
  NAVERPAY_API_URL: urls.naverpay,
  NAVERPAY_SERVICE_URL: urls.naverpay,
  NICEPAY_API_URL: urls.nicepay,
  NICEPAY_SCRIPT_URL: `${urls.nicepay}/v1/js/`,
})

const nowhere = 'http://127.0.0.1:1'

const writing: ReadonlyArray<ConsumedCapacity['operation']> = [
  'insert',
  'save',
  'append',
  'saveLane',
  'saveEndpoints',
]

/** The HTTP function over an embedded DynamoDB and the providers' simulators, with all it says kept. */
export const startHttp = (watch: Watch) =>
  startParts(async (keep) => {
    const dynamoDb = await startDynamoDb()
    keep(dynamoDb.stop)
    const client = dynamoClient({ endpoint: dynamoDb.endpoint })
    keep(async () => client.destroy())
    await createTable(client, tableName)
    await createEventTable(client, eventTableName)
    const relay = await startRelay(dynamoDb.endpoint, () => refusal('InternalServerError', 503))
    keep(relay.stop)
    const simulators = await startSimulators(keep)
    const logger = new KeepingLogger({
      serviceName: 'payport-http',
      logLevel: 'DEBUG',
      logFormatter: new PayportLogFormatter('test'),
    })
    const metrics = emfMetrics('payport-http', 'test', false)

    const answering =
      (app: App) =>
      async (event: Event, context: Context = emptyContext) => {
        const result = await httpFunction(() => Promise.resolve(app), { logger, metrics })(
          event,
          context,
        )
        const { statusCode = 0, headers = {}, body = '' } = result
        watch(event, { status: statusCode, headers: headers as Reply['headers'], text: body })
        return result
      }

    const composed: { usual?: ReturnType<typeof compose> } = {}
    const front = await startHttpFront({
      port: 0,
      handler: (event, context) => answering(apps().usual)(event, context),
    })
    keep(() => front.stop(1_000))
    const url = `http://127.0.0.1:${String(front.port)}`
    const settings = {
      PAYPORT_PUBLIC_URL: url,
      PAYPORT_CHECKOUT_SECRETS: secrets.checkoutSecret,
      PAYPORT_TABLE: tableName,
      PAYPORT_EVENT_TABLE: eventTableName,
      PAYPORT_WEBHOOK_SECRETS: secrets.webhookMaster,
      PAYPORT_WEBHOOK_PRIVATE_ADDRESSES: 'allow',
      PAYPORT_MERCHANTS: JSON.stringify(everyone),
      DYNAMODB_ENDPOINT: dynamoDb.endpoint,
      ...settingsOf(simulators),
    }
    const writes = { count: 0 }
    const apps = () => {
      composed.usual ??= compose(settings, logger, eventBodies, {
        onCapacity: ({ operation }) => {
          if (writing.includes(operation)) writes.count += 1
        },
      })
      const defect = (): never => {
        throw new Error('a defect')
      }
      return {
        usual: composed.usual,
        busyStore: compose({ ...settings, DYNAMODB_ENDPOINT: relay.endpoint }, logger, eventBodies),
        brokenStore: compose(
          { ...settings, PAYPORT_TABLE: 'no-such-table', PAYPORT_EVENT_TABLE: 'no-such-table' },
          logger,
          eventBodies,
        ),
        unreachable: compose(
          {
            ...settings,
            ...settingsOf({ kakaopay: nowhere, naverpay: nowhere, nicepay: nowhere }),
          },
          logger,
          eventBodies,
        ),
        /** The merchant had credentials when these payments were made. */
        withoutProviders: compose(
          {
            ...settings,
            PAYPORT_MERCHANTS: JSON.stringify([merchantOf('demo', [secrets.apiKey], {})]),
          },
          logger,
          eventBodies,
        ),
        kakaoPayOff: compose(
          { ...settings, PAYPORT_PROVIDERS_OFF: 'kakaopay' },
          logger,
          eventBodies,
        ),
        defective: {
          ...composed.usual,
          merchants: { byApiKey: defect },
          showCheckout: defect,
          returnFromCheckout: defect,
        },
      }
    }
    const made = apps()

    const answer = async (event: Event, app: App = made.usual): Promise<Reply> => {
      const { statusCode = 0, headers = {}, body = '' } = await answering(app)(event)
      return { status: statusCode, headers: headers as Reply['headers'], text: body }
    }
    const send = (sent: Sent, app?: App): Promise<Reply> =>
      answer(
        toGatewayEvent({
          method: sent.method ?? (sent.body === undefined ? 'GET' : 'POST'),
          target: sent.target,
          httpVersion: '1.1',
          headers: headersOf(sent),
          body: bytesOf(sent.body),
          sourceIp: '127.0.0.1',
          requestId: 'request-of-the-test',
          at: new Date(),
        }),
        app,
      )
    const control = async (provider: ProviderName, method: string, path: string, body?: object) => {
      const said = await fetch(`${simulators[provider]}/_control/${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      if (!said.ok) throw new Error(`${path}: ${await said.text()}`)
      return said.text()
    }

    /** Of each item what every write changes: its version, its write's token, when it is due. */
    const marksIn = async (table: string, names: readonly string[]): Promise<string[]> => {
      const found: string[] = []
      let next: Record<string, AttributeValue> | undefined
      do {
        const page = await client.send(
          new ScanCommand({
            TableName: table,
            ProjectionExpression: names.join(', '),
            ...(next && { ExclusiveStartKey: next }),
          }),
        )
        for (const item of page.Items ?? [])
          found.push(names.map((name) => item[name]?.S ?? item[name]?.N).join(' '))
        next = page.LastEvaluatedKey
      } while (next !== undefined)
      return found
    }
    const ledgers = () =>
      Promise.all(
        (['kakaopay', 'naverpay', 'nicepay'] as const).map((each) =>
          control(each, 'GET', 'ledger'),
        ),
      )

    return {
      url,
      simulators,
      apps: made,
      logger,
      writes,
      answer,
      send,
      /** As the shopper's browser does. */
      browse: ({ method, url: address, form }: BrowserRequest, app?: App): Promise<Reply> =>
        send(
          {
            method,
            target: address.replace(/^https?:\/\/[^/]+/, ''),
            key: null,
            ...(form !== undefined && {
              body: new URLSearchParams(form).toString(),
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
            }),
          },
          app,
        ),
      /** The request with which the provider sends the browser back. */
      comeBack: async (checkoutUrl: string, action: ShopperAction = 'pay') =>
        (
          await walkThroughCheckout({
            checkoutUrl,
            action,
            until: (request) => new URL(request.url).pathname.endsWith('/return'),
          })
        ).request,
      fault: (provider: ProviderName, fault: Partial<Fault>) =>
        control(provider, 'POST', 'faults', fault),
      mend: (provider: ProviderName) => control(provider, 'DELETE', 'faults'),
      /** Puts a payment into the table as it is. */
      put: (payment: Payment) =>
        client.send(new PutItemCommand({ TableName: tableName, Item: toRecord(payment) })),
      putItem: (item: Record<string, AttributeValue>) =>
        client.send(new PutItemCommand({ TableName: tableName, Item: item })),
      putEventItem: (item: Record<string, AttributeValue>) =>
        client.send(new PutItemCommand({ TableName: eventTableName, Item: item })),
      /** The item of a payment as it is; a read by the API may itself look it up at the provider. */
      stored: async (id: string) =>
        (await client.send(new GetItemCommand({ TableName: tableName, Key: { id: { S: id } } })))
          .Item,
      ledgers,
      /** All that is stored, here and at the providers: one line each. */
      books: async (): Promise<readonly string[]> => [
        ...(await marksIn(tableName, ['id', 'v', 'w', 'due'])).sort(),
        ...(await marksIn(eventTableName, ['pk', 'sk', 'n', 'v', 'w', 'due'])).sort(),
        ...(await ledgers()),
      ],
    }
  })

export type Http = Awaited<ReturnType<typeof startHttp>>

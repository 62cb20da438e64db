import { createHash } from 'node:crypto'

import { Logger } from '@aws-lambda-powertools/logger'
import * as E from 'fp-ts/Either'

import type { App } from '../../functions/http/app'
import { toGatewayEvent } from '../../functions/http/gateway-event'
import { httpHandler } from '../../functions/http/http-handler'
import { cancelPayment } from '../../src/application/cancel-payment'
import { confirmPayment } from '../../src/application/confirm-payment'
import { createPayment } from '../../src/application/create-payment'
import { getPayment } from '../../src/application/get-payment'
import type { ReconciliationPorts } from '../../src/application/reconcile-due-item'
import { reconcilePayments } from '../../src/application/reconcile-payments'
import { refundPayment } from '../../src/application/refund-payment'
import { returnFromCheckout } from '../../src/application/return-from-checkout'
import { showCheckout } from '../../src/application/show-checkout'
import type { MerchantId } from '../../src/domain/identifiers'
import { checkoutTokens } from '../../src/infra/checkout-tokens'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { paymentTable } from '../../src/infra/dynamodb/payment-table'
import { merchantDirectory } from '../../src/infra/merchant-directory'
import { apiKey, type Sent, type Service, shop, type World } from './contract'
import { releaseProvider } from './release-provider'

/** Checkout links are read by whichever release the shopper meets. */
export const links = checkoutTokens('https://pay.example', ['the secret of both releases'])

const merchants = merchantDirectory([
  {
    merchant: { id: 'gates' as MerchantId, returnOrigins: [shop], providersOff: [] },
    apiKeyHashes: [createHash('sha256').update(apiKey).digest('hex')],
  },
])

/** What a line of the log says went wrong, without the time and the request. */
const errorOf = ({ failure, cause, fields, error }: Readonly<Record<string, unknown>>): string =>
  [failure, cause, fields, error]
    .flatMap((each) => (each === undefined ? [] : [JSON.stringify(each)]))
    .join(' ')

/** Keeps what went wrong, and prints nothing. */
class KeepingLogger extends Logger {
  private kept: string[] = []

  protected override printLog(...[, log]: Parameters<Logger['printLog']>): void {
    this.kept.push(errorOf(log.getAttributes()))
  }

  taken(): readonly string[] {
    const taken = this.kept
    this.kept = []
    return taken
  }
}

const eventOf = ({ method, target, headers, body }: Sent, at: number) =>
  toGatewayEvent({
    method,
    target,
    httpVersion: '1.1',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    sourceIp: '127.0.0.1',
    requestId: 'gates',
    at: new Date(at),
  })

/** ms; what one run of the sweep has. */
const sweepMs = 45_000

/** This release's HTTP function and sweep, over its own table code and the world's provider. */
export const startService = ({ dynamoDb, now, newKey, provider }: World): Service => {
  const client = dynamoClient(dynamoDb)
  const logger = new KeepingLogger({ serviceName: 'gates', logLevel: 'ERROR' })
  const ports: ReconciliationPorts = {
    payments: paymentTable({ client, tableName: dynamoDb.tableName, newToken: newKey }),
    providers: (_, name) => E.right(releaseProvider(name, provider)),
    clock: () => new Date(now()),
    newKey,
    jitter: () => 0.5,
    notify: () => () => undefined,
  }
  const withLinks = { ...ports, links }
  // What the flows of the gates do not walk through is left out.
  const app: Partial<App> = {
    version: 'gates',
    publicUrl: 'https://pay.example',
    clock: ports.clock,
    links,
    merchants,
    createPayment: createPayment(withLinks),
    getPayment: getPayment(ports),
    confirmPayment: confirmPayment(ports),
    cancelPayment: cancelPayment(ports),
    refundPayment: refundPayment(ports),
    showCheckout: showCheckout(withLinks),
    returnFromCheckout: returnFromCheckout(withLinks),
  }
  const handle = httpHandler(app as App, logger)
  return {
    call: async (sent) => {
      const { statusCode = 0, body = '' } = await handle(eventOf(sent, now()))
      return { status: statusCode, body, errors: logger.taken() }
    },
    sweep: async () => {
      const report = await reconcilePayments(ports)({ stopAt: new Date(now() + sweepMs) })()
      if (E.isLeft(report)) return [JSON.stringify(report.left)]
      return report.right.failed > 0
        ? [`${String(report.right.failed)} cannot be looked after`]
        : []
    },
    stop: () => {
      client.destroy()
    },
  }
}

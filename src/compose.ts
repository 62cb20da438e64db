import type { Logger } from '@aws-lambda-powertools/logger'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import { cancelPayment } from './application/cancel-payment'
import { confirmPayment } from './application/confirm-payment'
import { createPayment } from './application/create-payment'
import { type ExamineSetup, examineSetup } from './application/examine-setup'
import { followNotice } from './application/follow-notice'
import { getPayment } from './application/get-payment'
import type { OperatorNotice, OperatorNotices } from './application/ports/operator-notices'
import type { PaymentProvider, PaymentProviders } from './application/ports/payment-provider'
import type { ProviderCall } from './application/ports/provider-call'
import { reconcilePayments } from './application/reconcile-payments'
import { refundPayment } from './application/refund-payment'
import { returnFromCheckout } from './application/return-from-checkout'
import { showCheckout } from './application/show-checkout'
import { type EventBodies, wireEvents } from './compose-events'
import type { MerchantId } from './domain/identifiers'
import type { Payment } from './domain/payment'
import type { ProviderName } from './domain/provider-name'
import { fetchParameter } from './infra/aws/parameters'
import { checkoutTokens } from './infra/checkout-tokens'
import { pause, systemClock } from './infra/clock'
import type { ConsumedCapacityObserver } from './infra/dynamodb/consumed-capacity'
import { dynamoClient } from './infra/dynamodb/dynamo-client'
import { lookBudget } from './infra/dynamodb/look-budget'
import { paymentTable } from './infra/dynamodb/payment-table'
import { type ProviderHttp, providerHttp } from './infra/http/provider-http'
import { kakaoPay } from './infra/kakaopay/kakaopay'
import { measuredProvider } from './infra/measured-provider'
import { merchantDirectory } from './infra/merchant-directory'
import { naverPay } from './infra/naverpay/naverpay'
import { nicePay } from './infra/nicepay/nicepay'
import { readNotice } from './infra/nicepay/notice'
import { observedStore } from './infra/observed-store'
import { logNotices } from './infra/operator-log'
import { jitter, newKey } from './infra/random-keys'
import {
  type Environment,
  type MerchantSettings,
  readSettings,
  type Settings,
  type SettingsInvalid,
} from './infra/settings'
import { settingsSource } from './infra/settings-source'
import { setupOf } from './infra/setup'

/** Who wants to hear what the application does. */
export type Observers = {
  readonly onCapacity?: ConsumedCapacityObserver
  readonly onProviderCall?: (call: ProviderCall) => void
  readonly onNotice?: (notice: OperatorNotice) => void
  readonly onPayment?: (payment: Payment) => void
}

type ProvidersOfMerchant = { readonly [Name in ProviderName]?: PaymentProvider }

const providersOf = (
  { providers: urls }: Settings,
  http: ProviderHttp,
  { kakaopay, naverpay, nicepay }: MerchantSettings,
): ProvidersOfMerchant => ({
  ...(kakaopay !== undefined && {
    kakaopay: kakaoPay({ ...kakaopay, baseUrl: urls.kakaoPayUrl, http }),
  }),
  ...(naverpay !== undefined && {
    naverpay: naverPay({
      ...naverpay,
      apiUrl: urls.naverPayApiUrl,
      serviceUrl: urls.naverPayServiceUrl,
      http,
    }),
  }),
  ...(nicepay !== undefined && {
    nicepay: nicePay({
      ...nicepay,
      apiUrl: urls.nicePayApiUrl,
      scriptUrl: urls.nicePayScriptUrl,
      http,
    }),
  }),
})

const paymentProviders = (
  settings: Settings,
  { onProviderCall = () => undefined }: Observers,
): PaymentProviders => {
  const http = providerHttp(settings.providers.limits)
  const byMerchant = new Map<MerchantId, ProvidersOfMerchant>(
    settings.merchants.map((each) => [each.merchant.id, providersOf(settings, http, each)]),
  )
  return (merchantId, name) =>
    pipe(
      E.fromNullable({ _tag: 'ProviderNotEnabled' as const, provider: name })(
        byMerchant.get(merchantId)?.[name],
      ),
      E.map((provider) => measuredProvider(name, provider, onProviderCall)),
    )
}

const nicePayHolders = ({ merchants }: Settings) =>
  merchants.flatMap(({ merchant, nicepay }) =>
    nicepay === undefined ? [] : [{ merchantId: merchant.id, keys: nicepay }],
  )

const noticesTo =
  (logger: Logger, { onNotice = () => undefined }: Observers): OperatorNotices =>
  (notice) =>
  () => {
    logNotices(logger)(notice)()
    onNotice(notice)
  }

type Context = {
  readonly logger: Logger
  readonly bodies: EventBodies
  readonly observers: Observers
}

/** What stands around the use cases. */
const portsOf = (settings: Settings, { logger, observers }: Context) => {
  const { onCapacity: observe, onPayment } = observers
  const table = {
    client: dynamoClient(settings.dynamoDb),
    tableName: settings.dynamoDb.tableName,
    newToken: newKey,
    ...(observe !== undefined && { observe }),
  }
  const payments = paymentTable(table)
  return {
    table,
    payments: onPayment === undefined ? payments : observedStore(payments, onPayment),
    providers: paymentProviders(settings, observers),
    links: checkoutTokens(settings.publicUrl, settings.checkoutSecrets),
    clock: systemClock,
    newKey,
    jitter,
    pause,
    readNotice: readNotice(nicePayHolders(settings)),
    looks: lookBudget({ ...table, tableName: settings.dynamoDb.eventTableName }),
    notify: noticesTo(logger, observers),
  }
}

const wire = (settings: Settings, context: Context) => {
  const { table, ...ports } = portsOf(settings, context)
  return {
    version: settings.version,
    publicUrl: settings.publicUrl,
    clock: systemClock,
    links: ports.links,
    merchants: merchantDirectory(settings.merchants),
    createPayment: createPayment(ports),
    getPayment: getPayment(ports),
    confirmPayment: confirmPayment(ports),
    cancelPayment: cancelPayment(ports),
    refundPayment: refundPayment(ports),
    showCheckout: showCheckout(ports),
    returnFromCheckout: returnFromCheckout(ports),
    followNicePayNotice: followNotice(ports),
    reconcilePayments: reconcilePayments(ports),
    ...wireEvents(settings, context.bodies, { table, ...ports }),
  }
}

/** The whole application, wired. */
export type Payport = ReturnType<typeof wire>

/**
 * The application with the settings of `environment` as they are. Throws `SettingsInvalid` with all
 * that is missing or malformed.
 */
export const compose = (
  environment: Environment,
  logger: Logger,
  bodies: EventBodies,
  observers: Observers = {},
): Payport => wire(readSettings(environment), { logger, bodies, observers })

/** Looks at what stands around a process with this environment. */
export const composeExamination = (environment: Environment): ExamineSetup =>
  examineSetup({ setup: setupOf(environment), clock: systemClock })

export type CurrentPayportOptions = {
  readonly environment: Environment
  readonly logger: Logger
  readonly bodies: EventBodies
  readonly observers?: Observers & {
    /** New settings could not be had or used, and the last good ones stay in force. */
    readonly onStaleSettings?: () => void
  }
}

/**
 * The application with the settings as they are now: values that `environment` only names are
 * fetched, and looked at again every minute. The first look begins at once. Rejects with
 * `SettingsInvalid` as long as there never were settings to work with.
 */
export const currentPayport = (options: CurrentPayportOptions): (() => Promise<Payport>) => {
  const { environment, logger, bodies, observers = {} } = options
  const settings = settingsSource({
    environment,
    fetch: fetchParameter,
    clock: systemClock,
    onStale: (problems) => {
      logger.error('the settings stay as they were', { problems })
      observers.onStaleSettings?.()
    },
  })
  let made: { readonly from: Settings; readonly payport: Payport } | undefined
  const current = async (): Promise<Payport> => {
    const from = E.getOrElseW((invalid: SettingsInvalid) => {
      throw invalid
    })(await settings())
    if (made?.from !== from) made = { from, payport: wire(from, { logger, bodies, observers }) }
    return made.payport
  }
  // Lambda gives the start more processor than a request; who asks first meets its failure.
  current().catch(() => undefined)
  return current
}

import type { Logger } from '@aws-lambda-powertools/logger'
import * as E from 'fp-ts/Either'

import { cancelPayment } from './application/cancel-payment'
import { confirmPayment } from './application/confirm-payment'
import { createPayment } from './application/create-payment'
import { getPayment } from './application/get-payment'
import type { PaymentProvider, PaymentProviders } from './application/ports/payment-provider'
import { reconcilePayments } from './application/reconcile-payments'
import { refundPayment } from './application/refund-payment'
import { returnFromCheckout } from './application/return-from-checkout'
import { showCheckout } from './application/show-checkout'
import type { MerchantId } from './domain/identifiers'
import type { ProviderName } from './domain/provider-name'
import { checkoutTokens } from './infra/checkout-tokens'
import { systemClock } from './infra/clock'
import { dynamoClient } from './infra/dynamodb/dynamo-client'
import { type ConsumedCapacityObserver, paymentTable } from './infra/dynamodb/payment-table'
import { type ProviderHttp, providerHttp } from './infra/http/provider-http'
import { kakaoPay } from './infra/kakaopay/kakaopay'
import { merchantDirectory } from './infra/merchant-directory'
import { naverPay } from './infra/naverpay/naverpay'
import { nicePay } from './infra/nicepay/nicepay'
import { logNotices } from './infra/operator-log'
import { jitter, newKey } from './infra/random-keys'
import {
  type Environment,
  type MerchantSettings,
  readSettings,
  type Settings,
} from './infra/settings'

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

const paymentProviders = (settings: Settings): PaymentProviders => {
  const http = providerHttp(settings.providers.limits)
  const byMerchant = new Map<MerchantId, ProvidersOfMerchant>(
    settings.merchants.map((each) => [each.merchant.id, providersOf(settings, http, each)]),
  )
  return (merchantId, provider) =>
    E.fromNullable({ _tag: 'ProviderNotEnabled' as const, provider })(
      byMerchant.get(merchantId)?.[provider],
    )
}

/**
 * The whole application, wired: what the entries (Lambda, the local server, a bench) call. Throws
 * `SettingsInvalid` with all that is missing or malformed in `environment`.
 */
export const compose = (
  environment: Environment,
  logger: Logger,
  observe?: ConsumedCapacityObserver,
) => {
  const settings = readSettings(environment)
  const links = checkoutTokens(settings.publicUrl, settings.checkoutSecrets)
  const ports = {
    payments: paymentTable({
      client: dynamoClient(settings.dynamoDb),
      tableName: settings.dynamoDb.tableName,
      newToken: newKey,
      ...(observe !== undefined && { observe }),
    }),
    providers: paymentProviders(settings),
    links,
    clock: systemClock,
    newKey,
    jitter,
    notify: logNotices(logger),
  }
  return {
    version: settings.version,
    publicUrl: settings.publicUrl,
    clock: systemClock,
    links,
    merchants: merchantDirectory(settings.merchants),
    createPayment: createPayment(ports),
    getPayment: getPayment(ports),
    confirmPayment: confirmPayment(ports),
    cancelPayment: cancelPayment(ports),
    refundPayment: refundPayment(ports),
    showCheckout: showCheckout(ports),
    returnFromCheckout: returnFromCheckout(ports),
    reconcilePayments: reconcilePayments(ports),
  }
}

import { cancelPaymentHandler } from './cancel-payment/handler'
import { confirmPaymentHandler } from './confirm-payment/handler'
import { createPaymentHandler } from './create-payment/handler'
import { getDocsAssetHandler, getDocsHandler } from './get-docs/handler'
import { getHealthHandler } from './get-health/handler'
import { getOpenApiHandler } from './get-openapi/handler'
import { findPaymentHandler, getPaymentHandler } from './get-payment/handler'
import { getTimelineHandler } from './get-timeline/handler'
import type { Contract } from './openapi/contract'
import * as contracts from './openapi/contracts'
import { listEventsHandler } from './list-events/handler'
import * as eventContracts from './openapi/event-contracts'
import { openCheckoutHandler } from './open-checkout/handler'
import { receiveNicePayNoticeHandler } from './receive-nicepay-notice/handler'
import { redeliverEventHandler } from './redeliver-event/handler'
import { refundPaymentHandler } from './refund-payment/handler'
import { returnFromCheckoutHandler } from './return-from-checkout/handler'
import type { MerchantHandler, PublicHandler, Route } from './route'
import * as endpoints from './webhook-endpoints/handlers'

const merchant = (
  method: Route['method'],
  path: string,
  handler: MerchantHandler,
  contract: Contract,
): Route => ({ method, path, access: 'merchant', handler, contract })

const open = (
  method: Route['method'],
  path: string,
  handler: PublicHandler,
  contract: Contract,
): Route => ({ method, path, access: 'public', handler, contract })

const shopper = (
  method: Route['method'],
  path: string,
  handler: PublicHandler,
  contract: Contract,
): Route => ({ method, path, access: 'shopper', handler, contract })

const onEndpoint = '/v1/webhook-endpoints/{id}'

const eventRoutes: readonly Route[] = [
  merchant('GET', '/v1/events', listEventsHandler, eventContracts.listEventsContract),
  merchant(
    'POST',
    '/v1/events/{id}/redeliver',
    redeliverEventHandler,
    eventContracts.redeliverEventContract,
  ),
  merchant(
    'POST',
    '/v1/webhook-endpoints',
    endpoints.createEndpointHandler,
    eventContracts.createEndpointContract,
  ),
  merchant(
    'GET',
    '/v1/webhook-endpoints',
    endpoints.listEndpointsHandler,
    eventContracts.listEndpointsContract,
  ),
  merchant('GET', onEndpoint, endpoints.getEndpointHandler, eventContracts.getEndpointContract),
  merchant(
    'DELETE',
    onEndpoint,
    endpoints.deleteEndpointHandler,
    eventContracts.deleteEndpointContract,
  ),
  merchant(
    'POST',
    `${onEndpoint}/rotate-secret`,
    endpoints.rotateSecretHandler,
    eventContracts.rotateSecretContract,
  ),
  merchant(
    'POST',
    `${onEndpoint}/test`,
    endpoints.testEndpointHandler,
    eventContracts.testEndpointContract,
  ),
  merchant(
    'POST',
    `${onEndpoint}/enable`,
    endpoints.enableEndpointHandler,
    eventContracts.enableEndpointContract,
  ),
]

/** Every route of the API: a new route is a new row. */
export const routes: readonly Route[] = [
  merchant('POST', '/v1/payments', createPaymentHandler, contracts.createPaymentContract),
  merchant('GET', '/v1/payments', findPaymentHandler, contracts.findPaymentContract),
  merchant('GET', '/v1/payments/{id}', getPaymentHandler, contracts.getPaymentContract),
  merchant('GET', '/v1/payments/{id}/timeline', getTimelineHandler, contracts.getTimelineContract),
  merchant(
    'POST',
    '/v1/payments/{id}/confirm',
    confirmPaymentHandler,
    contracts.confirmPaymentContract,
  ),
  merchant(
    'POST',
    '/v1/payments/{id}/cancel',
    cancelPaymentHandler,
    contracts.cancelPaymentContract,
  ),
  merchant(
    'POST',
    '/v1/payments/{id}/refunds',
    refundPaymentHandler,
    contracts.refundPaymentContract,
  ),
  ...eventRoutes,
  shopper('GET', '/checkout/{token}', openCheckoutHandler, contracts.openCheckoutContract),
  shopper(
    'GET',
    '/checkout/{token}/return',
    returnFromCheckoutHandler,
    contracts.returnFromCheckoutContract,
  ),
  shopper(
    'POST',
    '/checkout/{token}/return',
    returnFromCheckoutHandler,
    contracts.postReturnFromCheckoutContract,
  ),
  {
    method: 'POST',
    path: '/notices/nicepay',
    access: 'provider',
    handler: receiveNicePayNoticeHandler,
  },
  open('GET', '/v1/health', getHealthHandler, contracts.getHealthContract),
  open(
    'GET',
    '/openapi.json',
    getOpenApiHandler(() => routes),
    contracts.getOpenApiContract,
  ),
  open('GET', '/docs', getDocsHandler, contracts.getDocsContract),
  open('GET', '/docs/{file}', getDocsAssetHandler, contracts.getDocsAssetContract),
]

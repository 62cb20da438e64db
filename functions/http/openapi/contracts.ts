import * as t from 'io-ts'

import { OrderIdCodec, PaymentIdCodec } from '../codecs'
import { CreatePaymentRequest } from '../create-payment/request'
import { HealthResponse } from '../get-health/response'
import { AfterSequence } from '../get-timeline/request'
import { TimelineResponse } from '../get-timeline/response'
import { PaymentResponse } from '../payment-response'
import { RefundRequest } from '../refund-payment/request'
import { RefundPaymentResponse } from '../refund-payment/response'
import type { Contract, Parameter } from './contract'
import { replayed, retryAfter } from './header-notes'

const paymentId: Parameter = {
  name: 'id',
  in: 'path',
  codec: PaymentIdCodec,
  says: 'The id that the create request answered with',
  example: 'pay_7zqk3v5m2c4xw6ahjb3t5ynr4e',
}

const token: Parameter = {
  name: 'token',
  in: 'path',
  codec: t.string,
  says: 'From checkout.url: signed and unguessable',
  example: '7zqk3v5m2c4xw6ahjb3t5ynr4e-1-Zm9vYmFyYmF6cXV4MTIzNA',
}

const payment = (says: string) => ({ says, codec: PaymentResponse })
const unknown = {
  ...payment('The outcome is not known yet; ask again, never pay again'),
  headers: retryAfter,
}

const store = ['StoreUnavailable', 'StoreBroken', 'RecordUnreadable', 'InternalError'] as const
const merchant = ['Unauthorized', ...store] as const
/** An outcome that is missing is asked for at the provider, whose credentials may be gone by then. */
const reading = ['PaymentNotFound', ...merchant] as const

export const createPaymentContract: Contract = {
  id: 'createPayment',
  summary: 'Open a checkout for an order',
  description:
    'One payment for each orderId. Sent again with the same body, it answers with the open checkout (200), or opens a new attempt where the last one ended without payment (201). Send the shopper to `checkout.url`.',
  body: {
    codec: CreatePaymentRequest,
    example: {
      orderId: 'ORD-2031',
      orderName: '드립백 세트 외 1건',
      amount: { total: 25000, taxFree: 3000 },
      provider: 'kakaopay',
      returnUrl: 'http://localhost:3001/orders/ORD-2031',
    },
  },
  answers: {
    200: payment('The payment that the order has already'),
    201: payment('A new attempt with an open checkout'),
  },
  failures: [
    'InvalidRequest',
    'ReturnUrlNotAllowed',
    'ProviderNotEnabled',
    'ProviderSwitchedOff',
    'CheckoutRefused',
    'OrderConflict',
    'TooManyAttempts',
    'ReversalPending',
    'BodyTooLarge',
    'MediaTypeNotSupported',
    'ProviderUnavailable',
    ...merchant,
  ],
}

/** While the outcome is unknown, it says when to ask again. */
const read = { ...payment('The payment'), headers: retryAfter }

export const findPaymentContract: Contract = {
  id: 'findPayment',
  summary: 'Find the payment of an order',
  parameters: [
    {
      name: 'orderId',
      in: 'query',
      codec: OrderIdCodec,
      says: "The merchant's order number",
      example: 'ORD-2031',
    },
  ],
  answers: { 200: read },
  failures: ['InvalidRequest', ...reading],
}

export const getPaymentContract: Contract = {
  id: 'getPayment',
  summary: 'Read a payment',
  description:
    "A payment whose outcome is unknown for more than a few seconds is looked up in the provider's books on the spot.",
  parameters: [paymentId],
  answers: { 200: read },
  failures: reading,
}

export const getTimelineContract: Contract = {
  id: 'getTimeline',
  summary: 'Read what happened to a payment, in order',
  description: 'Sequence numbers run from 1 without a gap; the last one is the payment’s version.',
  parameters: [
    paymentId,
    {
      name: 'after',
      in: 'query',
      codec: AfterSequence,
      says: 'The sequence number behind which to begin',
      example: 2,
      optional: true,
    },
  ],
  answers: { 200: { says: 'The timeline', codec: TimelineResponse } },
  failures: ['InvalidRequest', ...reading],
}

export const confirmPaymentContract: Contract = {
  id: 'confirmPayment',
  summary: 'Take the money of an authorized payment',
  description: 'For `confirm: "manual"`. Sent again, it joins the running approval or its result.',
  parameters: [paymentId],
  answers: { 200: payment('Paid'), 202: unknown },
  failures: [
    'ProviderNotEnabled',
    'PaymentDeclined',
    'NotInState',
    'ProviderNotReached',
    ...reading,
  ],
}

export const cancelPaymentContract: Contract = {
  id: 'cancelPayment',
  summary: 'Close a payment before money moved',
  parameters: [paymentId],
  answers: { 200: payment('Abandoned') },
  failures: ['PaymentNotFound', 'NotInState', ...merchant],
}

export const refundPaymentContract: Contract = {
  id: 'refundPayment',
  summary: 'Refund all or part of a payment',
  description:
    'The same Idempotency-Key with the same body is the same refund, for as long as the payment is kept.',
  parameters: [
    paymentId,
    {
      name: 'Idempotency-Key',
      in: 'header',
      codec: t.string,
      says: '1 to 255 visible characters, bare or in double quotes; new for each refund',
      example: 'refund-ORD-2031-1',
    },
  ],
  body: {
    codec: RefundRequest,
    example: { amount: 5000, reason: '단순 변심', expectedBalance: 25000 },
  },
  answers: {
    201: { says: 'The money went back', codec: RefundPaymentResponse, headers: replayed },
    202: {
      says: 'Requested; the provider has not told the outcome yet',
      codec: RefundPaymentResponse,
      headers: { ...retryAfter, ...replayed },
    },
  },
  failures: [
    'InvalidRequest',
    'RefundExceedsBalance',
    'RefundRefused',
    'NotRefundable',
    'BalanceDiffers',
    'TooManyRefunds',
    'BodyTooLarge',
    'MediaTypeNotSupported',
    'IdempotencyKeyReused',
    'ProviderNotEnabled',
    'ProviderNotReached',
    ...reading,
  ],
}

const page = (says: string) => ({ says, mediaType: 'text/html' })
const redirect = (says: string) => ({ says, headers: { Location: 'Where the browser goes' } })
const shopperPages = {
  202: page('The outcome is being found out; the page loads itself again'),
  404: page('There is no such checkout'),
  409: page('The checkout is closed: paid, ended, or replaced by a newer one'),
  500: page('Something is wrong on our side'),
  503: page('The provider or the store cannot be reached at the moment'),
}

export const openCheckoutContract: Contract = {
  id: 'openCheckout',
  summary: 'Where the merchant sends the shopper',
  parameters: [token],
  answers: {
    200: page("The page that opens the provider's window (NICEPAY)"),
    303: redirect('To the provider (KakaoPay, NaverPay)'),
    ...shopperPages,
  },
  failures: [],
}

export const returnFromCheckoutContract: Contract = {
  id: 'returnFromCheckout',
  summary: 'Where the provider sends the shopper back',
  description: "Anything but the provider's genuine first return changes nothing.",
  parameters: [token],
  answers: {
    303: redirect("To the merchant's returnUrl with paymentId and status"),
    400: page('The return does not come from the provider'),
    ...shopperPages,
  },
  failures: [],
}

export const postReturnFromCheckoutContract: Contract = {
  ...returnFromCheckoutContract,
  id: 'postReturnFromCheckout',
  answers: {
    ...returnFromCheckoutContract.answers,
    413: page('The posted form is too large'),
    415: page('The posted form has another media type'),
  },
}

export const getHealthContract: Contract = {
  id: 'getHealth',
  summary: 'Whether this process is alive',
  answers: { 200: { says: 'It is', codec: HealthResponse } },
  failures: [],
}

export const getOpenApiContract: Contract = {
  id: 'getOpenApi',
  summary: 'This document',
  answers: { 200: { says: 'OpenAPI 3.1', codec: t.UnknownRecord } },
  failures: [],
}

export const getDocsContract: Contract = {
  id: 'getDocs',
  summary: 'This document, for reading',
  answers: { 200: page('The reference page') },
  failures: [],
}

export const getDocsAssetContract: Contract = {
  id: 'getDocsAsset',
  summary: 'A file of the reference page',
  parameters: [
    {
      name: 'file',
      in: 'path',
      codec: t.string,
      says: 'The name of the file',
      example: 'swagger-ui.css',
    },
  ],
  answers: { 200: { says: 'The file', mediaType: '*/*' } },
  failures: ['RouteNotFound'],
}

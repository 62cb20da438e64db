import type { CancelPaymentError } from '../../src/application/cancel-payment'
import type { ConfirmPaymentError } from '../../src/application/confirm-payment'
import type { CreatePaymentError } from '../../src/application/create-payment'
import type { GetPaymentError } from '../../src/application/get-payment'
import type { RefundPaymentError } from '../../src/application/refund-payment'
import type { ReturnFromCheckoutError } from '../../src/application/return-from-checkout'
import type { ShowCheckoutError } from '../../src/application/show-checkout'
import type { DeclineReason } from '../../src/domain/decline'
import type { RefundExceedsBalance } from '../../src/domain/refunds'
import type { Unauthorized } from './authenticate'
import { type HttpReply, json, replayedHeader, retrySoon } from './http-reply'
import type { BodyTooLarge, InvalidRequest, MediaTypeNotSupported } from './http-request'

export type RouteNotFound = { readonly _tag: 'RouteNotFound' }
export type MethodNotAllowed = {
  readonly _tag: 'MethodNotAllowed'
  readonly allowed: readonly string[]
}
/** The provider said no to the payment. */
export type PaymentDeclined = {
  readonly _tag: 'PaymentDeclined'
  readonly reason: DeclineReason
}
/** The provider said no to the refund. */
export type RefundRefused = {
  readonly _tag: 'RefundRefused'
  readonly reason: DeclineReason
  readonly replayed: boolean
}
/** The provider's books have less left than ours. */
export type RefundExceedsProviderBalance = RefundExceedsBalance & { readonly replayed: boolean }
export type InternalError = { readonly _tag: 'InternalError' }

export type Failure =
  | BodyTooLarge
  | CancelPaymentError
  | ConfirmPaymentError
  | CreatePaymentError
  | GetPaymentError
  | InternalError
  | InvalidRequest
  | MediaTypeNotSupported
  | MethodNotAllowed
  | PaymentDeclined
  | RefundExceedsProviderBalance
  | RefundPaymentError
  | RefundRefused
  | ReturnFromCheckoutError
  | RouteNotFound
  | ShowCheckoutError
  | Unauthorized

export type MoneyMoved = 'no' | 'yes' | 'unknown'
export type SafeToRetry = 'same-request' | 'new-request' | 'never'

type Row = {
  readonly status: number
  readonly title: string
  readonly moneyMoved: MoneyMoved
  readonly safeToRetry: SafeToRetry
}

const row = (
  status: number,
  title: string,
  safeToRetry: SafeToRetry,
  moneyMoved: MoneyMoved = 'no',
): Row => ({ status, title, moneyMoved, safeToRetry })

/** Failure -> what the caller sees. A failure without a row does not compile. */
export const problems: { readonly [Tag in Failure['_tag']]: Row } = {
  InvalidRequest: row(400, 'The request does not have the expected shape', 'new-request'),
  ReturnUrlNotAllowed: row(
    400,
    'The returnUrl is not in an origin registered for this merchant',
    'new-request',
  ),
  ProviderNotEnabled: row(400, 'This merchant has no credentials for the provider', 'new-request'),
  RefundExceedsBalance: row(
    400,
    'The refund is larger than what is left of the payment',
    'new-request',
  ),
  Unauthorized: row(401, 'The API key is missing or not valid', 'new-request'),
  PaymentDeclined: row(402, 'The provider declined the payment', 'new-request'),
  CheckoutRefused: row(
    402,
    'The provider refused to open a checkout for this order',
    'new-request',
  ),
  RefundRefused: row(402, 'The provider refused the refund', 'new-request'),
  PaymentNotFound: row(404, 'There is no such payment', 'never'),
  CheckoutTokenInvalid: row(404, 'There is no such checkout', 'never'),
  RouteNotFound: row(404, 'There is no such route', 'never'),
  MethodNotAllowed: row(405, 'The route does not take this method', 'new-request'),
  OrderConflict: row(409, 'The order has a payment that differs from this request', 'new-request'),
  TooManyAttempts: row(409, 'The order had as many attempts as an order may have', 'never'),
  TooManyRefunds: row(409, 'The payment had as many refunds as a payment may have', 'never'),
  ReversalPending: row(
    409,
    'An earlier approval of this order is still being given back',
    'same-request',
    'unknown',
  ),
  NotInState: row(409, 'The payment is in a state that does not allow this', 'never'),
  NotRefundable: row(409, 'The payment is not paid, so there is nothing to refund', 'never'),
  BalanceDiffers: row(409, 'The refundable balance is not the expected one', 'new-request'),
  CheckoutClosed: row(409, 'The checkout is closed', 'never'),
  ReturnRejected: row(400, 'The return does not come from the provider', 'never'),
  BodyTooLarge: row(413, 'The body is too large', 'new-request'),
  MediaTypeNotSupported: row(415, 'The body has the wrong media type', 'new-request'),
  IdempotencyKeyReused: row(
    422,
    'The Idempotency-Key came before with another body',
    'new-request',
  ),
  InternalError: row(500, 'Something is wrong on our side', 'same-request', 'unknown'),
  StoreBroken: row(500, 'Something is wrong on our side', 'same-request', 'unknown'),
  RecordUnreadable: row(
    500,
    'The stored payment cannot be read by this version',
    'same-request',
    'unknown',
  ),
  ProviderNotReached: row(
    503,
    'The provider could not be reached; nothing was sent',
    'same-request',
  ),
  ProviderUnavailable: row(503, 'The provider could not open a checkout', 'same-request'),
  StoreUnavailable: row(503, 'The store did not answer in time', 'same-request', 'unknown'),
}

/** What is particular to this failure; nothing internal ever. */
const particulars = (failure: Failure): Readonly<Record<string, unknown>> => {
  switch (failure._tag) {
    case 'InvalidRequest':
      return { fields: failure.fields }
    case 'ReturnUrlNotAllowed':
      return {
        fields: [
          { field: 'returnUrl', problem: `must be in one of ${failure.origins.join(', ')}` },
        ],
      }
    case 'ProviderNotEnabled':
      return { fields: [{ field: 'provider', problem: `${failure.provider} is not set up` }] }
    case 'OrderConflict':
      return {
        detail: `The payment is ${failure.state} and differs in ${failure.fields.join(', ')}. Send replace: true to put a new attempt in its place while it is unpaid.`,
        fields: failure.fields.map((field) => ({
          field,
          problem: 'differs from the open payment',
        })),
        paymentStatus: failure.state,
      }
    case 'PaymentDeclined':
    case 'CheckoutRefused':
    case 'RefundRefused':
      return { decline: failure.reason }
    case 'RefundExceedsBalance':
    case 'BalanceDiffers':
      return {
        detail: `${String(failure.refundable.total)} won (of it ${String(failure.refundable.taxFree)} tax-free) can be refunded.`,
        refundable: failure.refundable,
      }
    case 'NotInState':
      return {
        detail: `The payment is ${failure.state}; this needs ${failure.wanted.join(' or ')}.`,
        paymentStatus: failure.state,
      }
    case 'NotRefundable':
      return { detail: `The payment is ${failure.state}.`, paymentStatus: failure.state }
    case 'BodyTooLarge':
      return { detail: `At most ${String(failure.mostBytes)} bytes.` }
    case 'MediaTypeNotSupported':
      return { detail: `Send ${failure.wanted}.` }
    case 'MethodNotAllowed':
      return { detail: `Allowed: ${failure.allowed.join(', ')}.` }
    default:
      return {}
  }
}

const headersOf = (failure: Failure): Readonly<Record<string, string>> => {
  if (failure._tag === 'MethodNotAllowed') return { allow: failure.allowed.join(', ') }
  if (failure._tag === 'Unauthorized') return { 'www-authenticate': 'Bearer realm="payport"' }
  if ('replayed' in failure && failure.replayed) return replayedHeader
  return problems[failure._tag].status === 503 || failure._tag === 'ReversalPending'
    ? retrySoon
    : {}
}

/** RFC 9457. */
export const toProblem =
  (requestId: string) =>
  (failure: Failure): HttpReply => {
    const { status, title, moneyMoved, safeToRetry } = problems[failure._tag]
    return json(
      status,
      {
        type: `/docs#problem-${failure._tag}`,
        ...particulars(failure),
        title,
        status,
        code: failure._tag,
        moneyMoved,
        safeToRetry,
        requestId,
      },
      { 'content-type': 'application/problem+json; charset=utf-8', ...headersOf(failure) },
    )
  }

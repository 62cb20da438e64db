import type { CancelPaymentError } from '../../src/application/cancel-payment'
import type { ConfirmPaymentError } from '../../src/application/confirm-payment'
import type { CreatePaymentError } from '../../src/application/create-payment'
import type { ListEventsError } from '../../src/application/events/list-events'
import type {
  CreateEndpointError,
  EndpointError,
  RotateSecretError,
} from '../../src/application/events/manage-endpoints'
import type { RedeliverEventError } from '../../src/application/events/redeliver-event'
import type { GetPaymentError } from '../../src/application/get-payment'
import type { RefundPaymentError } from '../../src/application/refund-payment'
import type { ReturnFromCheckoutError } from '../../src/application/return-from-checkout'
import type { ShowCheckoutError } from '../../src/application/show-checkout'
import type { DeclineReason } from '../../src/domain/decline'
import type { RefundExceedsBalance } from '../../src/domain/refunds'
import type { Unauthorized } from './authenticate'
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
  | CreateEndpointError
  | CreatePaymentError
  | EndpointError
  | GetPaymentError
  | InternalError
  | InvalidRequest
  | ListEventsError
  | MediaTypeNotSupported
  | MethodNotAllowed
  | PaymentDeclined
  | RedeliverEventError
  | RefundExceedsProviderBalance
  | RefundPaymentError
  | RefundRefused
  | ReturnFromCheckoutError
  | RotateSecretError
  | RouteNotFound
  | ShowCheckoutError
  | Unauthorized

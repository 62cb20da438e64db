import type { Failure } from './failure'

type MoneyMoved = 'no' | 'yes' | 'unknown'
type SafeToRetry = 'same-request' | 'new-request' | 'never'

type Row = {
  readonly status: number
  readonly title: string
  /** What the caller can do about it. */
  readonly advice: string
  readonly moneyMoved: MoneyMoved
  readonly safeToRetry: SafeToRetry
}

const row = (
  status: number,
  title: string,
  advice: string,
  safeToRetry: SafeToRetry,
  moneyMoved: MoneyMoved = 'no',
): Row => ({ status, title, advice, moneyMoved, safeToRetry })

const ourFault =
  'It is in the log of the operator. Read the payment to see where it stands; the same request may be sent again.'

/** Failure -> what the caller sees. A failure without a row does not compile. */
export const problems: { readonly [Tag in Failure['_tag']]: Row } = {
  InvalidRequest: row(
    400,
    'The request does not have the expected shape',
    'Correct what is listed under fields and send it again.',
    'new-request',
  ),
  ReturnUrlNotAllowed: row(
    400,
    'The returnUrl is not in an origin registered for this merchant',
    'Send a returnUrl in one of the registered origins, or have its origin registered.',
    'new-request',
  ),
  ProviderNotEnabled: row(
    400,
    'This merchant has no credentials for the provider',
    "Choose another provider, or set up this one's credentials.",
    'new-request',
  ),
  RefundExceedsBalance: row(
    400,
    'The refund is larger than what is left of the payment',
    'Refund at most that, under a new Idempotency-Key.',
    'new-request',
  ),
  UrlNotAllowed: row(
    400,
    'Webhooks cannot be sent to this URL',
    'Send the URL of an https server on the open internet.',
    'new-request',
  ),
  PositionAhead: row(
    400,
    'The feed of events never came that far',
    'Send the next that an earlier answer gave, or leave after out to begin with the oldest event.',
    'new-request',
  ),
  ReturnRejected: row(
    400,
    'The return does not come from the provider',
    'The shopper opens the checkout again; nothing was changed.',
    'never',
  ),
  Unauthorized: row(
    401,
    'The API key is missing or not valid',
    'Send the header Authorization: Bearer <API key>.',
    'new-request',
  ),
  PaymentDeclined: row(
    402,
    'The provider declined the payment',
    'Show the shopper decline.message where there is one, and create the payment again for a new attempt.',
    'new-request',
  ),
  CheckoutRefused: row(
    402,
    'The provider refused to open a checkout for this order',
    'Look at decline; another provider may take the order.',
    'new-request',
  ),
  RefundRefused: row(
    402,
    'The provider refused the refund',
    'Look at decline. Another try needs a new Idempotency-Key.',
    'new-request',
  ),
  PaymentNotFound: row(
    404,
    'There is no such payment',
    "Check the payment's id (or orderId), and that the API key is the one of its merchant.",
    'never',
  ),
  EndpointNotFound: row(
    404,
    'There is no such webhook endpoint',
    "Check the endpoint's id, and that the API key is the one of its merchant.",
    'never',
  ),
  EventNotFound: row(
    404,
    'There is no such event',
    "Check the event's id, and that the API key is the one of its merchant. Events are kept for 90 days.",
    'never',
  ),
  CheckoutTokenInvalid: row(
    404,
    'There is no such checkout',
    'Send the shopper to checkout.url exactly as it was answered.',
    'never',
  ),
  RouteNotFound: row(404, 'There is no such route', 'The routes are listed at /docs.', 'never'),
  MethodNotAllowed: row(
    405,
    'The route does not take this method',
    'Send one of the methods that the header Allow lists.',
    'new-request',
  ),
  OrderConflict: row(
    409,
    'The order has a payment that differs from this request',
    'Send what the payment has, or add replace: true to put a new attempt in its place while it is unpaid.',
    'new-request',
  ),
  TooManyAttempts: row(
    409,
    'The order had as many attempts as an order may have',
    'Take a new orderId.',
    'never',
  ),
  TooManyRefunds: row(
    409,
    'The payment had as many refunds as a payment may have',
    "Refund the rest in the provider's own console.",
    'never',
  ),
  ReversalPending: row(
    409,
    'An earlier approval of this order is still being given back',
    'Send the same request again after a moment.',
    'same-request',
    'unknown',
  ),
  ProviderSwitchedOff: row(
    409,
    'No new checkout is opened with the provider for now',
    'Offer another provider. Payments that run already go on, and refunds.',
    'new-request',
  ),
  NotInState: row(
    409,
    'The payment is in a state that does not allow this',
    'Read the payment and go on from there.',
    'never',
  ),
  NotRefundable: row(
    409,
    'The payment is not paid, so there is nothing to refund',
    'Cancel it instead where it is still open.',
    'never',
  ),
  BalanceDiffers: row(
    409,
    'The refundable balance is not the expected one',
    'Read the payment: somebody else refunded a part of it.',
    'new-request',
  ),
  CheckoutClosed: row(
    409,
    'The checkout is closed',
    'Create the payment again for a new attempt where it is not paid.',
    'never',
  ),
  TooManyEndpoints: row(
    409,
    'The merchant has as many webhook endpoints as a merchant may have',
    'Delete one that is not used any more.',
    'never',
  ),
  EndpointExists: row(
    409,
    'The merchant has a webhook endpoint with this URL',
    'Use that one; rotate its secret if it was lost, or delete it to choose other types.',
    'never',
  ),
  TooManyRotations: row(
    409,
    'As many old secrets of the webhook endpoint still sign as may',
    'Use the newest secret, or rotate it then.',
    'same-request',
  ),
  EventsExpired: row(
    410,
    'Events after this position have left the log',
    'Begin again without after, and read the payments that changed meanwhile.',
    'new-request',
  ),
  BodyTooLarge: row(
    413,
    'The body is too large',
    'Send less; metadata is for short references.',
    'new-request',
  ),
  MediaTypeNotSupported: row(
    415,
    'The body has the wrong media type',
    'Set the header Content-Type.',
    'new-request',
  ),
  IdempotencyKeyReused: row(
    422,
    'The Idempotency-Key came before with another body',
    'Take a new key for a new refund, or send the first body again.',
    'new-request',
  ),
  InternalError: row(500, 'Something is wrong on our side', ourFault, 'same-request', 'unknown'),
  StoreBroken: row(500, 'Something is wrong on our side', ourFault, 'same-request', 'unknown'),
  RecordUnreadable: row(
    500,
    'The stored payment cannot be read by this version',
    ourFault,
    'same-request',
    'unknown',
  ),
  ProviderNotReached: row(
    503,
    'The provider could not be reached; nothing was sent',
    'Send the same request again after a moment.',
    'same-request',
  ),
  ProviderUnavailable: row(
    503,
    'The provider could not open a checkout',
    'Send the same request again after a moment, or another provider.',
    'same-request',
  ),
  StoreUnavailable: row(
    503,
    'The store did not answer in time',
    'Send the same request again after a moment.',
    'same-request',
    'unknown',
  ),
}

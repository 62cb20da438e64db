import type * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

import type { DeclineReason } from '../../domain/decline'
import type { PaymentId } from '../../domain/identifiers'
import type { Order } from '../../domain/order'
import type {
  Approval,
  Approved,
  Approving,
  Attempt,
  AwaitingShopper,
  Checkout,
  Consent,
  Refund,
  Reversal,
} from '../../domain/payment'
import type { ProviderBooks } from '../../domain/provider-books'
import type { MerchantId } from '../../domain/identifiers'
import type { ProviderName } from '../../domain/provider-name'

/** The provider said no; final, nothing moved by this call. */
export type Declined = { readonly _tag: 'Declined'; readonly reason: DeclineReason }
/** Nothing left our process. */
export type NotSent = { readonly _tag: 'NotSent'; readonly cause: string }

export type UnknownCause =
  | 'TimedOut'
  | 'ConnectionLost'
  | 'ServerError'
  | 'Unreadable'
  /** A result code that no fact sheet lists. */
  | 'UnlistedCode'
  /** The same request runs or ran already; its own answer counts. */
  | 'AlreadyHandled'
  /** Listed as inconclusive: ask the provider's books. */
  | 'Inconclusive'
  /** Our keys or contract are wrong: a person must act. */
  | 'Misconfigured'
  /** The answer belongs to another merchant or payment, or its signature is wrong. */
  | 'ForeignAnswer'

/** Sent, and we cannot tell what came of it. `code` is the provider's result code, where there is one. */
export type OutcomeUnknown = {
  readonly _tag: 'OutcomeUnknown'
  readonly cause: UnknownCause
  readonly code?: string
}

export type ProviderFailure = Declined | NotSent | OutcomeUnknown
/** An inquiry is never declined: it tells or it does not. */
export type InquiryFailure = NotSent | OutcomeUnknown

export type CheckoutRequest = {
  readonly paymentId: PaymentId
  readonly order: Order
  readonly attempt: Attempt
  /** Where the provider sends the browser back; may get query parameters of its own. */
  readonly returnUrl: string
  readonly at: Date
}

/** What the shopper's browser is sent to. */
export type CheckoutView =
  | { readonly _tag: 'GoTo'; readonly url: string }
  /**
   * A page of ours. `scriptHashes` (`sha256-...`) are its inline scripts; `origins` are where the
   * provider's window lives, that these scripts load and post to, and the shop, where its forms end.
   */
  | {
      readonly _tag: 'Page'
      readonly html: string
      readonly scriptHashes: readonly string[]
      readonly origins: readonly string[]
    }

/** The request with which the shopper's browser came back. */
export type ReturnRequest = {
  readonly method: 'GET' | 'POST'
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

export type ShopperReturn =
  | { readonly _tag: 'Consented'; readonly consent: Consent }
  /** The provider's page ended without a yes; nothing can have been charged. */
  | { readonly _tag: 'NotConsented'; readonly reason: DeclineReason }

/** The return does not come from the provider, or not for this attempt. `kind` may be logged, the content never. */
export type ReturnRejected = {
  readonly _tag: 'ReturnRejected'
  readonly kind: 'Malformed' | 'WrongSignature' | 'WrongMerchant' | 'WrongAttempt' | 'WrongAmount'
}

/** What the provider calls the refund. */
export type RefundReceipt = { readonly reference: string }

export type Capabilities = {
  /** What keeps a repeated approve from charging twice: a key of ours, or the session itself. */
  readonly approveKey: 'native' | 'natural' | 'none'
  readonly refundKey: 'native' | 'natural' | 'none'
  /** An inquiry tells of a session that still waits for its approval; if not, it finds nothing. */
  readonly listsOpenSessions: boolean
  /** ms after the shopper's yes (or the session's start) in which an approval can still appear. */
  readonly approvalWindowMs: number
  /** ms after the approval in which `netCancel` works; absent where it does not exist. */
  readonly netCancelWindowMs?: number
}

/** One provider with one merchant's credentials. */
export type PaymentProvider = {
  readonly capabilities: Capabilities
  /** Opens a checkout; moves no money. */
  readonly openCheckout: (request: CheckoutRequest) => TE.TaskEither<ProviderFailure, Checkout>
  /** What the shopper's browser is shown for an open checkout; pure. */
  readonly showCheckout: (
    payment: AwaitingShopper,
    browser: { readonly mobile: boolean; readonly returnUrl: string },
  ) => CheckoutView
  /** Reads and verifies what the browser brought back; pure. */
  readonly readReturn: (
    payment: AwaitingShopper,
    request: ReturnRequest,
  ) => E.Either<ReturnRejected, ShopperReturn>
  /** Takes the money. */
  readonly approve: (payment: Approving) => TE.TaskEither<ProviderFailure, Approval>
  /** Gives part or all of it back; the refund is in the payment already, as requested. */
  readonly refund: (
    payment: Approved,
    refund: Refund,
  ) => TE.TaskEither<ProviderFailure, RefundReceipt>
  /** Reads the provider's books. */
  readonly inquire: (payment: Approving | Approved) => TE.TaskEither<InquiryFailure, ProviderBooks>
  /** Gives a whole approval back that must not stand (other amount, replaced attempt). */
  readonly reverse: (
    payment: { readonly id: PaymentId; readonly order: Order },
    reversal: Reversal,
  ) => TE.TaskEither<ProviderFailure, RefundReceipt>
  /** Undoes an approval whose answer never came, by our own id; only where the provider has it. */
  readonly netCancel?: (payment: Approving) => TE.TaskEither<ProviderFailure, RefundReceipt>
}

/** Where a key keeps a repeat from counting twice; nobody else's request may go out again by itself. */
type Keyed = Exclude<Capabilities['approveKey'], 'none'>
export type RepeatsApproval = PaymentProvider & {
  readonly capabilities: { readonly approveKey: Keyed }
}
export type RepeatsRefund = PaymentProvider & {
  readonly capabilities: { readonly refundKey: Keyed }
}

export const repeatsApproval = (provider: PaymentProvider): provider is RepeatsApproval =>
  provider.capabilities.approveKey !== 'none'

export const repeatsRefund = (provider: PaymentProvider): provider is RepeatsRefund =>
  provider.capabilities.refundKey !== 'none'

/** The merchant has no credentials for this provider. */
export type ProviderNotEnabled = {
  readonly _tag: 'ProviderNotEnabled'
  readonly provider: ProviderName
}

export type PaymentProviders = (
  merchantId: MerchantId,
  provider: ProviderName,
) => E.Either<ProviderNotEnabled, PaymentProvider>

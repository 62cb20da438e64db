import type * as E from 'fp-ts/Either'

import type { PaymentId } from '../../domain/identifiers'

export type CheckoutRef = { readonly paymentId: PaymentId; readonly attempt: number }

/** The token is not one of ours: forged, cut short, or signed with a retired secret. */
export type CheckoutTokenInvalid = { readonly _tag: 'CheckoutTokenInvalid' }

/** The public addresses of a checkout: unguessable and signed. */
export type CheckoutLinks = {
  /** Where the merchant sends the shopper. */
  readonly checkoutUrl: (checkout: CheckoutRef) => string
  /** Where the provider sends the shopper back. */
  readonly returnUrl: (checkout: CheckoutRef) => string
  readonly read: (token: string) => E.Either<CheckoutTokenInvalid, CheckoutRef>
}

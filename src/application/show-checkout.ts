import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { type Payment, stateAt } from '../domain/payment'
import type { ApprovalPorts } from './approve-payment'
import { findPayment, type PaymentNotFound } from './change-payment'
import type { CheckoutLinks, CheckoutRef, CheckoutTokenInvalid } from './ports/checkout-links'
import type { CheckoutView, ProviderNotEnabled } from './ports/payment-provider'
import type { StoreFailure } from './ports/payment-store'
import { resolvePayment } from './resolve-payment'

/** Where the shopper's browser goes from the merchant's shop. */
export type ShowCheckout = (
  command: ShowCheckoutCommand,
) => TE.TaskEither<ShowCheckoutError, CheckoutView>

export type ShowCheckoutCommand = { readonly token: string; readonly mobile: boolean }

/**
 * This checkout takes no shopper any more: the payment is decided (or being decided), or another
 * attempt took its place.
 */
export type CheckoutClosed = {
  readonly _tag: 'CheckoutClosed'
  readonly payment: Payment
  readonly cause: 'Decided' | 'Replaced'
}

export type ShowCheckoutError =
  CheckoutTokenInvalid | CheckoutClosed | PaymentNotFound | ProviderNotEnabled | StoreFailure

type Ports = ApprovalPorts & { readonly links: CheckoutLinks }

/** The payment, where the link's attempt is still the current one. */
export const checkoutOf =
  ({ attempt }: CheckoutRef) =>
  (payment: Payment): E.Either<CheckoutClosed, Payment> =>
    payment.attempt.number === attempt
      ? E.right(payment)
      : E.left({ _tag: 'CheckoutClosed', payment, cause: 'Replaced' })

export const showCheckout =
  (ports: Ports): ShowCheckout =>
  ({ token, mobile }) => {
    const show =
      (ref: CheckoutRef) =>
      (payment: Payment): E.Either<CheckoutClosed | ProviderNotEnabled, CheckoutView> =>
        payment._tag === 'AwaitingShopper' && stateAt(ports.clock(), payment) === 'AwaitingShopper'
          ? pipe(
              ports.providers(payment.merchantId, payment.attempt.provider),
              E.map((provider) =>
                provider.showCheckout(payment, { mobile, returnUrl: ports.links.returnUrl(ref) }),
              ),
            )
          : E.left({ _tag: 'CheckoutClosed', payment, cause: 'Decided' })

    return pipe(
      TE.fromEither(ports.links.read(token)),
      TE.flatMap((ref) =>
        pipe(
          findPayment(ports)(ref.paymentId),
          TE.flatMapEither(checkoutOf(ref)),
          TE.flatMap(resolvePayment(ports)),
          TE.flatMapEither(show(ref)),
        ),
      ),
    )
  }

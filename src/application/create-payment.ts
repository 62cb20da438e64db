import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import {
  type CheckoutPlan,
  firstAttempt,
  nextAttempt,
  openFirstCheckout,
  openNextCheckout,
  type OrderConflict,
  type OrderRequest,
  planCheckout,
  type ReversalPending,
  type TooManyAttempts,
} from '../domain/attempts'
import type { DeclineReason } from '../domain/decline'
import { paymentIdOf } from '../domain/identifiers'
import { mayReturnTo, type Merchant } from '../domain/merchant'
import type { AwaitingShopper, Checkout, Payment } from '../domain/payment'
import type { ProviderName } from '../domain/provider-name'
import { againWhenOvertaken, lookUpPayment } from './change-payment'
import type { CheckoutLinks } from './ports/checkout-links'
import type { Clock } from './ports/clock'
import type { OperatorNotices } from './ports/operator-notices'
import type {
  PaymentProvider,
  PaymentProviders,
  ProviderFailure,
  ProviderNotEnabled,
} from './ports/payment-provider'
import type { Overtaken, PaymentStore, StoreFailure } from './ports/payment-store'
import { reportFailure } from './report-failure'

/** Opens a checkout for the order, or answers with the payment that the order already has. */
export type CreatePayment = (
  command: CreatePaymentCommand,
) => TE.TaskEither<CreatePaymentError, CreatedPayment>

export type CreatePaymentCommand = OrderRequest & { readonly merchant: Merchant }
/** `opened`: a new attempt was made by this request. */
export type CreatedPayment = { readonly payment: Payment; readonly opened: boolean }

export type ReturnUrlNotAllowed = {
  readonly _tag: 'ReturnUrlNotAllowed'
  readonly origins: readonly string[]
}
/** Whoever runs this Payport opens no new checkout with the provider for now. */
export type ProviderSwitchedOff = {
  readonly _tag: 'ProviderSwitchedOff'
  readonly provider: ProviderName
}
/** The provider does not take this order (amount too small, method off ...). */
export type CheckoutRefused = { readonly _tag: 'CheckoutRefused'; readonly reason: DeclineReason }
/** No checkout could be opened; no money can have moved. */
export type ProviderUnavailable = { readonly _tag: 'ProviderUnavailable' }

export type CreatePaymentError =
  | ReturnUrlNotAllowed
  | ProviderNotEnabled
  | ProviderSwitchedOff
  | OrderConflict
  | TooManyAttempts
  | ReversalPending
  | CheckoutRefused
  | ProviderUnavailable
  | StoreFailure

type Ports = {
  readonly payments: PaymentStore
  readonly providers: PaymentProviders
  readonly links: Pick<CheckoutLinks, 'returnUrl'>
  readonly clock: Clock
  readonly notify: OperatorNotices
}

type Opening = Exclude<CheckoutPlan, { readonly _tag: 'AsItStands' }>

const checkReturnUrl = ({ merchant, order }: CreatePaymentCommand) =>
  mayReturnTo(merchant, order.returnUrl)
    ? E.right(undefined)
    : E.left<ReturnUrlNotAllowed>({
        _tag: 'ReturnUrlNotAllowed',
        origins: merchant.returnOrigins,
      })

const checkSwitchedOn = ({ merchant, provider }: CreatePaymentCommand) =>
  merchant.providersOff.includes(provider)
    ? E.left<ProviderSwitchedOff>({ _tag: 'ProviderSwitchedOff', provider })
    : E.right(undefined)

export const createPayment =
  (ports: Ports): CreatePayment =>
  (command) => {
    const id = paymentIdOf(command.merchant.id, command.order.orderId)

    const plan = (payment: Payment | undefined) => planCheckout(ports.clock(), command)(payment)

    const report = reportFailure(ports.notify, {
      paymentId: id,
      provider: command.provider,
      during: 'openCheckout',
    })

    const openCheckout = (provider: PaymentProvider) => (opening: Opening) => {
      const attempt =
        opening._tag === 'OpenFirst'
          ? firstAttempt(command.provider)
          : nextAttempt(opening.payment, command.provider)
      const returnUrl = ports.links.returnUrl({ paymentId: id, attempt: attempt.number })
      return pipe(
        provider.openCheckout({
          paymentId: id,
          order: command.order,
          attempt,
          returnUrl,
          at: ports.clock(),
        }),
        TE.tapError((failure) => TE.fromIO(report(failure))),
        TE.mapError(toCheckoutFailure),
        TE.map((checkout) => opened(opening, attempt, checkout)),
        TE.flatMap(opening._tag === 'OpenFirst' ? ports.payments.insert : ports.payments.save),
        TE.map((payment): CreatedPayment => ({ payment, opened: true })),
      )
    }

    const opened = (
      opening: Opening,
      attempt: AwaitingShopper['attempt'],
      checkout: Checkout,
    ): AwaitingShopper =>
      opening._tag === 'OpenFirst'
        ? openFirstCheckout(ports.clock(), {
            id,
            merchantId: command.merchant.id,
            order: command.order,
            attempt,
            checkout,
          })
        : openNextCheckout(ports.clock(), opening, { order: command.order, attempt, checkout })

    const follow =
      (provider: PaymentProvider) =>
      (decided: CheckoutPlan): TE.TaskEither<CreatePaymentError | Overtaken, CreatedPayment> =>
        decided._tag === 'AsItStands'
          ? TE.right({ payment: decided.payment, opened: false })
          : pipe(
              TE.fromEither(checkSwitchedOn(command)),
              TE.flatMap(() => openCheckout(provider)(decided)),
            )

    return pipe(
      TE.fromEither(checkReturnUrl(command)),
      TE.flatMapEither(() => ports.providers(command.merchant.id, command.provider)),
      TE.flatMap((provider) =>
        againWhenOvertaken(() =>
          pipe(lookUpPayment(ports)(id), TE.flatMapEither(plan), TE.flatMap(follow(provider))),
        ),
      ),
    )
  }

const toCheckoutFailure = (failure: ProviderFailure): CheckoutRefused | ProviderUnavailable =>
  failure._tag === 'Declined'
    ? { _tag: 'CheckoutRefused', reason: failure.reason }
    : { _tag: 'ProviderUnavailable' }

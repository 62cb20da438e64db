import * as E from 'fp-ts/Either'

import { mostAttempts, type MerchantId, type PaymentId } from './identifiers'
import { differences, type Order, type OrderField } from './order'
import {
  type Attempt,
  type AwaitingShopper,
  type Checkout,
  isApproved,
  type Payment,
  type PaymentCommon,
  type PaymentState,
  record,
  stateAt,
} from './payment'
import type { ProviderName } from './provider-name'

export type OrderRequest = {
  readonly order: Order
  readonly provider: ProviderName
  /** Put a new attempt in place of an unpaid one that differs. */
  readonly replace: boolean
}

/** The order has a payment already and this request asks for something else. */
export type OrderConflict = {
  readonly _tag: 'OrderConflict'
  readonly fields: readonly OrderField[]
  readonly state: PaymentState
}
export type TooManyAttempts = { readonly _tag: 'TooManyAttempts'; readonly most: number }
/** An approval is being given back; until then no other attempt may take money. */
export type ReversalPending = { readonly _tag: 'ReversalPending' }

export type CheckoutPlan =
  | { readonly _tag: 'AsItStands'; readonly payment: Payment }
  | { readonly _tag: 'OpenFirst' }
  | { readonly _tag: 'OpenNext'; readonly payment: Payment; readonly after: PastEnd }
type PastEnd = 'Replaced' | 'Declined' | 'Abandoned' | 'Expired'

const pastEnd = (state: PaymentState): PastEnd =>
  state === 'Declined' || state === 'Abandoned' || state === 'Expired' ? state : 'Replaced'

/** After an attempt that ended, another provider is a free choice and no conflict. */
const conflicts = (state: PaymentState, payment: Payment, request: OrderRequest) =>
  differences(
    { ...payment.order, provider: payment.attempt.provider },
    { ...request.order, provider: request.provider },
  ).filter((field) => field !== 'provider' || pastEnd(state) === 'Replaced')

const openNext = (
  payment: Payment,
  state: PaymentState,
): E.Either<TooManyAttempts | ReversalPending, CheckoutPlan> => {
  if (payment.reversals.some(({ standing }) => standing._tag === 'Requested'))
    return E.left({ _tag: 'ReversalPending' })
  if (payment.attempt.number >= mostAttempts)
    return E.left({ _tag: 'TooManyAttempts', most: mostAttempts })
  return E.right({ _tag: 'OpenNext', payment, after: pastEnd(state) })
}

/** What a create request does to the order's payment as it stands. */
export const planCheckout =
  (now: Date, request: OrderRequest) =>
  (
    payment: Payment | undefined,
  ): E.Either<OrderConflict | TooManyAttempts | ReversalPending, CheckoutPlan> => {
    if (payment === undefined) return E.right({ _tag: 'OpenFirst' })
    const state = stateAt(now, payment)
    const fields = conflicts(state, payment, request)
    const unpaid = state !== 'Approving' && !isApproved(payment)
    if (fields.length > 0 && !(request.replace && unpaid))
      return E.left({ _tag: 'OrderConflict', fields, state })
    return fields.length > 0 || pastEnd(state) !== 'Replaced'
      ? openNext(payment, state)
      : E.right({ _tag: 'AsItStands', payment })
  }

export const firstAttempt = (provider: ProviderName): Attempt => ({ number: 1, provider })

export const nextAttempt = (payment: PaymentCommon, provider: ProviderName): Attempt => ({
  number: payment.attempt.number + 1,
  provider,
})

export type NewPayment = {
  readonly id: PaymentId
  readonly merchantId: MerchantId
  readonly order: Order
  readonly attempt: Attempt
  readonly checkout: Checkout
}

export const openFirstCheckout = (
  at: Date,
  { id, merchantId, order, attempt, checkout }: NewPayment,
): AwaitingShopper => ({
  ...record(at, {
    _tag: 'CheckoutOpened',
    attempt: attempt.number,
    provider: attempt.provider,
  })({
    id,
    merchantId,
    order,
    createdAt: at,
    attempt,
    pastAttempts: [],
    reversals: [],
    timeline: [],
  }),
  _tag: 'AwaitingShopper',
  checkout,
})

export const openNextCheckout = (
  at: Date,
  { payment, after }: CheckoutPlan & { readonly _tag: 'OpenNext' },
  { order, attempt, checkout }: Pick<NewPayment, 'order' | 'attempt' | 'checkout'>,
): AwaitingShopper => ({
  ...record(at, {
    _tag: 'CheckoutOpened',
    attempt: attempt.number,
    provider: attempt.provider,
    after,
  })(payment),
  order,
  attempt,
  pastAttempts: [...payment.pastAttempts, { ...payment.attempt, endedAs: after }],
  _tag: 'AwaitingShopper',
  checkout,
})

import * as E from 'fp-ts/Either'

import {
  authorize,
  beginApproval,
  cancelAttempt,
  completeApproval,
  declineAttempt,
  releaseApproval,
} from '../../src/domain/approval'
import {
  firstAttempt,
  nextAttempt,
  openFirstCheckout,
  openNextCheckout,
  planCheckout,
} from '../../src/domain/attempts'
import { type MerchantId, type OrderId, paymentIdOf } from '../../src/domain/identifiers'
import type { Won } from '../../src/domain/money'
import type { Order } from '../../src/domain/order'
import {
  type Approved,
  type Approving,
  attemptId,
  type Checkout,
  type Consent,
  isApproved,
  type Payment,
} from '../../src/domain/payment'
import { planRefund, refuseRefund, releaseRefund, settleRefund } from '../../src/domain/refunds'
import { repeatApproval } from '../../src/domain/repeats'
import type { Random } from '../simulation/random'

/** Stands in all that no event may carry. */
export const secret = 'SECRET'

const minuteMs = 60_000

const checkoutOf = (at: Date): Checkout => ({
  session: secret,
  page: { _tag: 'Redirect', desktopUrl: secret, mobileUrl: secret },
  expiresAt: new Date(at.getTime() + 100 * 24 * 60 * minuteMs),
})

const intentOf = (at: Date) => ({ at, dueAt: new Date(at.getTime() + minuteMs / 2), key: secret })

const reason = { kind: 'Other', code: 'x' } as const

export const firstVersion = (merchantId: MerchantId, orderId: string, at: Date): Payment => {
  const order: Order = {
    orderId: orderId as OrderId,
    orderName: 'order',
    amount: { total: 10_000 as Won, taxFree: 0 as Won },
    returnUrl: 'https://shop.example/orders/1',
    confirm: 'manual',
    metadata: {},
  }
  return openFirstCheckout(at, {
    id: paymentIdOf(merchantId, order.orderId),
    merchantId,
    order,
    attempt: firstAttempt('kakaopay'),
    checkout: checkoutOf(at),
  })
}

const allowed = (payment: Payment, result: E.Either<unknown, Payment>): Payment =>
  E.isRight(result) ? result.right : payment

const approve = (at: Date, payment: Approving): Payment =>
  allowed(
    payment,
    completeApproval(at, {
      reference: 'reference',
      attemptId: attemptId(payment),
      total: payment.order.amount.total,
      approvedAt: at,
    })(payment),
  )

const openAgain = (at: Date, payment: Payment): Payment => {
  const { order } = payment
  const plan = planCheckout(at, { order, provider: 'naverpay', replace: true })(payment)
  return E.isRight(plan) && plan.right._tag === 'OpenNext'
    ? openNextCheckout(at, plan.right, {
        order,
        attempt: nextAttempt(payment, 'naverpay'),
        checkout: checkoutOf(at),
      })
    : payment
}

const refund = (at: Date, payment: Approved, chance: Random): Payment => {
  const open = payment.refunds.find(({ standing }) => standing._tag === 'Requested')
  if (open !== undefined) {
    if (chance.chance(0.7)) return settleRefund(at, open.number, 'refund')(payment)
    return chance.chance(0.5)
      ? refuseRefund(at, open.number, reason)(payment)
      : releaseRefund(at, open.number)(payment)
  }
  const plan = planRefund(
    {
      amount: { total: 500 as Won, taxFree: 0 as Won },
      reason: 'r',
      request: { key: `${secret} ${String(payment.timeline.length)}`, body: secret },
    },
    intentOf(at),
  )(payment)
  return E.isRight(plan) ? plan.right.payment : payment
}

/** One more line of a payment's life, by the domain's own transitions. */
export const nextVersion = (payment: Payment, at: Date, chance: Random): Payment => {
  if (isApproved(payment)) return refund(at, payment, chance)
  switch (payment._tag) {
    case 'AwaitingShopper':
      if (chance.chance(0.1)) return declineAttempt(at, reason)(payment)
      return chance.chance(0.5)
        ? allowed(payment, authorize(at, secret as Consent, payment.checkout.expiresAt)(payment))
        : allowed(payment, beginApproval(intentOf(at), secret as Consent)(payment))
    case 'Authorized':
      return chance.chance(0.1)
        ? allowed(payment, cancelAttempt(at)(payment))
        : allowed(payment, beginApproval(intentOf(at))(payment))
    case 'Approving':
      if (chance.chance(0.1)) return declineAttempt(at, reason)(payment)
      if (chance.chance(0.15)) return releaseApproval(at)(payment)
      return chance.chance(0.15) ? repeatApproval(intentOf(at))(payment) : approve(at, payment)
    case 'Declined':
    case 'Abandoned':
    case 'Expired':
      return openAgain(at, payment)
  }
}

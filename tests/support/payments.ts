import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import { beginApproval, authorize, completeApproval } from '../../src/domain/approval'
import { firstAttempt, openFirstCheckout } from '../../src/domain/attempts'
import {
  attemptIdOf,
  type MerchantId,
  type OrderId,
  paymentIdOf,
} from '../../src/domain/identifiers'
import type { Amount, Won } from '../../src/domain/money'
import type { Order } from '../../src/domain/order'
import type {
  Approval,
  Approving,
  Authorized,
  AwaitingShopper,
  Consent,
  Paid,
} from '../../src/domain/payment'
import type { ProviderName } from '../../src/domain/provider-name'

/** Payments of tests, each made by the real transitions. Times are minutes after `noon`. */
export const noon = new Date('2026-11-23T03:00:00.000Z')
export const minutes = (after: number): Date => new Date(noon.getTime() + after * 60_000)

export const merchantId = 'demo' as MerchantId

export const won = (total: number, taxFree = 0): Amount => ({
  total: total as Won,
  taxFree: taxFree as Won,
})

export type Given = {
  readonly provider?: ProviderName
  readonly order?: Partial<Order>
  readonly session?: string
  readonly consent?: string
  readonly reference?: string
}

export const orderOf = (given: Partial<Order> = {}): Order => ({
  orderId: 'ORD-2031' as OrderId,
  orderName: '드립백 세트 외 1건',
  amount: won(25_000, 3_000),
  returnUrl: 'https://shop.example/orders/ORD-2031',
  confirm: 'automatic',
  metadata: {},
  ...given,
})

export const right = <A>(result: E.Either<unknown, A>): A => {
  if (E.isLeft(result)) throw new Error(`expected a Right, got ${JSON.stringify(result.left)}`)
  return result.right
}

/** Opened at `noon`, open for 15 minutes. */
export const awaitingShopper = ({
  provider = 'kakaopay',
  order = {},
  session = 'T7d3845e5b21c09a4f6e',
}: Given = {}): AwaitingShopper => {
  const asked = orderOf(order)
  return openFirstCheckout(noon, {
    id: paymentIdOf(merchantId, asked.orderId),
    merchantId,
    order: asked,
    attempt: firstAttempt(provider),
    checkout: {
      session,
      page:
        provider === 'nicepay'
          ? { _tag: 'Window' }
          : {
              _tag: 'Redirect',
              desktopUrl: 'https://pay.example/pc',
              mobileUrl: 'https://pay.example/m',
            },
      expiresAt: minutes(15),
    },
  })
}

const consentOf = ({ consent = 'consent-of-the-shopper' }: Given): Consent => consent as Consent

/** Consented a minute after `noon`. */
export const authorized = (given: Given = {}): Authorized =>
  right(authorize(minutes(1), consentOf(given), minutes(15))(awaitingShopper(given)))

/** Claimed a minute after `noon`. */
export const approving = (given: Given = {}): Approving =>
  right(
    beginApproval(
      { at: minutes(1), dueAt: minutes(1.5), key: 'approval-key-0000000001' },
      consentOf(given),
    )(awaitingShopper(given)),
  )

export const approvalOf = (payment: Approving, { reference }: Given = {}): Approval => ({
  reference: reference ?? payment.session,
  attemptId: attemptIdOf(payment.order.orderId, payment.attempt.number),
  total: payment.order.amount.total,
  taxFree: payment.order.amount.taxFree,
  approvedAt: minutes(1),
  method: 'MONEY',
})

/** Approved two minutes after `noon`. */
export const paid = (given: Given = {}): Paid =>
  pipe(approving(given), (claim) =>
    right(completeApproval(minutes(2), approvalOf(claim, given))(claim)),
  )

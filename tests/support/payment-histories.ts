import * as E from 'fp-ts/Either'
import * as fc from 'fast-check'

import {
  authorize,
  beginApproval,
  cancelAttempt,
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
import { type DeclineReason, declineKinds } from '../../src/domain/decline'
import { acceptApproval } from '../../src/domain/evidence'
import { isOrderId, type MerchantId, paymentIdOf } from '../../src/domain/identifiers'
import { type Amount, mostWon, type Won } from '../../src/domain/money'
import type { Order } from '../../src/domain/order'
import {
  attemptId,
  type Checkout,
  type Consent,
  isApproved,
  type Payment,
} from '../../src/domain/payment'
import { type ProviderName, providerNames } from '../../src/domain/provider-name'
import {
  planRefund,
  refundableAmount,
  refuseRefund,
  releaseRefund,
  settleRefund,
} from '../../src/domain/refunds'
import { giveUpApproval, repeatApproval, repeatRefund } from '../../src/domain/repeats'
import { pendingReversal, requestReversal, settleReversal } from '../../src/domain/reversals'

/*
 * Whole lives of payments, for properties that must hold of every payment there can be: random
 * events, each through the domain's own transition, and those that may not happen are left out.
 * They are also what the gates (docs/gates.md) take for all that this release writes: what it is only
 * prepared to read, for the release after it, does not belong here yet.
 */

const anyText = fc.string({ unit: 'binary', maxLength: 40 })

const anyReason: fc.Arbitrary<DeclineReason> = fc.record(
  { kind: fc.constantFrom(...declineKinds), code: anyText, message: anyText },
  { requiredKeys: ['kind', 'code'], noNullPrototype: true },
)

const anyAmount: fc.Arbitrary<Amount> = fc
  .tuple(fc.integer({ min: 1, max: mostWon }), fc.nat({ max: 4 }))
  .map(([total, quarters]) => ({
    total: total as Won,
    taxFree: Math.floor((total * quarters) / 4) as Won,
  }))

const anyOrder: fc.Arbitrary<Order> = fc.record(
  {
    orderId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,55}$/).filter(isOrderId),
    orderName: anyText,
    amount: anyAmount,
    returnUrl: fc.webUrl(),
    confirm: fc.constantFrom('automatic', 'manual'),
    metadata: fc.dictionary(
      fc.string({ minLength: 1, maxLength: 40 }).filter((name) => name !== '__proto__'),
      anyText,
      { maxKeys: 3, noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
)

const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000)

const eventNames = [
  'consent',
  'claim',
  'release',
  'approve',
  'decline',
  'cancel',
  'open again',
  'repeat approval',
  'give up approval',
  'look',
  'request reversal',
  'settle reversal',
  'request refund',
  'settle refund',
  'refuse refund',
  'release refund',
  'repeat refund',
] as const

/** What may happen to a payment that is paid. */
const afterPaid = eventNames.slice(eventNames.indexOf('look'))

/** Something that happens, with all that any of the transitions may want to know. */
type Happening = {
  readonly name: (typeof eventNames)[number]
  readonly at: Date
  readonly word: string
  readonly quarters: number
  readonly wrong: boolean
  readonly reason: DeclineReason
  readonly order: Order
  readonly provider: ProviderName
}

const checkoutOf = ({ at, word, wrong, order }: Happening): Checkout => ({
  session: word,
  page: wrong
    ? { _tag: 'Window' }
    : { _tag: 'Redirect', desktopUrl: `${order.returnUrl}/pc`, mobileUrl: `${order.returnUrl}/m` },
  expiresAt: minutesAfter(at, 15),
})

const intentOf = ({ at, word }: Happening) => ({ at, dueAt: minutesAfter(at, 0.5), key: word })

const approvalOf = (payment: Payment, { at, word, wrong, quarters }: Happening) => ({
  reference: word,
  attemptId: attemptId(payment),
  total: (wrong ? 1 : payment.order.amount.total) as Won,
  approvedAt: at,
  ...(quarters > 1 && { taxFree: payment.order.amount.taxFree }),
  ...(quarters > 2 && { method: 'CARD' }),
})

/** Some of what is left, such that what stays is still a possible amount. */
const partOf = (left: Amount, quarters: number): Amount => {
  const total = Math.ceil((left.total * quarters) / 4)
  return {
    total: total as Won,
    taxFree: Math.max(0, left.taxFree - (left.total - total)) as Won,
  }
}

const openAgain = (payment: Payment, happening: Happening): Payment => {
  const { at, provider } = happening
  const order = { ...happening.order, orderId: payment.order.orderId }
  const plan = planCheckout(at, { order, provider, replace: true })(payment)
  return E.isRight(plan) && plan.right._tag === 'OpenNext'
    ? openNextCheckout(at, plan.right, {
        order,
        attempt: nextAttempt(payment, provider),
        checkout: checkoutOf(happening),
      })
    : payment
}

const requestRefund = (payment: Payment, happening: Happening): Payment => {
  if (!isApproved(payment)) return payment
  const { word, quarters } = happening
  const plan = planRefund(
    {
      amount: partOf(refundableAmount(payment), quarters),
      reason: word,
      request: { key: `${payment.timeline.length}`, body: word },
    },
    intentOf(happening),
  )(payment)
  return E.isRight(plan) ? plan.right.payment : payment
}

const decideRefund = (payment: Payment, happening: Happening): Payment => {
  if (!isApproved(payment)) return payment
  const { name, at, word, reason } = happening
  const number = payment.refunds.find(({ standing }) => standing._tag === 'Requested')?.number ?? 0
  if (name === 'repeat refund')
    return number === 0 ? payment : repeatRefund(intentOf(happening), number)(payment)
  if (name === 'settle refund') return settleRefund(at, number, word)(payment)
  return name === 'refuse refund'
    ? refuseRefund(at, number, reason)(payment)
    : releaseRefund(at, number)(payment)
}

const reverse = (payment: Payment, happening: Happening): Payment => {
  const pending = pendingReversal(payment)
  if (happening.name === 'settle reversal')
    return pending === undefined ? payment : settleReversal(happening.at, pending)(payment)
  return requestReversal(intentOf(happening), {
    attempt: payment.attempt,
    session: happening.word,
    approval: approvalOf(payment, happening),
    cause: 'AttemptEnded',
  })(payment)
}

const allowed = (payment: Payment, result: E.Either<unknown, Payment>): Payment =>
  E.isRight(result) ? result.right : payment

const happen = (payment: Payment, happening: Happening): Payment => {
  const { name, at, word, reason } = happening
  switch (name) {
    case 'consent':
      return allowed(
        payment,
        authorize(at, word as Consent, new Date(at.getTime() + 600_000))(payment),
      )
    case 'claim':
      return allowed(payment, beginApproval(intentOf(happening), word as Consent)(payment))
    case 'release':
      return payment._tag === 'Approving' ? releaseApproval(at)(payment) : payment
    case 'approve':
      return payment._tag === 'Approving'
        ? acceptApproval(intentOf(happening), payment, approvalOf(payment, happening))(payment)
        : payment
    case 'decline':
      return payment._tag === 'AwaitingShopper' ||
        payment._tag === 'Authorized' ||
        payment._tag === 'Approving'
        ? declineAttempt(at, reason)(payment)
        : payment
    case 'cancel':
      return allowed(payment, cancelAttempt(at)(payment))
    case 'open again':
      return openAgain(payment, happening)
    case 'repeat approval':
      return payment._tag === 'Approving' ? repeatApproval(intentOf(happening))(payment) : payment
    case 'give up approval':
      return payment._tag === 'Approving' ? giveUpApproval(intentOf(happening))(payment) : payment
    case 'look':
      return { ...payment, lookedAt: at }
    case 'request reversal':
    case 'settle reversal':
      return reverse(payment, happening)
    case 'request refund':
      return requestRefund(payment, happening)
    case 'settle refund':
    case 'refuse refund':
    case 'release refund':
    case 'repeat refund':
      return decideRefund(payment, happening)
  }
}

const start = new Date('2026-11-23T03:00:00.000Z')

const anyHappening = (...names: ReadonlyArray<Happening['name']>): fc.Arbitrary<Happening> =>
  fc.record({
    name: fc.constantFrom(...names),
    at: fc.nat({ max: 600_000 }).map((ms) => new Date(start.getTime() + ms)),
    word: anyText,
    quarters: fc.integer({ min: 1, max: 4 }),
    wrong: fc.boolean(),
    reason: anyReason,
    order: anyOrder,
    provider: fc.constantFrom(...providerNames),
  })

/** Half of the lives get as far as being paid: most of them would not by chance. */
const anyLife: fc.Arbitrary<readonly Happening[]> = fc.oneof(
  fc.array(anyHappening(...eventNames), { maxLength: 10 }),
  fc
    .tuple(
      anyHappening('claim'),
      anyHappening('approve'),
      fc.array(anyHappening(...afterPaid), { maxLength: 10 }),
    )
    .map(([claim, approve, others]) => [claim, { ...approve, wrong: false }, ...others]),
)

export const anyPayment: fc.Arbitrary<Payment> = fc
  .record({
    merchantId: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/).map((id) => id as MerchantId),
    first: anyHappening('open again'),
    life: anyLife,
  })
  .map(({ merchantId, first, life }) => {
    const opened = openFirstCheckout(start, {
      id: paymentIdOf(merchantId, first.order.orderId),
      merchantId,
      order: first.order,
      attempt: firstAttempt(first.provider),
      checkout: { ...checkoutOf(first), expiresAt: minutesAfter(start, 15) },
    })
    return life.reduce<Payment>(happen, opened)
  })

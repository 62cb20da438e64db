import * as E from 'fp-ts/Either'
import fc from 'fast-check'

import { toAmount, type Amount, type Won } from '../../src/domain/money'
import type { Approved, Payment } from '../../src/domain/payment'
import { dueAtOf, versionOf } from '../../src/domain/payment'
import {
  planRefund,
  refundableAmount,
  refundedAmount,
  refuseRefund,
  releaseRefund,
  type RefundRequest,
  settleRefund,
} from '../../src/domain/refunds'
import { approving, awaitingShopper, minutes, paid, right, won } from '../support/payments'

let keys = 0
const asks = (amount: Amount, more: Partial<RefundRequest> = {}): RefundRequest => {
  keys += 1
  return { amount, reason: '변심', request: { key: `key-${String(keys)}`, body: 'b' }, ...more }
}
const intent = { at: minutes(3), dueAt: minutes(4), key: 'refund-key' }
const plan = (payment: Payment, request: RefundRequest) => planRefund(request, intent)(payment)
const requested = (payment: Payment, request: RefundRequest): Approved =>
  right(plan(payment, request)).payment
const settled = (payment: Payment, request: RefundRequest): Approved => {
  const after = requested(payment, request)
  return settleRefund(minutes(4), after.refunds.length, 'R')(after)
}

describe('a refund', () => {
  it('is written as an intent with the time to look again', () => {
    const payment = requested(paid(), asks(won(10_000, 1_000)))
    expect(payment).toMatchObject({
      _tag: 'Paid',
      refunds: [{ number: 1, key: 'refund-key', standing: { _tag: 'Requested' } }],
    })
    expect(dueAtOf(payment)).toEqual(minutes(4))
    expect(refundableAmount(payment)).toEqual(won(15_000, 2_000))
    expect(refundedAmount(payment)).toEqual(won(0))
  })

  it('that settles makes the payment partly, then wholly refunded', () => {
    const part = settled(paid(), asks(won(10_000, 1_000)))
    expect(part._tag).toBe('PartlyRefunded')
    expect(dueAtOf(part)).toBeUndefined()
    const whole = settled(part, asks(won(15_000, 2_000)))
    expect(whole._tag).toBe('Refunded')
    expect(refundableAmount(whole)).toEqual(won(0))
    expect(whole.timeline.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('that is refused or was not sent gives the balance free again', () => {
    const before = requested(paid(), asks(won(25_000, 3_000)))
    const refused = refuseRefund(minutes(4), 1, { kind: 'NotRefundable', code: 'X' })(before)
    expect(refundableAmount(refused)).toEqual(won(25_000, 3_000))
    expect(refundableAmount(releaseRefund(minutes(4), 1)(before))).toEqual(won(25_000, 3_000))
    expect(refused._tag).toBe('Paid')
  })

  it.each<[string, Payment, Amount]>([
    ['more than the total', paid(), won(25_001)],
    ['more tax-free than there is', paid(), won(4_000, 3_001)],
    ['a rest that would have more tax-free than it has won', paid(), won(24_000)],
    ['more than what a running refund leaves', requested(paid(), asks(won(20_000))), won(6_000)],
    ['more than what a settled refund leaves', settled(paid(), asks(won(20_000))), won(6_000)],
    ['anything of nothing', settled(paid(), asks(won(25_000, 3_000))), won(1)],
  ])('of %s is refused', (_, payment, amount) => {
    expect(plan(payment, asks(amount))).toMatchObject({ left: { _tag: 'RefundExceedsBalance' } })
  })

  it('whose caller expects another balance is refused', () => {
    expect(plan(paid(), asks(won(1), { expectedBalance: 24_999 as Won }))).toMatchObject({
      left: { _tag: 'BalanceDiffers', refundable: won(25_000, 3_000) },
    })
    expect(E.isRight(plan(paid(), asks(won(1), { expectedBalance: 25_000 as Won })))).toBe(true)
  })

  it.each([awaitingShopper(), approving()])('of an unpaid payment is refused', (payment) => {
    expect(plan(payment, asks(won(1)))).toEqual(
      E.left({ _tag: 'NotRefundable', state: payment._tag }),
    )
  })

  it('finds an end after 99', () => {
    const one = requested(paid(), asks(won(1)))
    const refunds = Array.from({ length: 99 }, () => one.refunds).flat()
    const many: Approved = { ...one, refunds }
    expect(plan({ ...many, order: { ...many.order, amount: won(25_000) } }, asks(won(1)))).toEqual(
      E.left({ _tag: 'TooManyRefunds', most: 99 }),
    )
  })
})

describe('the same key', () => {
  const request = asks(won(10_000))
  const before = requested(paid(), request)

  it('and body is the same refund, however it stands', () => {
    expect(plan(before, request)).toMatchObject({
      right: { _tag: 'Replay', refund: { number: 1 } },
    })
    const after = settleRefund(minutes(4), 1, 'R')(before)
    expect(plan(after, request)).toMatchObject({
      right: { _tag: 'Replay', refund: { standing: { _tag: 'Settled' } } },
    })
    const refused = refuseRefund(minutes(4), 1, { kind: 'Other', code: 'X' })(before)
    expect(plan(refused, request)).toMatchObject({ right: { _tag: 'Replay' } })
  })

  it('and body is the same refund, asked for again, where it was never sent', () => {
    const released = releaseRefund(minutes(4), 1)(before)
    expect(plan(released, request)).toMatchObject({
      right: { _tag: 'Begin', refund: { number: 1 }, payment: { refunds: [{ number: 1 }] } },
    })
  })

  it('with another body is refused', () => {
    const other = { ...request, request: { ...request.request, body: 'other' } }
    expect(plan(before, other)).toEqual(E.left({ _tag: 'IdempotencyKeyReused' }))
    expect(plan(releaseRefund(minutes(4), 1)(before), other)).toEqual(
      E.left({ _tag: 'IdempotencyKeyReused' }),
    )
  })
})

describe('an answer to a refund that has one already', () => {
  const before = settled(paid(), asks(won(10_000)))
  it.each([
    ['settles', settleRefund(minutes(5), 1, 'again')],
    ['refuses', refuseRefund(minutes(5), 1, { kind: 'Other', code: 'X' })],
    ['releases', releaseRefund(minutes(5), 1)],
    ['settles one that is not there', settleRefund(minutes(5), 2, 'R')],
  ])('%s nothing', (_, change) => {
    expect(change(before)).toBe(before)
  })
})

type Step = { readonly total: number; readonly taxFree: number; readonly then: number }
const anyStep: fc.Arbitrary<Step> = fc.record({
  total: fc.integer({ min: 1, max: 1_200 }),
  taxFree: fc.integer({ min: 0, max: 500 }),
  then: fc.integer({ min: 0, max: 3 }),
})

/** One refund after another, each left open, settled, refused or released. */
const follow = (payment: Approved, { total, taxFree, then }: Step): Approved => {
  const amount = toAmount(total as Won, Math.min(total, taxFree) as Won)
  const begun = plan(payment, asks(right(amount)))
  if (E.isLeft(begun) || begun.right._tag === 'Replay') return payment
  const { payment: after, refund } = begun.right
  const reason = { kind: 'Other', code: 'X' } as const
  const ends = [
    (open: Approved) => open,
    settleRefund(minutes(4), refund.number, 'R'),
    refuseRefund(minutes(4), refund.number, reason),
    releaseRefund(minutes(4), refund.number),
  ]
  return ends[then]?.(after) ?? after
}

it('refunds never exceed the payment, in all and in the tax-free part, whatever comes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3_000 }),
      fc.integer({ min: 0, max: 3_000 }),
      fc.array(anyStep, { maxLength: 30 }),
      (total, taxFree, steps) => {
        const order = { amount: won(total, Math.min(total, taxFree)) }
        const payment = steps.reduce<Approved>(follow, paid({ order }))
        const counted = payment.refunds.filter(
          ({ standing }) => standing._tag === 'Requested' || standing._tag === 'Settled',
        )
        const sum = (part: keyof Amount) =>
          counted.reduce((all, { amount }) => all + amount[part], 0)
        expect(sum('total')).toBeLessThanOrEqual(payment.order.amount.total)
        expect(sum('taxFree')).toBeLessThanOrEqual(payment.order.amount.taxFree)
        const left = refundableAmount(payment)
        expect(left.taxFree).toBeLessThanOrEqual(left.total)
        expect(left.taxFree).toBeGreaterThanOrEqual(0)
        expect(payment._tag === 'Refunded').toBe(
          refundedAmount(payment).total === payment.order.amount.total,
        )
        expect(payment.timeline.map(({ sequence }) => sequence)).toEqual(
          payment.timeline.map((_, index) => index + 1),
        )
        expect(versionOf(payment)).toBe(payment.timeline.length)
      },
    ),
    { numRuns: 500 },
  )
})

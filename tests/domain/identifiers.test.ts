import fc from 'fast-check'

import {
  attemptIdOf,
  isOrderId,
  isPaymentId,
  type MerchantId,
  mostAttempts,
  mostRefunds,
  type OrderId,
  paymentIdOf,
  refundIdOf,
} from '../../src/domain/identifiers'

const anyOrderId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,55}$/) as fc.Arbitrary<OrderId>

describe('an order id', () => {
  it.each(['1', 'ORD-2031', 'a_b-c', 'x'.repeat(56)])('may be %s', (id) => {
    expect(isOrderId(id)).toBe(true)
  })

  it.each(['', '-1', '_1', 'x'.repeat(57), 'a b', 'a/b', 'a.b', '주문1', 'a\n', 'ORD-1\u0000', 7])(
    'may not be %j',
    (id) => {
      expect(isOrderId(id)).toBe(false)
    },
  )
})

describe('a payment id', () => {
  it('is the same for the same merchant and order, and no other', () => {
    const one = paymentIdOf('one' as MerchantId, 'ORD-1' as OrderId)
    expect(isPaymentId(one)).toBe(true)
    expect(paymentIdOf('one' as MerchantId, 'ORD-1' as OrderId)).toBe(one)
    expect(paymentIdOf('two' as MerchantId, 'ORD-1' as OrderId)).not.toBe(one)
    expect(paymentIdOf('one' as MerchantId, 'ORD-2' as OrderId)).not.toBe(one)
  })

  it('never changes between releases: payments are found by it', () => {
    expect(paymentIdOf('demo' as MerchantId, 'ORD-2031' as OrderId)).toBe(
      'pay_jsdm5pbi3yyv42xao5dvarrczq',
    )
  })
})

describe('the numbers that providers see', () => {
  const numbers = fc.integer({ min: 1, max: mostAttempts })
  const refunds = fc.integer({ min: 1, max: mostRefunds })

  it('fit into the 64 bytes of NaverPay and NICEPAY', () => {
    fc.assert(
      fc.property(anyOrderId, numbers, refunds, (orderId, attempt, refund) => {
        expect(refundIdOf(attemptIdOf(orderId, attempt), refund).length).toBeLessThanOrEqual(64)
      }),
    )
  })

  it('are those of one order, attempt and refund only', () => {
    const anyNumber = fc.tuple(anyOrderId, numbers, fc.option(refunds))
    const numberOf = ([orderId, attempt, refund]: [OrderId, number, number | null]): string =>
      refund === null
        ? attemptIdOf(orderId, attempt)
        : refundIdOf(attemptIdOf(orderId, attempt), refund)
    fc.assert(
      fc.property(anyNumber, anyNumber, (a, b) => {
        expect(numberOf(a) === numberOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })
})

import * as E from 'fp-ts/Either'
import fc from 'fast-check'

import { isWon, mostWon, toAmount, type Won } from '../../src/domain/money'

describe('won', () => {
  it.each([0, 1, 100, mostWon])('%p is an amount', (value) => {
    expect(isWon(value)).toBe(true)
  })

  it.each([-1, -0, 0.5, 1e21, mostWon + 1, NaN, Infinity, '100', null, undefined, {}, [1], true])(
    '%p is none',
    (value) => {
      expect(isWon(value)).toBe(false)
    },
  )

  it('is every safe whole number in the range and nothing else', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const whole = Number.isInteger(value) && value >= 0 && value <= mostWon
        expect(isWon(value)).toBe(whole && !Object.is(value, -0))
      }),
    )
  })
})

describe('an amount', () => {
  const of = (total: number, taxFree: number) => toAmount(total as Won, taxFree as Won)

  it.each([
    [1, 0],
    [1, 1],
    [25_000, 3_000],
  ])('of %p with %p tax-free is one', (total, taxFree) => {
    expect(of(total, taxFree)).toEqual(E.right({ total, taxFree }))
  })

  it('of nothing is none', () => {
    expect(of(0, 0)).toEqual(E.left({ _tag: 'AmountNotPositive' }))
  })

  it('with more tax-free than there is is none', () => {
    expect(of(100, 101)).toEqual(E.left({ _tag: 'TaxFreeExceedsTotal' }))
  })
})

import * as E from 'fp-ts/Either'

/** Whole Korean won. The won has no minor unit. */
export type Won = number & { readonly Won: unique symbol }

/** The providers take at most 12 digits (NICEPAY `amount`, Integer 12). */
export const mostWon = 999_999_999_999

export const isWon = (value: unknown): value is Won =>
  Number.isSafeInteger(value) &&
  Number(value) >= 0 &&
  Number(value) <= mostWon &&
  !Object.is(value, -0)

export const noWon = 0 as Won

export const plus = (a: Won, b: Won): Won => (a + b) as Won

/** Only where `b` is known to be at most `a`. */
export const minus = (a: Won, b: Won): Won => (a - b) as Won

export const smaller = (a: Won, b: Won): Won => (a < b ? a : b)

export const sumOf = (parts: readonly Won[]): Won => parts.reduce(plus, noWon)

/** What a payment or a refund is for: `total` includes `taxFree`. */
export type Amount = { readonly total: Won; readonly taxFree: Won }

export type AmountNotPositive = { readonly _tag: 'AmountNotPositive' }
export type TaxFreeExceedsTotal = { readonly _tag: 'TaxFreeExceedsTotal' }

export const toAmount = (
  total: Won,
  taxFree: Won,
): E.Either<AmountNotPositive | TaxFreeExceedsTotal, Amount> => {
  if (total === 0) return E.left({ _tag: 'AmountNotPositive' })
  if (taxFree > total) return E.left({ _tag: 'TaxFreeExceedsTotal' })
  return E.right({ total, taxFree })
}

export const addAmounts = (a: Amount, b: Amount): Amount => ({
  total: plus(a.total, b.total),
  taxFree: plus(a.taxFree, b.taxFree),
})

export const noAmount: Amount = { total: noWon, taxFree: noWon }

export const sameAmount = (a: Amount, b: Amount): boolean =>
  a.total === b.total && a.taxFree === b.taxFree

/** The six keys of each amount object, in won. */
export type Amount = {
  readonly total: number
  readonly tax_free: number
  readonly vat: number
  readonly point: number
  readonly discount: number
  readonly green_deposit: number
}

export const nothing: Amount = {
  total: 0,
  tax_free: 0,
  vat: 0,
  point: 0,
  discount: 0,
  green_deposit: 0,
}

const combine =
  (with_: (one: number, other: number) => number) =>
  (one: Amount, other: Amount): Amount => ({
    total: with_(one.total, other.total),
    tax_free: with_(one.tax_free, other.tax_free),
    vat: with_(one.vat, other.vat),
    point: with_(one.point, other.point),
    discount: with_(one.discount, other.discount),
    green_deposit: with_(one.green_deposit, other.green_deposit),
  })

export const plus = combine((one, other) => one + other)
export const minus = combine((one, other) => one - other)

export const defaultVat = (total: number, taxFree: number): number =>
  Math.round((total - taxFree) / 11)

/** The same split, for another total. */
export const fitTotal = (amount: Amount, total: number): Amount => {
  const tax_free = Math.min(amount.tax_free, total)
  return { ...amount, total, tax_free, vat: defaultVat(total, tax_free) }
}

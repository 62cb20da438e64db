const parts = [
  ...(['primary', 'giftCard', 'points', 'discount'] as const),
  ...(['taxable', 'exempt', 'deposit'] as const),
] as const
type Part = (typeof parts)[number]

/**
 * Won, split twice: by means (primary is the card or the bank) and by tax (deposit is for cups).
 * Both splits have the same sum.
 */
export type Amounts = Readonly<Record<Part, number>>

export type TaxSplit = Pick<Amounts, 'taxable' | 'exempt' | 'deposit'>
type MeansSplit = Omit<Amounts, keyof TaxSplit>

export const means = ['card', 'bank', 'points', 'mixed'] as const
export type Means = (typeof means)[number]

export const totalOf = ({ primary, giftCard, points, discount }: MeansSplit): number =>
  primary + giftCard + points + discount

/** What the shopper pays: the total without the discount. */
export const payableOf = (amounts: Amounts): number => totalOf(amounts) - amounts.discount

export const taxTotalOf = ({ taxable, exempt, deposit }: TaxSplit): number =>
  taxable + exempt + deposit

export const minus = (from: Amounts, taken: Amounts): Amounts =>
  Object.fromEntries(parts.map((part) => [part, from[part] - taken[part]])) as Amounts

const splitByMeans = (total: number, paidWith: Means): MeansSplit => {
  const none = { primary: 0, giftCard: 0, points: 0, discount: 0 }
  if (paidWith === 'points') return { ...none, points: total }
  if (paidWith !== 'mixed') return { ...none, primary: total }
  const tenth = Math.floor(total / 10)
  return { primary: total - 4 * tenth, giftCard: tenth, points: 2 * tenth, discount: tenth }
}

/** The split for another total: what is exempt stays so, the taxable part gives or takes. */
export const fitTax = (total: number, { exempt, deposit }: TaxSplit): TaxSplit => {
  const keptExempt = Math.min(exempt, total)
  const keptDeposit = Math.min(deposit, total - keptExempt)
  return { taxable: total - keptExempt - keptDeposit, exempt: keptExempt, deposit: keptDeposit }
}

export const amountsOf = (tax: TaxSplit, paidWith: Means): Amounts => ({
  ...splitByMeans(taxTotalOf(tax), paidWith),
  ...tax,
})

/** Takes `amount` from the parts in their order, each as far as it goes. */
const drain = (amount: number, available: readonly number[]): readonly number[] => {
  let left = amount
  return available.map((most) => {
    const taken = Math.min(left, most)
    left -= taken
    return taken
  })
}

/** What a cancel of this much takes from each means. */
export const drainMeans = (amount: number, rest: Amounts): MeansSplit => {
  const available = [rest.primary, rest.giftCard, rest.points, rest.discount]
  const [primary = 0, giftCard = 0, points = 0, discount = 0] = drain(amount, available)
  return { primary, giftCard, points, discount }
}

export const drainTax = (amount: number, rest: TaxSplit): TaxSplit => {
  const available = [rest.taxable, rest.exempt, rest.deposit]
  const [taxable = 0, exempt = 0, deposit = 0] = drain(amount, available)
  return { taxable, exempt, deposit }
}

import { randomBytes, randomInt } from 'node:crypto'

import type { LedgerEntry } from '../kernel/simulator'
import { minus, totalOf, type Amounts, type Means, type TaxSplit } from './amounts'
import { toDate } from './korean-time'

/** What a reservation was asked for. Amounts in won. */
export type Order = {
  readonly merchantPayKey: string
  readonly merchantUserKey: string
  readonly merchantPayTransactionKey?: string
  readonly productName: string
  readonly productCount: number
  readonly tax: TaxSplit
  readonly returnUrl: string
  readonly useCfmYmdt: string
  readonly extraDeduction: boolean
  readonly merchantExtraParameter: string
  readonly subMerchantInfo?: object
}

export type Reservation = {
  readonly reserveId: string
  readonly order: Order
  /** ms */
  readonly reservedAt: number
  /** Set when the shopper has said yes. */
  readonly paymentId?: string
}

/** One event of a payment: its approval (01), a cancel of all (03) or of a part (04). */
export type Row = {
  readonly payHistId: string
  readonly type: '01' | '03' | '04'
  readonly state: 'SUCCESS' | 'FAIL'
  /** ms; a cancel that has yet to complete itself has a time to come. */
  readonly at: number
  readonly amounts: Amounts
  readonly merchantPayTransactionKey?: string
  readonly cancelRequester?: string
}

export type Payment = {
  readonly paymentId: string
  readonly order: Order
  readonly paidWith: Means
  /** ms */
  readonly authenticatedAt: number
  /** A decline after which it cannot be applied any more. */
  readonly ended?: { readonly code: string; readonly message: string }
  readonly rows: readonly Row[]
}

export const approvalOf = ({ rows }: Payment): Row | undefined =>
  rows.find(({ type, state }) => type === '01' && state === 'SUCCESS')

const cancelsOf = ({ rows }: Payment): readonly Row[] =>
  rows.filter(({ type, state }) => type !== '01' && state === 'SUCCESS')

export const unfinishedOf = (payment: Payment, now: number): Row | undefined =>
  cancelsOf(payment).find(({ at }) => at > now)

const doneCancels = (payment: Payment, now: number) =>
  cancelsOf(payment).filter(({ at }) => at <= now)

/** What is approved and not cancelled. */
export const restOf = (payment: Payment, approval: Row, now: number): Amounts =>
  doneCancels(payment, now).reduce((rest, { amounts }) => minus(rest, amounts), approval.amounts)

const toLedgerEntry = (payment: Payment, approval: Row, now: number): LedgerEntry => {
  const cancels = doneCancels(payment, now)
  const balance = totalOf(restOf(payment, approval, now))
  const { exempt } = approval.amounts
  return {
    orderId: payment.order.merchantPayKey,
    reference: payment.paymentId,
    status: cancels.length === 0 ? 'approved' : balance === 0 ? 'cancelled' : 'partlyCancelled',
    amount: { total: totalOf(approval.amounts), taxFree: exempt },
    balance,
    approvedAt: new Date(approval.at).toISOString(),
    cancels: cancels.map(({ payHistId, merchantPayTransactionKey, amounts, at }) => ({
      reference: payHistId,
      ...(merchantPayTransactionKey !== undefined && { ourReference: merchantPayTransactionKey }),
      amount: totalOf(amounts),
      taxFree: amounts.exempt,
      at: new Date(at).toISOString(),
    })),
  }
}

/** Date, `NP`, ten digits: the shape of a paymentId and of a payHistId. */
export const newNumber = (now: number): string =>
  `${toDate(now)}NP${String(randomInt(10 ** 10)).padStart(10, '0')}`

export const newReserveId = (): string => `${randomBytes(16).toString('base64url')}==`

export type SavedBooks = {
  readonly reservations: readonly Reservation[]
  readonly payments: readonly Payment[]
}

export class Books {
  private readonly reservations = new Map<string, Reservation>()
  private readonly payments = new Map<string, Payment>()

  constructor(private readonly changed: () => void) {}

  reservation(reserveId: string): Reservation | undefined {
    return this.reservations.get(reserveId)
  }

  payment(paymentId: string): Payment | undefined {
    return this.payments.get(paymentId)
  }

  allPayments(): readonly Payment[] {
    return [...this.payments.values()]
  }

  reserve(reservation: Reservation): void {
    this.reservations.set(reservation.reserveId, reservation)
    this.changed()
  }

  put(payment: Payment): void {
    this.payments.set(payment.paymentId, payment)
    this.changed()
  }

  ledger(now: number): readonly LedgerEntry[] {
    return this.allPayments().flatMap((payment) => {
      const approval = approvalOf(payment)
      return approval === undefined ? [] : [toLedgerEntry(payment, approval, now)]
    })
  }

  dump(): SavedBooks {
    return { reservations: [...this.reservations.values()], payments: this.allPayments() }
  }

  restore({ reservations, payments }: SavedBooks): void {
    this.reset()
    reservations.forEach((reservation) => this.reservations.set(reservation.reserveId, reservation))
    payments.forEach((payment) => this.payments.set(payment.paymentId, payment))
  }

  reset(): void {
    this.reservations.clear()
    this.payments.clear()
  }
}

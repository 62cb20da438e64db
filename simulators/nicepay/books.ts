import type { LedgerEntry } from '../kernel/simulator'
import { toKoreanStamp } from './korean-time'

export type Cancel = {
  readonly tid: string
  /** The orderId of the cancel request; a net-cancel has none of its own. */
  readonly orderId?: string
  /** won */
  readonly amount: number
  readonly taxFree: number
  readonly reason: string
  readonly at: number
}

/** A tid that the window gave out, with all that became of it. Amounts in won, times in ms. */
export type Payment = {
  readonly tid: string
  readonly orderId: string
  readonly status: 'authenticated' | 'failed' | 'paid'
  readonly amount: number
  readonly taxFree: number
  readonly method: string
  readonly goodsName: string
  readonly mallReserved?: string
  readonly mallUserId?: string
  readonly buyerName?: string
  readonly buyerTel?: string
  readonly buyerEmail?: string
  readonly authenticatedAt: number
  readonly approveNo?: string
  readonly paidAt?: number
  readonly failedAt?: number
  readonly cancels: readonly Cancel[]
}

type Paid = Payment & { readonly paidAt: number }

const isPaid = (payment: Payment): payment is Paid => payment.status === 'paid'

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)

export const balanceOf = (payment: Payment): number =>
  payment.amount - sum(payment.cancels.map((cancel) => cancel.amount))

export const taxFreeLeft = (payment: Payment): number =>
  payment.taxFree - sum(payment.cancels.map((cancel) => cancel.taxFree))

const toLedgerEntry = (payment: Paid): LedgerEntry => ({
  orderId: payment.orderId,
  reference: payment.tid,
  status:
    payment.cancels.length === 0
      ? 'approved'
      : balanceOf(payment) === 0
        ? 'cancelled'
        : 'partlyCancelled',
  amount: { total: payment.amount, taxFree: payment.taxFree },
  balance: balanceOf(payment),
  approvedAt: new Date(payment.paidAt).toISOString(),
  cancels: payment.cancels.map(({ tid, orderId, amount, taxFree, at }) => ({
    reference: tid,
    ...(orderId !== undefined && { ourReference: orderId }),
    amount,
    taxFree,
    at: new Date(at).toISOString(),
  })),
})

type SavedBooks = {
  readonly sequence: number
  readonly payments: readonly Payment[]
  readonly cancelNumbers: readonly string[]
}

export class Books {
  private sequence = 0
  private readonly payments = new Map<string, Payment>()
  /** orderId -> tid */
  private readonly paidOrders = new Map<string, string>()
  private readonly orders = new Set<string>()
  private readonly cancelNumbers = new Set<string>()

  constructor(private readonly changed: () => void) {}

  /** Thirty characters: merchant, method and medium, Korean time, serial number. */
  nextTid(now: number): string {
    this.sequence += 1
    const serial = String(this.sequence % 10_000).padStart(4, '0')
    return `nicepay00m0101${toKoreanStamp(now)}${serial}`
  }

  find(tid: string): Payment | undefined {
    return this.payments.get(tid)
  }

  /** At most one: an order that is paid takes no second payment, even after a cancel. */
  paidFor(orderId: string): Paid | undefined {
    const payment = this.payments.get(this.paidOrders.get(orderId) ?? '')
    return payment !== undefined && isPaid(payment) ? payment : undefined
  }

  put(payment: Payment): Payment {
    this.enter(payment)
    this.changed()
    return payment
  }

  private enter(payment: Payment): void {
    this.payments.set(payment.tid, payment)
    this.orders.add(payment.orderId)
    if (isPaid(payment)) this.paidOrders.set(payment.orderId, payment.tid)
  }

  isNumberUsed(orderId: string): boolean {
    return this.orders.has(orderId) || this.cancelNumbers.has(orderId)
  }

  useCancelNumber(orderId: string): void {
    this.cancelNumbers.add(orderId)
    this.changed()
  }

  ledger(): readonly LedgerEntry[] {
    return [...this.payments.values()].filter(isPaid).map(toLedgerEntry)
  }

  dump(): SavedBooks {
    return {
      sequence: this.sequence,
      payments: [...this.payments.values()],
      cancelNumbers: [...this.cancelNumbers],
    }
  }

  restore(saved: unknown): void {
    const { sequence, payments, cancelNumbers } = saved as SavedBooks
    this.reset()
    this.sequence = sequence
    payments.forEach((payment) => this.enter(payment))
    cancelNumbers.forEach((orderId) => this.cancelNumbers.add(orderId))
  }

  reset(): void {
    // The sequence goes on: an earlier tid may still be in somebody's hands.
    this.payments.clear()
    this.paidOrders.clear()
    this.orders.clear()
    this.cancelNumbers.clear()
  }
}

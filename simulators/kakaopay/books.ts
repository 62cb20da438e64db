import type { LedgerEntry } from '../kernel/simulator'
import {
  approvalOf,
  availableAmount,
  cancelsOf,
  statusOf,
  type Action,
  type Session,
} from './sessions'

const toLedgerEntry = (session: Session, approval: Action): LedgerEntry => {
  const status = statusOf(session)
  return {
    orderId: session.order.partner_order_id,
    reference: session.tid,
    status:
      status === 'CANCEL_PAYMENT'
        ? 'cancelled'
        : status === 'PART_CANCEL_PAYMENT'
          ? 'partlyCancelled'
          : 'approved',
    amount: { total: session.amount.total, taxFree: session.amount.tax_free },
    balance: availableAmount(session).total,
    approvedAt: new Date(approval.at).toISOString(),
    cancels: cancelsOf(session).map(({ aid, payload, amount, at }) => ({
      reference: aid,
      ...(payload !== undefined && { ourReference: payload }),
      amount: amount.total,
      taxFree: amount.tax_free,
      at: new Date(at).toISOString(),
    })),
  }
}

type SavedBooks = { readonly sessions: readonly Session[] }

export class Books {
  private readonly sessions = new Map<string, Session>()
  /** hash -> tid */
  private readonly pages = new Map<string, string>()
  private readonly orders = new Set<string>()

  constructor(private readonly changed: () => void) {}

  find(tid: string): Session | undefined {
    return this.sessions.get(tid)
  }

  findByHash(hash: string): Session | undefined {
    return this.sessions.get(this.pages.get(hash) ?? '')
  }

  hasOrder(partnerOrderId: string): boolean {
    return this.orders.has(partnerOrderId)
  }

  put(session: Session): Session {
    this.enter(session)
    this.changed()
    return session
  }

  private enter(session: Session): void {
    this.sessions.set(session.tid, session)
    this.pages.set(session.hash, session.tid)
    this.orders.add(session.order.partner_order_id)
  }

  ledger(): readonly LedgerEntry[] {
    return [...this.sessions.values()].flatMap((session) => {
      const approval = approvalOf(session)
      return approval === undefined ? [] : [toLedgerEntry(session, approval)]
    })
  }

  dump(): SavedBooks {
    return { sessions: [...this.sessions.values()] }
  }

  restore(saved: unknown): void {
    const { sessions } = saved as SavedBooks
    this.reset()
    sessions.forEach((session) => this.enter(session))
  }

  reset(): void {
    this.sessions.clear()
    this.pages.clear()
    this.orders.clear()
  }
}

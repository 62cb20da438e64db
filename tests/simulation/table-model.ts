import type { DueItem } from '../../src/application/ports/payment-store'
import type { PaymentId } from '../../src/domain/identifiers'
import { dueAtOf, type Payment, versionOf } from '../../src/domain/payment'

type Stored = { readonly payment: Payment; readonly token: string; readonly due?: number }
/** What the index shows of an item from a moment on. */
type Shown = { readonly from: number; readonly due?: number }

export type WriteAnswer = 'written' | 'overtaken'

export type TableModel = {
  readonly find: (id: PaymentId) => Payment | undefined
  readonly insert: (payment: Payment, token: string) => WriteAnswer
  readonly save: (payment: Payment, token: string) => WriteAnswer
  readonly dueBefore: (atMs: number, limit: number) => readonly DueItem[]
  readonly postpone: (item: DueItem, until: Date) => void
  readonly claimLook: (id: PaymentId, at: Date, notSince: Date) => boolean
  readonly all: () => readonly Payment[]
}

type World = {
  /** Epoch ms. */
  readonly now: () => number
  /** ms by which the index is behind the write that is made now. */
  readonly lagMs: () => number
}

/**
 * The payment table in memory: what `paymentTable` promises of DynamoDB, and no more. The
 * conformance tests compare it with the real engines.
 */
export const tableModel = ({ now, lagMs }: World): TableModel => {
  const items = new Map<PaymentId, Stored>()
  const index = new Map<PaymentId, Shown[]>()

  const show = (id: PaymentId, due: number | undefined) => {
    const shown = index.get(id) ?? []
    const from = Math.max(now() + lagMs(), shown.at(-1)?.from ?? 0)
    shown.push({ from, ...(due !== undefined && { due }) })
    index.set(id, shown)
  }

  const put = (payment: Payment, token: string): WriteAnswer => {
    const due = dueAtOf(payment)?.getTime()
    items.set(payment.id, { payment, token, ...(due !== undefined && { due }) })
    show(payment.id, due)
    return 'written'
  }

  const shownOf = (entries: Shown[]): number | undefined => {
    const at = now()
    while (entries.length > 1 && (entries[1]?.from ?? Infinity) <= at) entries.shift()
    const first = entries[0]
    return first !== undefined && first.from <= at ? first.due : undefined
  }

  return {
    find: (id) => items.get(id)?.payment,
    insert: (payment, token) => {
      const stored = items.get(payment.id)
      if (stored === undefined) return put(payment, token)
      return stored.token === token ? 'written' : 'overtaken'
    },
    save: (payment, token) => {
      const stored = items.get(payment.id)
      if (stored !== undefined && versionOf(stored.payment) === versionOf(payment) - 1)
        return put(payment, token)
      return stored?.token === token ? 'written' : 'overtaken'
    },
    dueBefore: (atMs, limit) =>
      [...index]
        .flatMap(([id, entries]) => {
          const due = shownOf(entries)
          return due !== undefined && due < atMs ? [{ id, dueAt: new Date(due) }] : []
        })
        .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
        .slice(0, limit),
    postpone: ({ id, dueAt }, until) => {
      const stored = items.get(id)
      if (stored?.due !== dueAt.getTime()) return
      items.set(id, { ...stored, due: until.getTime() })
      show(id, until.getTime())
    },
    claimLook: (id, at, notSince) => {
      const stored = items.get(id)
      const { lookedAt } = stored?.payment ?? {}
      if (stored === undefined || (lookedAt !== undefined && lookedAt > notSince)) return false
      items.set(id, { ...stored, payment: { ...stored.payment, lookedAt: at } })
      return true
    },
    all: () => [...items.values()].map(({ payment }) => payment),
  }
}

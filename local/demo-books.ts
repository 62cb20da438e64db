import type { LedgerEntry } from '../simulators/kernel/simulator'
import { providerNames } from './demo-steps'
import type { Payment, Provider } from './payport-client'

/** What a side says of one provider's payments; won. */
type Books = {
  readonly payments: number
  readonly approved: number
  readonly cancels: number
  readonly cancelled: number
  readonly balance: number
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)

const ours = (payments: readonly Payment[]): Books => {
  const refunds = payments.flatMap((payment) =>
    payment.refunds.filter(({ status }) => status === 'Settled'),
  )
  return {
    payments: payments.length,
    approved: sum(payments.map(({ amount }) => amount.total)),
    cancels: refunds.length,
    cancelled: sum(refunds.map(({ amount }) => amount.total)),
    balance: sum(payments.map(({ amount }) => amount.refundable)),
  }
}

const theirs = async (simulatorUrl: string): Promise<Books> => {
  const answer = await fetch(`${simulatorUrl}/_control/ledger`)
  const ledger = (await answer.json()) as { readonly payments: readonly LedgerEntry[] }
  const cancels = ledger.payments.flatMap((entry) => entry.cancels)
  return {
    payments: ledger.payments.length,
    approved: sum(ledger.payments.map(({ amount }) => amount.total)),
    cancels: cancels.length,
    cancelled: sum(cancels.map(({ amount }) => amount)),
    balance: sum(ledger.payments.map(({ balance }) => balance)),
  }
}

const columns = ['payments', 'approved', 'cancels', 'cancelled', 'balance'] as const

const line = (first: string, second: string, cells: readonly string[], mark: string): string =>
  `  ${first.padEnd(10)}${second.padEnd(10)}${cells.map((cell) => cell.padStart(11)).join('')}  ${mark}`.trimEnd()

const cellsOf = (books: Books): readonly string[] =>
  columns.map((column) => books[column].toLocaleString('en-US'))

export type Comparison = { readonly table: string; readonly differences: number }

/** Payport's books beside each provider's. */
export const compareBooks = async (
  simulators: Readonly<Record<Provider, string>>,
  payments: readonly Payment[],
): Promise<Comparison> => {
  const lines = [line('', '', columns, '')]
  let differences = 0
  for (const provider of Object.keys(providerNames) as Provider[]) {
    const own = ours(payments.filter((payment) => payment.provider === provider))
    const other = await theirs(simulators[provider])
    const differing = columns.filter((column) => own[column] !== other[column])
    differences += differing.length
    const mark = differing.length === 0 ? '✓' : `✗ ${differing.join(', ')}`
    lines.push(line(providerNames[provider], 'ours', cellsOf(own), ''))
    lines.push(line('', 'theirs', cellsOf(other), mark))
  }
  return { table: lines.join('\n'), differences }
}

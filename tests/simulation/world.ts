import type { PaymentId } from '../../src/domain/identifiers'
import { type Payment, stateAt } from '../../src/domain/payment'
import { cellOf, type FaultKind, faultKinds, possibleCells } from './faults'
import type { Random } from './random'
import { Scheduler } from './scheduler'
import { type TableModel, tableModel } from './table-model'

/** Where a history begins; no rule looks at the date. */
const startsAt = Date.UTC(2026, 10, 23, 3)

export type Settings = {
  readonly random: Random
  /** Kinds that are drawn and then left out, to find out which ones a failure needs. */
  readonly without?: ReadonlySet<FaultKind>
  /** Lines of what happens; nothing is written without it. */
  readonly trace?: string[]
}

/** All that one history shares: time, chance, the table, and what was seen so far. */
export class World {
  readonly random: Random
  readonly scheduler: Scheduler
  readonly store: TableModel
  readonly cells = new Map<string, number>()
  /** Every payment as it was written, in order. */
  readonly writes: Payment[] = []
  readonly violations: string[] = []
  /** Attempts and refunds of which a provider has said that they took or moved nothing. */
  readonly evidence = new Set<string>()
  faultsOn = true
  /** The payment that the history is about, as soon as it exists. */
  paymentId: PaymentId | undefined
  private readonly without: ReadonlySet<FaultKind>
  /** Kinds that come often in this history, so that several of them meet. */
  private readonly often: ReadonlySet<FaultKind>
  private readonly trace: string[] | undefined
  private names = 0

  constructor({ random, without = new Set(), trace }: Settings) {
    this.random = random
    this.without = without
    const some = random.chance(0.5) ? random.below(5) : 0
    this.often = new Set(
      Array.from({ length: some }, () => faultKinds[random.below(faultKinds.length)] ?? 'freeze'),
    )
    this.trace = trace
    this.scheduler = new Scheduler(startsAt, random.next)
    this.store = tableModel({
      now: () => this.scheduler.now,
      lagMs: () => (this.fault('staleIndex', 0.1) ? random.between(1_000, 90_000) : 0),
    })
  }

  get now(): number {
    return this.scheduler.now
  }

  /** No kind of fault is more frequent than it is by itself. */
  get isUsual(): boolean {
    return this.often.size === 0
  }

  isFrequent(kind: FaultKind): boolean {
    return this.often.has(kind)
  }

  payment(): Payment | undefined {
    return this.paymentId === undefined ? undefined : this.store.find(this.paymentId)
  }

  /** Whether a fault happens here and now; it is counted under the state of the payment. */
  fault(kind: FaultKind, probability: number): boolean {
    const likely = this.often.has(kind)
      ? Math.max(probability, Math.min(0.3, probability * 20))
      : probability
    if (!this.random.chance(likely) || !this.faultsOn || this.without.has(kind)) return false
    const payment = this.payment()
    if (payment === undefined) return true
    const state = stateAt(new Date(this.now), payment)
    const possible: readonly string[] = possibleCells[kind]
    if (!possible.includes(state)) return false
    this.count(cellOf(kind, state))
    return true
  }

  /** Counts what happened by itself. */
  met(kind: FaultKind): void {
    const payment = this.payment()
    if (payment !== undefined) this.count(cellOf(kind, stateAt(new Date(this.now), payment)))
  }

  say(who: string, what: () => string): void {
    if (this.trace === undefined) return
    const seconds = ((this.now - startsAt) / 1_000).toFixed(3).padStart(10)
    this.trace.push(`${seconds} s  ${who.padEnd(14)} ${what()}`)
  }

  /** A name that is never the same twice: of a process, a key, a provider's number. */
  name(prefix: string): string {
    this.names += 1
    return `${prefix}-${String(this.names)}`
  }

  violate(invariant: string, what: string): void {
    this.violations.push(`${invariant}: ${what}`)
    this.say('INVARIANT', () => `${invariant}: ${what}`)
  }

  private count(cell: string): void {
    this.cells.set(cell, (this.cells.get(cell) ?? 0) + 1)
  }
}

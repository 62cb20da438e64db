import type { PaymentId } from '../../src/domain/identifiers'
import { type Payment, versionOf } from '../../src/domain/payment'
import type { Surroundings } from '../simulation/process'
import type { Random } from '../simulation/random'
import { Scheduler } from '../simulation/scheduler'
import { cellOf, type FaultKind, faultKinds, possibleCells, type Situation } from './faults'
import { type EventTable, eventTable } from './table-model'

/** Where a history begins; no rule looks at the date. */
const startsAt = Date.UTC(2026, 10, 23, 3)

export type Settings = {
  readonly random: Random
  /** Kinds that are drawn and then left out, to find out which ones a failure needs. */
  readonly without?: ReadonlySet<FaultKind>
  /** Lines of what happens; nothing is written without it. */
  readonly trace?: string[]
}

/** A version of a payment as it was committed, and when. */
export type Commit = { readonly payment: Payment; readonly at: number }

/** Merchants' servers alone may go wrong in a calm history, so that what follows is theirs. */
const merchantsOwn: ReadonlySet<FaultKind> = new Set(['refused', 'slow', 'neverAnswered', 'down'])

/** All that one history shares: time, chance, the tables, and what was seen so far. */
export class World {
  readonly random: Random
  readonly scheduler: Scheduler
  readonly table: EventTable
  readonly isCalm: boolean
  readonly cells = new Map<string, number>()
  readonly violations: string[] = []
  /** Every version of every payment, in order. */
  readonly commits = new Map<PaymentId, Commit[]>()
  faultsOn = true
  private readonly without: ReadonlySet<FaultKind>
  /** Kinds that come often in this history, so that several of them meet. */
  private readonly often: ReadonlySet<FaultKind>
  private readonly trace: string[] | undefined
  private names = 0

  constructor({ random, without = new Set(), trace }: Settings) {
    this.random = random
    this.without = without
    this.isCalm = random.chance(0.15)
    const some = random.chance(0.5) ? random.below(5) : 0
    this.often = new Set(
      Array.from({ length: some }, () => faultKinds[random.below(faultKinds.length)] ?? 'freeze'),
    )
    this.trace = trace
    this.scheduler = new Scheduler(startsAt, random.next)
    this.table = eventTable({
      now: () => this.scheduler.now,
      random,
      fits: random.chance(0.3) ? 2 : 100,
    })
  }

  get now(): number {
    return this.scheduler.now
  }

  isFrequent(kind: FaultKind): boolean {
    return this.often.has(kind)
  }

  /** Whether a fault happens here and now; it is counted under its situation. */
  fault(kind: FaultKind, situation: Situation, probability: number): boolean {
    const likely = this.often.has(kind)
      ? Math.max(probability, Math.min(0.3, probability * 20))
      : probability
    if (!this.random.chance(likely) || !this.faultsOn || this.without.has(kind)) return false
    if (this.isCalm && !merchantsOwn.has(kind)) return false
    const possible: readonly Situation[] = possibleCells[kind]
    if (!possible.includes(situation)) return false
    this.met(kind, situation)
    return true
  }

  /** Counts what happened by itself. */
  met(kind: FaultKind, situation: Situation): void {
    const cell = cellOf(kind, situation)
    this.cells.set(cell, (this.cells.get(cell) ?? 0) + 1)
  }

  /** The world as somebody feels it who works at one thing. */
  at(situation: Situation): Surroundings {
    return {
      random: this.random,
      scheduler: this.scheduler,
      fault: (kind, probability) => this.fault(kind, situation, probability),
      say: (who, what) => {
        this.say(who, what)
      },
      name: (prefix) => this.name(prefix),
    }
  }

  commit(payment: Payment): void {
    const commits = this.commits.get(payment.id) ?? []
    this.commits.set(payment.id, [...commits, { payment, at: this.now }])
  }

  /** As it stands. */
  paymentOf(id: PaymentId): Payment | undefined {
    return this.commits.get(id)?.at(-1)?.payment
  }

  /** Short, for the trace. */
  orderOf(id: PaymentId): string {
    return this.paymentOf(id)?.order.orderId ?? id
  }

  /** When a line was committed. */
  committedAt(id: PaymentId, sequence: number): number | undefined {
    return this.commits.get(id)?.find(({ payment }) => versionOf(payment) === sequence)?.at
  }

  say(who: string, what: () => string): void {
    if (this.trace === undefined) return
    const seconds = ((this.now - startsAt) / 1_000).toFixed(3).padStart(10)
    this.trace.push(`${seconds} s  ${who.padEnd(14)} ${what()}`)
  }

  /** A name that is never the same twice: of a process, a claim, a message. */
  name(prefix: string): string {
    this.names += 1
    return `${prefix}-${String(this.names)}`
  }

  violate(invariant: string, what: string): void {
    this.violations.push(`${invariant}: ${what}`)
    this.say('INVARIANT', () => `${invariant}: ${what}`)
  }
}

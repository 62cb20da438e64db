import type * as TE from 'fp-ts/TaskEither'

import type { StoreFailure } from '../ports/payment-store'
import type { FailedPayment } from './record-changes'

/**
 * Looks at every payment, records the lines that are missing in the log, and announces what was never
 * announced: heals what a lost message left behind.
 */
export type RepairEvents = (
  command: RepairEventsCommand,
) => TE.TaskEither<StoreFailure, RepairReport>

export type RepairEventsCommand = {
  /** Told after each page. */
  readonly onPage?: (soFar: RepairReport) => void
}

export type RepairReport = {
  readonly payments: number
  readonly recorded: number
  readonly delivered: number
  /** Items that this code cannot read. */
  readonly unreadable: readonly string[]
  readonly failed: readonly FailedPayment[]
}

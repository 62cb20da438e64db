import type { Task } from 'fp-ts/Task'

import type { PaymentId } from '../../domain/identifiers'
import type { Payment } from '../../domain/payment'
import type { Clock, Jitter, Pause } from '../ports/clock'
import type { EventLog } from '../ports/event-log'
import type { StoreFailure } from '../ports/payment-store'

/**
 * Records the changes that committed payments tell of: the last line of each image and, where they are
 * missing, those before it. What is recorded already stays as it is.
 */
export type RecordChanges = (images: readonly Payment[]) => Task<RecordReport>

export type RecordReport = {
  /** Events that are new in the log. */
  readonly recorded: number
  /** Payments of which not every line is in the log: their images must come again. */
  readonly failed: readonly FailedPayment[]
}

export type FailedPayment = { readonly paymentId: PaymentId; readonly failure: StoreFailure }

export type RecordPorts = {
  readonly events: EventLog
  readonly clock: Clock
  readonly jitter: Jitter
  readonly pause: Pause
}

import type { Task } from 'fp-ts/Task'

import type { Payment } from '../../domain/payment'
import type { DeliveryReport } from './deliver-events'
import type { FailedPayment } from './record-changes'

/** Records what committed payments tell of and delivers it: all that a message of the queue asks for. */
export type FollowChanges = (command: FollowChangesCommand) => Task<ChangesReport>

export type FollowChangesCommand = {
  /** Images of payments as they were committed, of one or several versions each. */
  readonly images: readonly Payment[]
  readonly stopAt: Date
}

export type ChangesReport = Omit<DeliveryReport, 'notAnnounced'> & {
  /** Events that are new in the log. */
  readonly recorded: number
  /** Payments whose images must come again; all others are recorded and announced. */
  readonly notFollowed: readonly FailedPayment[]
}

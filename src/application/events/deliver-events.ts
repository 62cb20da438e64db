import type { Task } from 'fp-ts/Task'

import type { Payment } from '../../domain/payment'
import type { FailedPayment } from './record-changes'

/**
 * Announces the recorded lines of payments to the endpoints of their merchants, and sends what is not
 * the retry run's to send. Safe beside itself and beside every retry run.
 */
export type DeliverEvents = (command: DeliverEventsCommand) => Task<DeliveryReport>

export type DeliverEventsCommand = {
  /** The newest image of each payment, whose lines are all recorded. */
  readonly payments: readonly Payment[]
  /** Nothing is sent from here on; what is left waits for the retry run. */
  readonly stopAt: Date
}

/** What was sent, and what became of it. */
export type DeliveryReport = {
  readonly delivered: number
  /** Tries that did not succeed. */
  readonly failed: number
  /** Of all tries, those of events that were tried before. */
  readonly retried: number
  /** Lanes whose last try failed. */
  readonly parked: number
  /** ms from the change to its first delivery, for each event that was delivered. */
  readonly delays: readonly number[]
  /** Payments that could not be announced or delivered because of the store: they must come again. */
  readonly notAnnounced: readonly FailedPayment[]
}

import type * as TE from 'fp-ts/TaskEither'

import type { StoreFailure } from '../ports/payment-store'
import type { DeliveryReport } from './deliver-events'

/**
 * The retry run: sends what is due, endpoint beside endpoint, and waits for what becomes due before
 * `stopAt`. Fails only when it cannot tell what is due: what goes wrong with one lane blocks no other.
 */
export type RetryDeliveries = (
  command: RetryDeliveriesCommand,
) => TE.TaskEither<StoreFailure, RetryReport>

export type RetryDeliveriesCommand = {
  /** Nothing further is sent from here on; what runs may take half a minute more. */
  readonly stopAt: Date
}

export type RetryReport = Omit<DeliveryReport, 'notAnnounced'> & {
  /** Lanes that are parked, or wait for a disabled endpoint, after the run; counted to 1000 each. */
  readonly waiting: number
}

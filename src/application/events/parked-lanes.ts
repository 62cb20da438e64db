import type * as TE from 'fp-ts/TaskEither'

import type { EndpointId } from '../../domain/events/endpoint'
import type { FailureCause } from '../../domain/events/lane'
import type { MerchantId, PaymentId } from '../../domain/identifiers'
import type { StoreFailure } from '../ports/payment-store'

/** Events that nobody sends any more until a person or the payment's next event asks for it. */
export type ParkedLane = {
  readonly merchantId: MerchantId
  readonly endpointId: EndpointId
  readonly url: string
  readonly paymentId: PaymentId
  /** The first line that was not delivered, and the last that was announced. */
  readonly next: number
  readonly last: number
  readonly since: Date
  /** What the last try failed with, or `EndpointDisabled`. */
  readonly reason: FailureCause
}

/** Lanes that are parked or wait for a disabled endpoint, of all merchants, at most 1000 an endpoint. */
export type ListParked = TE.TaskEither<StoreFailure, readonly ParkedLane[]>

/** Makes parked lanes due now, of one endpoint or of all; tells how many. Disabled endpoints stay as they are. */
export type ResumeParked = (command: {
  readonly endpointId?: EndpointId
}) => TE.TaskEither<StoreFailure, number>

import type * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { EndpointId } from '../../domain/events/endpoint'
import type { Lane, LaneKey } from '../../domain/events/lane'
import type { Overtaken, StoreFailure } from './payment-store'

/** As the index lists it: a moment ago it was so. */
export type DueLane = Lane & { readonly dueAt: Date }

/** How far each payment's events got on their way to each endpoint. */
export type DeliveryLanes = {
  /** Strongly consistent. */
  readonly find: (key: LaneKey) => TE.TaskEither<StoreFailure, O.Option<Lane>>
  /** Fails with `Overtaken` when the stored version is not the one before; a repeat of our own write succeeds. */
  readonly save: (lane: Lane) => TE.TaskEither<StoreFailure | Overtaken, Lane>
  /** Waiting and sending lanes with a `dueAt` before `at`, the soonest first; may lag behind the writes. */
  readonly dueBefore: (
    endpointId: EndpointId,
    at: Date,
    limit: number,
  ) => TE.TaskEither<StoreFailure, readonly DueLane[]>
  /** Parked lanes, the longest parked first; may lag behind the writes. */
  readonly parked: (
    endpointId: EndpointId,
    limit: number,
  ) => TE.TaskEither<StoreFailure, readonly Lane[]>
}

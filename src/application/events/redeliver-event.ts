import type * as TE from 'fp-ts/TaskEither'

import type { EndpointId } from '../../domain/events/endpoint'
import type { EventRef } from '../../domain/events/event'
import type { FailureCause } from '../../domain/events/lane'
import type { MerchantId } from '../../domain/identifiers'
import type { StoreFailure } from '../ports/payment-store'

/** Sends an event once more to every endpoint that subscribes to its type. */
export type RedeliverEvent = (
  command: RedeliverEventCommand,
) => TE.TaskEither<RedeliverEventError, readonly Redelivery[]>

export type RedeliverEventCommand = EventRef & { readonly merchantId: MerchantId }

export type Redelivery = { readonly endpointId: EndpointId } & (
  | { readonly _tag: 'Delivered'; readonly status: number }
  | { readonly _tag: 'Failed'; readonly cause: FailureCause }
  /** It or an earlier one was still waiting: the retry run sends all of them, in order, from now on. */
  | { readonly _tag: 'Resumed' }
  | { readonly _tag: 'EndpointDisabled' }
)

/** Never recorded, gone with the retention, or another merchant's. */
export type EventNotFound = { readonly _tag: 'EventNotFound' }
export type RedeliverEventError = EventNotFound | StoreFailure

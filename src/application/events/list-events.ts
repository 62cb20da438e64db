import type * as TE from 'fp-ts/TaskEither'

import type { RecordedEvent } from '../../domain/events/event'
import type { MerchantId } from '../../domain/identifiers'
import type { StoreFailure } from '../ports/payment-store'

/** The merchant's events behind a position of its feed: in order, and none left out. */
export type ListEvents = (command: ListEventsCommand) => TE.TaskEither<ListEventsError, EventPage>

export type ListEventsCommand = {
  readonly merchantId: MerchantId
  /** Absent: from the first that there is. */
  readonly after?: number
  readonly limit: number
}

export type EventPage = {
  readonly events: readonly RecordedEvent[]
  /** The `after` of the next page. */
  readonly next: number
  /** Whether there are more by now, some of which may take a moment to show up. */
  readonly more: boolean
}

/** Events behind the position left the log: the feed goes on at `first`. */
export type EventsExpired = { readonly _tag: 'EventsExpired'; readonly first: number }
/** The feed never came that far. */
export type PositionAhead = { readonly _tag: 'PositionAhead'; readonly newest: number }

export type ListEventsError = EventsExpired | PositionAhead | StoreFailure

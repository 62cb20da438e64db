import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { FeedHead, RecordedEvent } from '../../domain/events/event'
import { contiguousAfter, goesOnAt } from '../../domain/events/feed'
import type { MerchantId } from '../../domain/identifiers'
import type { Clock } from '../ports/clock'
import type { EventLog } from '../ports/event-log'
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

type Ports = { readonly events: EventLog; readonly clock: Clock }

const pageAfter = (
  position: number,
  head: FeedHead,
  shown: readonly RecordedEvent[],
): EventPage => {
  const events = contiguousAfter(position, shown)
  const next = events.at(-1)?.position ?? position
  return { events, next, more: next < head.position }
}

export const listEvents =
  ({ events, clock }: Ports): ListEvents =>
  ({ merchantId, after, limit }) => {
    const position = after ?? 0

    const toPage =
      (head: FeedHead) =>
      (shown: readonly RecordedEvent[]): TE.TaskEither<EventsExpired, EventPage> => {
        const first = goesOnAt(position, { head, shown, now: clock() })
        if (first === undefined) return TE.right(pageAfter(position, head, shown))
        return after === undefined
          ? TE.right(pageAfter(first - 1, head, shown))
          : TE.left({ _tag: 'EventsExpired', first })
      }

    return pipe(
      // Before the events, so that `more` is never too little.
      events.head(merchantId),
      TE.filterOrElseW(
        (head) => position <= head.position,
        (head): PositionAhead => ({ _tag: 'PositionAhead', newest: head.position }),
      ),
      TE.flatMap((head) =>
        pipe(events.after(merchantId, position, limit), TE.flatMap(toPage(head))),
      ),
    )
  }

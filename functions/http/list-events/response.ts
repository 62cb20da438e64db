import * as t from 'io-ts'

import type { EventPage } from '../../../src/application/events/list-events'
import type { RecordedEvent } from '../../../src/domain/events/event'
import { eventTypeOf } from '../../../src/domain/events/event-types'
import { eventFields, EventTypeCodec, toEventData } from '../event-response'

const FeedEvent = t.strict(
  { position: t.number, type: EventTypeCodec, ...eventFields },
  'FeedEvent',
)

export const EventsResponse = t.strict(
  { events: t.readonlyArray(FeedEvent), next: t.number, more: t.boolean },
  'Events',
)

/** The feed has every line, so that the one before is the previous one. */
const toFeedEvent = (event: RecordedEvent): t.TypeOf<typeof FeedEvent> => {
  const { sequence } = event.entry
  return {
    position: event.position,
    type: eventTypeOf(event.entry.event),
    ...toEventData({ ...event, previousSequence: sequence > 1 ? sequence - 1 : null }),
  }
}

export const toEventsResponse = ({
  events,
  next,
  more,
}: EventPage): t.TypeOf<typeof EventsResponse> => ({ events: events.map(toFeedEvent), next, more })

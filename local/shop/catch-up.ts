import type { PayportClient } from '../payport-client'
import type { EventBook } from './event-book'

/** What happened while the shop was not there: reads the feed from where it stopped to its end. */
export const catchUp = async (
  { events: feed }: Pick<PayportClient, 'events'>,
  book: EventBook,
): Promise<void> => {
  for (;;) {
    const page = await feed(book.position())
    if (!page.ok) {
      // The tables were dropped, and the shop's own book was not.
      if (page.problem.code !== 'PositionAhead') throw new Error(page.problem.title)
      book.startOver()
    } else {
      for (const event of page.body.events) book.keepFromFeed(event)
      if (!page.body.more) return
    }
  }
}

import { readJsonFile, writeJsonFile } from '../data-folder'
import type { FeedEvent } from '../payport-client'

/** What the shop reads of an event, by webhook or from the feed. */
export type ShopEvent = Omit<FeedEvent, 'position'>

export type ReceivedEvent = ShopEvent & {
  readonly receivedAt: string
  /** How often its webhook came: once is usual, more is no error, and 0 were only in the feed. */
  readonly times: number
}

type Book = {
  readonly events: readonly ReceivedEvent[]
  /** How far the feed was read. */
  readonly position: number
}

const mostKept = 1_000
const empty: Book = { events: [], position: 0 }

/** The events that the shop heard of, each once, the newest first. */
export const eventBook = (file: string) => {
  let book = (readJsonFile(file) as Book | undefined) ?? empty
  const write = (next: Book): void => {
    book = next
    writeJsonFile(file, book)
  }
  const isKept = ({ paymentId }: ShopEvent, sequence: number): boolean =>
    book.events.some((each) => each.paymentId === paymentId && each.sequence === sequence)

  /** The events with one more, or with one more time of one. */
  const withEvent = (event: ShopEvent, times: number): readonly ReceivedEvent[] => {
    const known = book.events.find(({ eventId }) => eventId === event.eventId)
    return known === undefined
      ? [{ ...event, receivedAt: new Date().toISOString(), times }, ...book.events].slice(
          0,
          mostKept,
        )
      : book.events.map((each) => (each === known ? { ...each, times: each.times + times } : each))
  }

  return {
    position: (): number => book.position,
    recent: (count: number): readonly ReceivedEvent[] => book.events.slice(0, count),
    ofOrder: (orderId: string): readonly ReceivedEvent[] =>
      book.events
        .filter((each) => each.orderId === orderId)
        .toSorted((a, b) => a.sequence - b.sequence),
    /** Whether the event before it is missing: then the shop reads on in the feed. */
    hasGapBefore: (event: ShopEvent): boolean =>
      event.previousSequence !== null && !isKept(event, event.previousSequence),
    /** Kept in the file when it returns: whoever sent it may forget it then. */
    keep: (event: ShopEvent): void => write({ ...book, events: withEvent(event, 1) }),
    keepFromFeed: ({ position, ...event }: FeedEvent): void =>
      write({ events: withEvent(event, 0), position }),
    /** For a feed that is another one than before. */
    startOver: (): void => write({ ...book, position: 0 }),
  }
}

export type EventBook = ReturnType<typeof eventBook>

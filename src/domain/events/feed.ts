import type { FeedHead, RecordedEvent } from './event'

/** The events that follow upon `position` without a gap: an index may show a later one first. */
export const contiguousAfter = (
  position: number,
  events: readonly RecordedEvent[],
): readonly RecordedEvent[] => {
  const gap = events.findIndex((event, index) => event.position !== position + 1 + index)
  return gap < 0 ? events : events.slice(0, gap)
}

/** ms after which what an index does not show is not late any more. */
const mostLagMs = 10 * 60_000

const isOld = (at: Date | undefined, now: Date): boolean =>
  at !== undefined && now.getTime() - at.getTime() > mostLagMs

/**
 * Where the feed goes on when what follows upon `position` has left it; undefined where it may still
 * show up. Positions are given in order, so that what precedes an old event is as old.
 */
export const goesOnAt = (
  position: number,
  { head, shown, now }: { head: FeedHead; shown: readonly RecordedEvent[]; now: Date },
): number | undefined => {
  const [first] = shown
  if (first === undefined)
    return head.position > position && isOld(head.recordedAt, now) ? head.position + 1 : undefined
  return first.position > position + 1 && isOld(first.recordedAt, now) ? first.position : undefined
}

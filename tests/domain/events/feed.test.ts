import type { FeedHead } from '../../../src/domain/events/event'
import { contiguousAfter, goesOnAt } from '../../../src/domain/events/feed'
import { recorded } from '../../support/events'
import { awaitingShopper, merchantId, minutes } from '../../support/payments'

const at = (positions: readonly number[], recordedAt = minutes(0)) =>
  positions.map((position) => ({ ...recorded(awaitingShopper(), 1, position), recordedAt }))

describe('the events behind a position', () => {
  it.each<[number, readonly number[], readonly number[]]>([
    [0, [], []],
    [0, [1, 2, 3], [1, 2, 3]],
    [5, [6, 7], [6, 7]],
    [0, [2, 3], []],
    [0, [1, 3, 4], [1]],
    [5, [6, 7, 9], [6, 7]],
    [5, [7], []],
  ])('go on without a gap: behind %i of %j come %j', (position, shown, wanted) => {
    expect(contiguousAfter(position, at(shown)).map((event) => event.position)).toEqual(wanted)
  })
})

describe('what an index does not show', () => {
  const now = minutes(60)
  const longAgo = minutes(49)
  const justNow = minutes(51)
  const headOf = (position: number, recordedAt: Date): FeedHead => ({
    merchantId,
    position,
    recordedAt,
  })

  it.each<[string, number, FeedHead, ReturnType<typeof at>, number | undefined]>([
    ['may be late behind the last position', 3, headOf(5, justNow), [], undefined],
    ['has left the log when the last position is old', 3, headOf(5, longAgo), [], 6],
    ['is nothing at the end', 5, headOf(5, longAgo), [], undefined],
    ['may be late before a new event', 3, headOf(5, justNow), at([5], justNow), undefined],
    ['has left the log before an old event', 3, headOf(5, justNow), at([5], longAgo), 5],
    ['is nothing where the next one is shown', 3, headOf(9, justNow), at([4], longAgo), undefined],
  ])('%s', (_, position, head, shown, wanted) => {
    expect(goesOnAt(position, { head, shown, now })).toBe(wanted)
  })

  it('is nothing in a feed that never began', () => {
    expect(goesOnAt(0, { head: { merchantId, position: 0 }, shown: [], now })).toBeUndefined()
  })
})

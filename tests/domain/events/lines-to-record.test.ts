import * as fc from 'fast-check'

import { asAnnounced, linesToRecord } from '../../../src/domain/events/lines-to-record'
import { oldestToRecord } from '../../../src/domain/events/retention'
import type { Payment } from '../../../src/domain/payment'
import { anyPayment } from '../../support/payment-histories'
import { approving, authorized, awaitingShopper, minutes, noon, paid } from '../../support/payments'

const opened = awaitingShopper()
const claimed = approving()
const settled = paid()
const longAgo = minutes(-60)

/** Each line with the version of the image that it comes with. */
const recordedAs = (images: readonly Payment[], recorded = 0, oldest = longAgo) =>
  linesToRecord(images, recorded, oldest).map(({ entry, payment }) => [
    entry.sequence,
    payment.timeline.length,
  ])

describe('the lines that an image tells of', () => {
  it.each<[string, readonly Payment[], number, Date, ReadonlyArray<readonly [number, number]>]>([
    ['the first', [opened], 0, longAgo, [[1, 1]]],
    ['the next', [claimed], 1, longAgo, [[2, 2]]],
    ['none where it is recorded', [claimed], 2, longAgo, []],
    ['none where a later one is recorded', [opened], 3, longAgo, []],
    [
      'those that are missing before it',
      [settled],
      0,
      longAgo,
      [
        [1, 3],
        [2, 3],
        [3, 3],
      ],
    ],
    [
      'each with its own image',
      [opened, claimed, settled],
      0,
      longAgo,
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    ],
    [
      'the same, in any order',
      [settled, opened, claimed],
      0,
      longAgo,
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    ],
    [
      'each with the next image that there is',
      [settled, opened],
      0,
      longAgo,
      [
        [1, 1],
        [2, 3],
        [3, 3],
      ],
    ],
    ['the same image twice', [opened, opened], 0, longAgo, [[1, 1]]],
    [
      'none that is too old',
      [settled],
      0,
      minutes(1),
      [
        [2, 3],
        [3, 3],
      ],
    ],
    ['none where all are too old', [settled], 0, minutes(5), []],
  ])('%s', (_, images, recorded, oldest, wanted) => {
    expect(recordedAs(images, recorded, oldest)).toEqual(wanted)
  })

  it('never leave one out between two', () => {
    fc.assert(
      fc.property(
        anyPayment,
        fc.nat({ max: 4 }),
        fc.nat({ max: 60 }),
        (payment, recorded, late) => {
          const lines = recordedAs([payment], recorded, minutes(late)).map(([sequence]) => sequence)
          const first = lines[0] ?? 0
          expect(lines).toEqual(lines.map((_, index) => first + index))
        },
      ),
      { seed: 2034, numRuns: 200 },
    )
  })
})

describe('lines', () => {
  it('are recorded late for 83 days: a week before they would leave the log again', () => {
    expect(noon.getTime() - oldestToRecord(noon).getTime()).toBe(83 * 24 * 3_600_000)
  })
})

describe('the payment of an event', () => {
  it.each<[string, Payment]>([
    ['an open checkout', opened],
    ['a consent', authorized()],
    ['a claim', claimed],
  ])('has nothing that is for its provider alone: %s', (_, payment) => {
    const announced = JSON.stringify(asAnnounced(payment))
    for (const secret of [
      'T7d3845e5b21c09a4f6e',
      'consent-of-the-shopper',
      'approval-key-0000000001',
      'https://pay.example',
    ])
      expect(announced).not.toContain(secret)
  })

  it('is in all else as it stood', () => {
    fc.assert(
      fc.property(anyPayment, (payment) => {
        const announced = asAnnounced(payment)
        expect(announced.timeline).toEqual(payment.timeline)
        expect(announced._tag).toBe(payment._tag)
        expect(announced.order).toEqual(payment.order)
        if ('refunds' in payment && 'refunds' in announced)
          expect(announced.refunds.map(({ standing, amount }) => [standing, amount])).toEqual(
            payment.refunds.map(({ standing, amount }) => [standing, amount]),
          )
      }),
      { seed: 2035, numRuns: 200 },
    )
  })
})

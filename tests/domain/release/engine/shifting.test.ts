import type { Shifting } from '../../../../src/domain/release/release-record'
import {
  allBack,
  before,
  blind,
  firing,
  own,
  revisions,
  seen,
  shifting,
  told,
  toldBy,
} from './scene'

describe('while it shifts', () => {
  told([
    [
      'arms a timer for each alias before anything moves',
      shifting,
      seen(['1 %', '1 %'], own),
      ['arm worker blind in 10', 'arm ingress blind in 10'],
    ],
    [
      'arms the one that is missing, and moves nothing yet',
      shifting,
      seen(['1 %', '1 %'], ['blind', 'none']),
      ['arm ingress blind in 10'],
    ],
    [
      'takes no timer that is about to fire',
      shifting,
      seen(['1 %', '1 %'], ['stale', 'blind']),
      ['arm worker blind in 10'],
    ],
    [
      'waits for a timer that cannot be read',
      shifting,
      seen(['1 %', '1 %'], ['unread', 'blind']),
      ['wait'],
    ],
    [
      'moves the workers first',
      shifting,
      seen(['1 %', '1 %'], blind),
      ['move worker to 6 + 7 0.05'],
    ],
    [
      'moves the ingress after them',
      shifting,
      seen(['5 %', '1 %'], blind),
      ['move ingress to 8 + 9 0.05'],
    ],
    ['waits for an alias that cannot be read', shifting, seen(['unread', '1 %'], blind), ['wait']],
    [
      'watches when every alias is there',
      shifting,
      seen(['5 %', '5 %'], blind),
      ['save Watching 1'],
    ],
    [
      'puts back what takes too long',
      { ...shifting, since: before(3) },
      seen(['5 %', '1 %'], blind),
      ['save PuttingBack ShiftFailed', ...allBack],
    ],
    [
      'puts everything back when an alarm fires',
      shifting,
      seen(['5 %', '1 %'], blind, firing),
      ['save PuttingBack AlarmFires', ...allBack],
    ],
    [
      'puts everything back when a timer has put back one',
      shifting,
      seen(['stable', '5 %'], blind),
      ['save PuttingBack PutBackElsewhere', 'move ingress to 8'],
    ],
    [
      'freezes when somebody else has moved an alias',
      shifting,
      seen(['5 %', 'foreign'], blind),
      ['save Frozen ForeignHand'],
    ],
    [
      'freezes when an alias is further than it may be',
      shifting,
      seen(['95 %', '5 %'], blind),
      ['save Frozen ForeignHand'],
    ],
  ])

  const first: Shifting = { ...shifting, step: 0 }
  it('starts from where nothing is split', () => {
    expect(toldBy(first, seen(['stable', 'stable'], blind))).toEqual(['move worker to 6 + 7 0.01'])
  })

  it('does not shift again what was shifted and came back', () => {
    const moved = { ...first, revisions: { ...revisions, worker: 'worker-0' } }
    expect(toldBy(moved, seen(['stable', '1 %'], blind))).toEqual([
      'save PuttingBack PutBackElsewhere',
      'move ingress to 8',
    ])
  })
})

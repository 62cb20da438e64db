import { next } from '../../../../src/domain/release/engine'
import type { Observed } from '../../../../src/domain/release/observed'
import type { Phase } from '../../../../src/domain/release/release-record'
import {
  asked,
  before,
  blind,
  errors,
  firing,
  frozenAt,
  goingBack,
  ingress,
  noTimers,
  now,
  own,
  record,
  seen,
  shifting,
  told,
  toldBy,
  watching,
  worker,
} from './scene'

describe('while it is frozen', () => {
  told([
    [
      'arms lost timers for the end of the lease, and not later',
      frozenAt(watching),
      seen(['5 %', '5 %'], noTimers),
      ['arm worker worker-1 in 9', 'arm ingress ingress-1 in 9', 'wait'],
    ],
    [
      'pushes no timer forward',
      frozenAt(watching),
      seen(['5 %', '5 %'], ['aged', 'own']),
      ['wait'],
    ],
    [
      'gives a timer that was lost late the time to be armed',
      { ...frozenAt(watching), since: before(11) },
      seen(['5 %', 'stable'], noTimers),
      ['arm worker worker-1 in 0.25', 'wait'],
    ],
    [
      'takes away the timer that would undo the foreign hand',
      frozenAt(watching),
      seen(['foreign', '5 %'], ['blind', 'own']),
      ['disarm worker', 'wait'],
    ],
    [
      'moves nothing and judges nothing',
      frozenAt(watching),
      seen(['foreign', '5 %'], own, { counts: [errors] }),
      ['wait'],
    ],
    [
      'puts back when an alarm fires, but not the foreign alias',
      frozenAt(watching),
      seen(['foreign', '5 %'], own, firing),
      ['save PuttingBack AlarmFires', 'move ingress to 8'],
    ],
    [
      'goes back when the timers have put back everything',
      frozenAt(watching),
      seen(['stable', 'stable'], noTimers),
      ['save PuttingBack PutBackElsewhere'],
    ],
    [
      'remembers why it was going back',
      frozenAt(goingBack),
      seen(['stable', 'stable'], noTimers),
      ['save PuttingBack Asked'],
    ],
  ])
})

describe('before its start and after its end', () => {
  it.each<Phase>([
    { _tag: 'Prepared' },
    { _tag: 'Promoted', at: before(5), mainMoved: true },
    { _tag: 'RolledBack', reason: asked, at: before(5) },
  ])('nothing is done: $_tag', (phase) => {
    expect(toldBy(phase, seen(['foreign', '5 %'], blind, firing))).toEqual([])
  })
})

describe('every action', () => {
  it('of a move asks for the revision that was seen, and says whether it is towards the standing version', () => {
    const moves = (phase: Phase, observed: Observed) =>
      next(record(phase), observed, now).flatMap((each) =>
        each._tag === 'MoveAlias' ? [[each.functionName, each.revision, each.isBack]] : [],
      )
    expect(moves(shifting, seen(['1 %', '1 %'], blind))).toEqual([['worker', 'worker-1', false]])
    expect(moves(goingBack, seen(['5 %', '5 %'], own))).toEqual([
      ['worker', 'worker-1', true],
      ['ingress', 'ingress-1', true],
    ])
  })

  it('of a save counts the writes, and tells people what happened', () => {
    const [saved] = next(record(watching), seen(['5 %', '5 %'], own), now)
    expect(saved).toMatchObject({ record: { version: 2 } })
    if (saved?._tag !== 'SaveRecord') throw new Error('nothing was saved')
    expect(saved.record.events.at(-1)).toMatchObject({
      at: now,
      what: { _tag: 'Shifting', step: 2 },
    })
    expect(saved.record.wish).toBeUndefined()
  })

  it('leaves a function alone whose new version is its old one', () => {
    const functions = [{ ...worker, candidate: '6' }, ingress]
    expect(toldBy(shifting, seen(['foreign', '1 %'], blind), { functions })).toEqual([
      'move ingress to 8 + 9 0.05',
    ])
  })
})

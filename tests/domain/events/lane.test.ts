import {
  announce,
  claimDue,
  failed,
  hasten,
  isHeldBy,
  type Lane,
  type LaneStanding,
  letGo,
  newLane,
  passed,
} from '../../../src/domain/events/lane'
import { laneOf, sendingLane } from '../../support/events'
import { merchantId, minutes } from '../../support/payments'

const now = minutes(10)
const claimEnds = minutes(10.5)

const idle: LaneStanding = { _tag: 'Idle' }
const waiting: LaneStanding = { _tag: 'Waiting', dueAt: minutes(20) }
const due: LaneStanding = { _tag: 'Waiting', dueAt: now }
const sending: LaneStanding = { _tag: 'Sending', dueAt: minutes(10.2), claim: 'other' }
const lapsed: LaneStanding = { _tag: 'Sending', dueAt: now, claim: 'other' }
const parked: LaneStanding = { _tag: 'Parked', since: minutes(5), cause: '500' }

const mine: LaneStanding = { _tag: 'Sending', dueAt: claimEnds, claim: 'mine' }
const dueNow: LaneStanding = { _tag: 'Waiting', dueAt: now }

/** What a rule made of a lane: nothing where it stays as it was. */
const changeOf = (before: Lane, after: Lane) => {
  if (after === before) return 'as it was'
  expect(after.version).toBe(before.version + 1)
  const { next, last, tries, standing } = after
  return { next, last, tries, standing }
}

const done = { next: 4, last: 3, tries: 0 }
const behind = { next: 2, last: 3, tries: 1 }

describe('an announcement', () => {
  it.each<[string, LaneStanding, object, number, string | undefined, unknown]>([
    ['takes up an idle lane', idle, done, 5, 'mine', { ...done, last: 5, standing: mine }],
    ['takes the very next line', idle, done, 4, 'mine', { ...done, last: 4, standing: mine }],
    [
      'leaves an idle lane to the retry run',
      idle,
      done,
      5,
      undefined,
      { ...done, last: 5, standing: dueNow },
    ],
    ['tells an idle lane nothing new', idle, done, 3, 'mine', 'as it was'],
    [
      'waits behind a failed one',
      waiting,
      behind,
      4,
      'mine',
      { ...behind, last: 4, standing: waiting },
    ],
    ['tells a waiting lane nothing new', waiting, behind, 3, 'mine', 'as it was'],
    ['tells a waiting lane of an older line', waiting, behind, 1, 'mine', 'as it was'],
    ['takes a lane that is due', due, behind, 3, 'mine', { ...behind, standing: mine }],
    ['leaves a due lane to the retry run', due, behind, 3, undefined, 'as it was'],
    [
      'does not take what another one sends',
      sending,
      behind,
      4,
      'mine',
      { ...behind, last: 4, standing: sending },
    ],
    [
      'takes what a dead one left',
      lapsed,
      behind,
      4,
      'mine',
      { ...behind, last: 4, standing: mine },
    ],
    [
      'takes up a parked lane again from where it was',
      parked,
      { ...behind, tries: 10 },
      4,
      'mine',
      { ...behind, last: 4, tries: 0, standing: mine },
    ],
    [
      'leaves a parked lane to the retry run',
      parked,
      behind,
      4,
      undefined,
      { ...behind, last: 4, tries: 0, standing: dueNow },
    ],
    ['leaves a lane parked that hears nothing new', parked, behind, 3, 'mine', 'as it was'],
  ])('%s', (_, standing, given, last, claim, wanted) => {
    const before = laneOf(standing, given)
    const after = announce({ last, now, ...(claim !== undefined && { claim }) })(before)
    expect(changeOf(before, after)).toEqual(wanted)
  })

  it('is the first write of a lane', () => {
    const { endpointId, paymentId } = sendingLane()
    const lane = newLane({ endpointId, paymentId }, merchantId, 3)
    expect(announce({ last: 4, now, claim: 'mine' })(lane)).toEqual({
      endpointId,
      paymentId,
      merchantId,
      next: 3,
      last: 4,
      tries: 0,
      standing: mine,
      version: 1,
    })
  })
})

describe('a claim', () => {
  it.each<[string, LaneStanding, unknown]>([
    ['takes what is due', due, { ...behind, standing: mine }],
    ['takes what a dead one left', lapsed, { ...behind, standing: mine }],
    ['leaves what is not due yet', waiting, 'as it was'],
    ['leaves what another one sends', sending, 'as it was'],
    ['leaves what is done', idle, 'as it was'],
    ['leaves what is parked', parked, 'as it was'],
  ])('%s', (_, standing, wanted) => {
    const before = laneOf(standing, behind)
    expect(changeOf(before, claimDue(now, 'mine')(before))).toEqual(wanted)
  })

  it('is known by its word alone', () => {
    expect(isHeldBy('mine')(laneOf(mine))).toBe(true)
    expect(isHeldBy('mine')(laneOf(sending))).toBe(false)
    expect(isHeldBy('mine')(laneOf(dueNow))).toBe(false)
  })
})

describe('a try', () => {
  const lane = sendingLane({ next: 2, last: 4, tries: 3 })
  const of = (after: Lane) => changeOf(lane, after)

  it('that was accepted lets the next line come, under a new claim', () => {
    expect(of(passed(2, now)(lane))).toEqual({ next: 3, last: 4, tries: 0, standing: mine })
  })

  it('that was the last accepted leaves the lane idle', () => {
    expect(of(passed(4, now)(lane))).toEqual({ next: 5, last: 4, tries: 0, standing: idle })
  })

  it('that failed comes again later', () => {
    expect(of(failed({ now, cause: '500', jitter: 0.5 })(lane))).toEqual({
      next: 2,
      last: 4,
      tries: 4,
      standing: { _tag: 'Waiting', dueAt: minutes(10 + 120) },
    })
  })

  it('that was the tenth to fail parks the lane, with what it failed with', () => {
    const ninth = sendingLane({ next: 2, last: 4, tries: 9 })
    expect(changeOf(ninth, failed({ now, cause: 'TimedOut', jitter: 0.5 })(ninth))).toEqual({
      next: 2,
      last: 4,
      tries: 10,
      standing: { _tag: 'Parked', since: now, cause: 'TimedOut' },
    })
  })

  it('that was none leaves all as it was, due now', () => {
    expect(of(letGo(now)(lane))).toEqual({ next: 2, last: 4, tries: 3, standing: dueNow })
  })
})

describe('a lane that somebody asks for', () => {
  it.each<[string, LaneStanding, object, number, unknown]>([
    [
      'is due at once when it was parked',
      parked,
      { ...behind, tries: 10 },
      3,
      { ...behind, tries: 0, standing: dueNow },
    ],
    [
      'is due at once when it waited',
      waiting,
      behind,
      3,
      { ...behind, tries: 0, standing: dueNow },
    ],
    [
      'goes as far as it is asked for',
      waiting,
      behind,
      5,
      { ...behind, last: 5, tries: 0, standing: dueNow },
    ],
    [
      'is due when it was never announced to',
      idle,
      done,
      4,
      { ...done, last: 4, standing: dueNow },
    ],
    ['stays with who sends', sending, behind, 3, 'as it was'],
    ['goes on with who sends', sending, behind, 5, { ...behind, last: 5, standing: sending }],
    ['is taken from who died', lapsed, behind, 3, { ...behind, tries: 0, standing: dueNow }],
  ])('%s', (_, standing, given, last, wanted) => {
    const before = laneOf(standing, given)
    expect(changeOf(before, hasten(last, now)(before))).toEqual(wanted)
  })
})

import {
  type ClassTally,
  type FailureClass,
  failureClasses,
  type MinuteCounts,
  type Sides,
} from '../../../src/domain/release/failure-class'
import {
  addEvidence,
  decide,
  endOfMinute,
  evidenceOf,
  firstJudgement,
  judge,
  minutesToJudge,
  requestsToExclude,
  startOfMinute,
  thresholdOf,
} from '../../../src/domain/release/judge'
import { standardPlan } from '../../../src/domain/release/rollout-plan'
import { random } from '../../simulation/random'
import { at } from '../../support/releases'

const none: Sides = { stable: 0, candidate: 0 }

const tally = (
  trials: Sides,
  failures: Sides,
  failureClass: FailureClass = 'ServerError',
): ClassTally => ({ functionName: 'http', failureClass, trials, failures })

const minuteOf = (given: Partial<MinuteCounts> = {}): MinuteCounts => ({
  minute: at(0),
  requests: none,
  tallies: [],
  brokenInvariants: none,
  ...given,
})

const evidenceAfter = (...tallies: readonly ClassTally[]): number =>
  evidenceOf(addEvidence({}, [minuteOf({ tallies })]), 'ServerError')

const even: Sides = { stable: 100, candidate: 100 }

describe('the evidence', () => {
  it('is 1 before anything has failed', () => {
    expect(evidenceAfter()).toBe(1)
    expect(evidenceAfter(tally(even, none))).toBe(1)
  })

  /*
   * By hand, for equal shares and a ratio r: one failure is the new version's with the probability
   * 1.25r / (1.25r + 1), over 1.25 / 2.25; the evidence is the mean over r = 1.5, 2, 3, 5, 10, 30, 100.
   *   1.5: 0.652174 / 0.555556 = 1.173913      5: 0.862069 / 0.555556 = 1.551724
   *   2:   0.714286 / 0.555556 = 1.285714     10: 0.925926 / 0.555556 = 1.666667
   *   3:   0.789474 / 0.555556 = 1.421053     30: 0.974026 / 0.555556 = 1.753247
   *                                          100: 0.992063 / 0.555556 = 1.785714
   * and for a failure of the standing version the rest of each over 0.444444:
   *   0.782609, 0.642857, 0.473684, 0.310345, 0.166667, 0.058442, 0.017857
   */
  it.each<[string, Sides, number]>([
    ['one failure of the new version', { stable: 0, candidate: 1 }, 10.638032 / 7],
    ['one failure of the standing version', { stable: 1, candidate: 0 }, 2.45246 / 7],
    ['two failures of the new version', { stable: 0, candidate: 2 }, 16.498799 / 7],
    ['one of each', { stable: 1, candidate: 1 }, 3.312073 / 7],
  ])('of %s is as by hand', (_, failures, expected) => {
    expect(evidenceAfter(tally(even, failures))).toBeCloseTo(expected, 4)
  })

  it('weighs a failure by how few requests the new version had', () => {
    const failures = { stable: 0, candidate: 1 }
    const rare = evidenceAfter(tally({ stable: 9_900, candidate: 100 }, failures))
    const half = evidenceAfter(tally(even, failures))
    expect(rare).toBeGreaterThan(8 * half)
  })

  it('is the same in one minute or in many, and in any order', () => {
    const chance = random(5, 0)
    const tallies = Array.from({ length: 40 }, () =>
      tally(
        { stable: chance.between(50, 90), candidate: chance.between(1, 20) },
        { stable: chance.below(3), candidate: chance.below(2) },
      ),
    )
    const once = evidenceAfter(...tallies)
    const oneByOne = tallies
      .toReversed()
      .reduce((sum, each) => addEvidence(sum, [minuteOf({ tallies: [each] })]), {})
    expect(evidenceOf(oneByOne, 'ServerError')).toBeCloseTo(once, 6)
  })

  it('rises with each failure of the new version, and falls with each of the standing one', () => {
    const chance = random(6, 0)
    for (let index = 0; index < 500; index += 1) {
      const trials = { stable: chance.between(100, 2_000), candidate: chance.between(100, 2_000) }
      const failures = { stable: chance.below(6), candidate: chance.below(6) }
      const of = (stable: number, candidate: number) =>
        evidenceAfter(
          tally(trials, {
            stable: failures.stable + stable,
            candidate: failures.candidate + candidate,
          }),
        )
      expect({ index, rises: of(0, 1) > of(0, 0) }).toEqual({ index, rises: true })
      expect({ index, falls: of(1, 0) < of(0, 0) }).toEqual({ index, falls: true })
    }
  })

  it('says nothing against a new version in an outage that hits both', () => {
    expect(evidenceAfter(tally(even, even))).toBeLessThan(0.01)
  })

  it('counts failures whose trials got lost', () => {
    const evidence = evidenceAfter(tally(none, { stable: 1, candidate: 1 }))
    expect(evidence).toBeCloseTo(3.312073 / 7, 4)
  })

  it('is kept apart by class', () => {
    const failed = { stable: 0, candidate: 5 }
    const evidence = addEvidence({}, [minuteOf({ tallies: [tally(even, failed, 'TimedOut')] })])
    expect(evidenceOf(evidence, 'TimedOut')).toBeGreaterThan(1)
    for (const other of failureClasses.filter((each) => each !== 'TimedOut'))
      expect(evidenceOf(evidence, other)).toBe(1)
  })

  it('stays a number that can be shown, whatever has failed', () => {
    const failures = { stable: 0, candidate: 1_000_000 }
    expect(evidenceAfter(tally({ stable: 9_000_000, candidate: 1_000_000 }, failures))).toBe(1e12)
  })
})

describe('the threshold', () => {
  it('shares alpha between the classes', () => {
    expect(failureClasses).toHaveLength(7)
    expect(thresholdOf({ alpha: 0.01 })).toBe(700)
    expect(thresholdOf({ alpha: 0.05 })).toBe(140)
  })

  it('is reached by a healthy release less often than alpha allows, looked at every minute', () => {
    const releases = 2_000
    const alpha = 0.2
    let crossed = 0
    for (let index = 0; index < releases; index += 1) {
      const chance = random(11, index)
      let evidence = {}
      let isPutBack = false
      for (let minute = 0; minute < 60; minute += 1) {
        // The worst that is tolerated: a quarter more failures than before.
        const candidate = chance.chance(0.5) ? Number(chance.chance(1.25 / 2.25)) : undefined
        if (candidate === undefined) continue
        const failures = { stable: 1 - candidate, candidate }
        evidence = addEvidence(evidence, [minuteOf({ tallies: [tally(even, failures)] })])
        isPutBack ||= evidenceOf(evidence, 'ServerError') >= 1 / alpha
      }
      if (isPutBack) crossed += 1
    }
    expect(crossed).toBeGreaterThan(0)
    expect(crossed / releases).toBeLessThanOrEqual(alpha)
  })
})

describe('the verdict', () => {
  const failing = (candidate: number, failureClass: FailureClass = 'ServerError') =>
    addEvidence({}, [
      minuteOf({
        tallies: [tally({ stable: 950, candidate: 50 }, { stable: 0, candidate }, failureClass)],
      }),
    ])

  it('lets go on what has too little against it', () => {
    expect(decide(standardPlan, failing(1), [])).toEqual({ _tag: 'Continue' })
  })

  it('puts back at the threshold, and not below it', () => {
    const evidence = failing(3)
    const seen = evidenceOf(evidence, 'ServerError')
    const alphaFor = (threshold: number) => ({ alpha: failureClasses.length / threshold })
    expect(decide(alphaFor(seen * 1.000_001), evidence, [])).toEqual({ _tag: 'Continue' })
    expect(decide(alphaFor(seen * 0.999_999), evidence, [])).toMatchObject({ _tag: 'RollBack' })
  })

  it.each(failureClasses)('names the class that failed: %s', (failureClass) => {
    expect(decide(standardPlan, failing(40, failureClass), [])).toMatchObject({
      _tag: 'RollBack',
      failureClass,
      threshold: 700,
    })
  })

  it('stops at once for a broken rule of money, whatever else speaks for the release', () => {
    const broken = (sides: Sides) => [minuteOf({ requests: even, brokenInvariants: sides })]
    expect(decide(standardPlan, {}, broken({ stable: 0, candidate: 1 }))).toEqual({
      _tag: 'Stop',
      times: 1,
    })
    expect(decide(standardPlan, failing(40), broken({ stable: 0, candidate: 2 }))).toEqual({
      _tag: 'Stop',
      times: 2,
    })
    // The standing version's own mistakes are no reason to go back to it.
    expect(decide(standardPlan, {}, broken({ stable: 3, candidate: 0 }))).toEqual({
      _tag: 'Continue',
    })
  })
})

describe('the requests that evidence for a release takes', () => {
  it.each([
    [0.01, 300],
    [0.05, 60],
    [0.007, 429],
  ])('excluding a rate above %f takes %i', (rate, requests) => {
    expect(requestsToExclude(rate)).toBe(requests)
    // With fewer a release that fails so often would still have gone unseen once in twenty times.
    expect((1 - rate) ** requests).toBeLessThanOrEqual(0.05)
  })
})

describe('the minutes that are judged', () => {
  const plan = { countsLagMs: 120_000 }

  it.each([
    ['none before its counts are published', 0, 2.9, undefined],
    ['one when it is over for so long', 0, 3, { from: at(0), to: at(1) }],
    ['all that were missed', 0, 10.5, { from: at(0), to: at(8) }],
    ['none twice', 8, 10.5, undefined],
  ])('%s', (_, judgedUntil, now, expected) => {
    expect(minutesToJudge({ judgedUntil: at(judgedUntil) }, plan, at(now))).toEqual(expected)
  })

  it('begin and end with the minute', () => {
    expect([startOfMinute(at(1.5)), endOfMinute(at(1.5))]).toEqual([at(1), at(2)])
    expect([startOfMinute(at(2)), endOfMinute(at(2))]).toEqual([at(2), at(2)])
  })

  const failing = { stable: 0, candidate: 10 }
  const counted = (minute: number) =>
    minuteOf({ minute: at(minute), requests: even, tallies: [tally(even, failing)] })

  it('count for the step and for the release', () => {
    const after = judge(firstJudgement(at(0)), { from: at(0), to: at(2) }, [counted(0)], at(4))
    expect(after).toMatchObject({
      judgedUntil: at(2),
      ofStep: even,
      ofRelease: even,
      lastCountedAt: at(4),
    })
  })

  it('leave out those in which the weights moved', () => {
    const before = { ...firstJudgement(at(0)), blind: { from: at(1), to: at(3) } }
    const counts = [0, 1, 2, 3].map(counted)
    const after = judge(before, { from: at(0), to: at(4) }, counts, at(6))
    // Minute 0 is of the step before, 1 and 2 are of neither, 3 is of this one.
    expect(after.ofStep).toEqual(even)
    expect(after.ofRelease).toEqual({ stable: 200, candidate: 200 })
    expect(after.evidence).toEqual(addEvidence({}, [counted(0), counted(3)]))
  })

  it('do not hide that nothing was counted', () => {
    const before = firstJudgement(at(0))
    expect(judge(before, { from: at(0), to: at(1) }, [], at(3)).lastCountedAt).toEqual(at(0))
    const empty = minuteOf({ minute: at(0) })
    expect(judge(before, { from: at(0), to: at(1) }, [empty], at(3)).lastCountedAt).toEqual(at(0))
  })
})

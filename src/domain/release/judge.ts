import {
  type ClassTally,
  type FailureClass,
  failureClasses,
  type MinuteCounts,
  type Sides,
} from './failure-class'
import type { Evidence, JudgeState } from './release-record'
import type { RolloutPlan } from './rollout-plan'

/**
 * A new version may fail this many times as often as the one that stands before it counts as worse.
 * It keeps small differences, which nobody would put a release back for, from adding up.
 */
const toleratedRatio = 1.25

/** How many times as often a worse version may fail: what the evidence is spread over. */
const ratios: readonly number[] = [1.5, 2, 3, 5, 10, 30, 100].map((ratio) => ratio * toleratedRatio)

const nothing: Sides = { stable: 0, candidate: 0 }

const add = (a: Sides, b: Sides): Sides => ({
  stable: a.stable + b.stable,
  candidate: a.candidate + b.candidate,
})

/**
 * Given how many failed, one belongs to the new version with probability r*n/(r*n + m): n and m are
 * what it and the standing version answered, r is how many times as often it fails. This is the
 * logarithm of the probability of what was seen with `ratio`, over that with `toleratedRatio`. An outage that
 * hits both versions says nothing, whatever its size.
 */
const logLikelihoodRatio = (ratio: number, { trials, failures }: ClassTally): number => {
  const total = failures.stable + failures.candidate
  if (total === 0) return 0
  // A failure that was counted was tried, even where the count of trials got lost.
  const n = Math.max(trials.candidate, failures.candidate)
  const m = Math.max(trials.stable, failures.stable)
  return (
    failures.candidate * Math.log(ratio / toleratedRatio) +
    total * (Math.log(toleratedRatio * n + m) - Math.log(ratio * n + m))
  )
}

/** Logarithm of the mean of what the given numbers are logarithms of. */
const logMean = (logs: readonly number[]): number => {
  const most = Math.max(...logs)
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length)
}

const mostShown = 1e12

/**
 * How much likelier the counts so far are with a worse new version. Under any truth in which it is not
 * worse, it ever exceeds x with a probability of at most 1/x, however often one looks.
 */
export const evidenceOf = (evidence: Evidence, failureClass: FailureClass): number => {
  const logs = evidence[failureClass]
  return logs === undefined ? 1 : Math.min(mostShown, Math.exp(logMean(logs)))
}

/** Evidence from here on puts a release back: alpha is shared between the classes. */
export const thresholdOf = ({ alpha }: Pick<RolloutPlan, 'alpha'>): number =>
  failureClasses.length / alpha

const addTally = (evidence: Evidence, tally: ClassTally): Evidence => {
  const before = evidence[tally.failureClass]
  return {
    ...evidence,
    [tally.failureClass]: ratios.map(
      (ratio, index) => (before?.[index] ?? 0) + logLikelihoodRatio(ratio, tally),
    ),
  }
}

export const addEvidence = (evidence: Evidence, counts: readonly MinuteCounts[]): Evidence =>
  counts
    .flatMap(({ tallies }) => tallies)
    .filter(({ failures }) => failures.stable + failures.candidate > 0)
    .reduce(addTally, evidence)

export const firstJudgement = (now: Date): JudgeState => ({
  evidence: {},
  judgedUntil: startOfMinute(now),
  ofStep: nothing,
  ofRelease: nothing,
  lastCountedAt: now,
})

const minuteMs = 60_000

export const startOfMinute = (at: Date): Date =>
  new Date(Math.floor(at.getTime() / minuteMs) * minuteMs)

export const endOfMinute = (at: Date): Date =>
  new Date(Math.ceil(at.getTime() / minuteMs) * minuteMs)

export type Minutes = { readonly from: Date; readonly to: Date }

/** The whole minutes to judge next, if there are any: over for long enough to be published. */
export const minutesToJudge = (
  { judgedUntil }: Pick<JudgeState, 'judgedUntil'>,
  { countsLagMs }: Pick<RolloutPlan, 'countsLagMs'>,
  now: Date,
): Minutes | undefined => {
  const to = startOfMinute(new Date(now.getTime() - countsLagMs))
  return judgedUntil < to ? { from: judgedUntil, to } : undefined
}

const sumOf = (counts: readonly MinuteCounts[]): Sides =>
  counts.map(({ requests }) => requests).reduce(add, nothing)

/** What the counts of `minutes` make of the judgement. */
export const judge = (
  before: JudgeState,
  minutes: Minutes,
  counts: readonly MinuteCounts[],
  now: Date,
): JudgeState => {
  const { blind } = before
  const clear = counts.filter(
    ({ minute }) => blind === undefined || minute < blind.from || minute >= blind.to,
  )
  const ofStep = clear.filter(({ minute }) => blind === undefined || minute >= blind.to)
  const seen = sumOf(clear)
  return {
    ...before,
    evidence: addEvidence(before.evidence, clear),
    judgedUntil: minutes.to,
    ofStep: add(before.ofStep, sumOf(ofStep)),
    ofRelease: add(before.ofRelease, seen),
    lastCountedAt: seen.stable + seen.candidate > 0 ? now : before.lastCountedAt,
  }
}

export type Verdict =
  | { readonly _tag: 'Continue' }
  | {
      readonly _tag: 'RollBack'
      readonly failureClass: FailureClass
      readonly evidence: number
      readonly threshold: number
    }
  /** No statistics: one broken invariant of money is one too many. */
  | { readonly _tag: 'Stop'; readonly times: number }

export const decide = (
  plan: Pick<RolloutPlan, 'alpha'>,
  evidence: Evidence,
  counts: readonly MinuteCounts[],
): Verdict => {
  const times = counts.reduce((sum, { brokenInvariants: { candidate } }) => sum + candidate, 0)
  if (times > 0) return { _tag: 'Stop', times }
  const threshold = thresholdOf(plan)
  const worst = failureClasses
    .map((failureClass) => ({ failureClass, evidence: evidenceOf(evidence, failureClass) }))
    .reduce((a, b) => (b.evidence > a.evidence ? b : a))
  return worst.evidence >= threshold
    ? { _tag: 'RollBack', ...worst, threshold }
    : { _tag: 'Continue' }
}

/**
 * None of n failing excludes, at 95 %, a failure rate above 3/n (the rule of three): fewer requests
 * have not shown anything yet.
 */
export const requestsToExclude = (rate: number): number => Math.ceil(3 / rate)

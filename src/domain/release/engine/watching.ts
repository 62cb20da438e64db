import { decide, evidenceOf, judge, minutesToJudge, type Verdict } from '../judge'
import { failureClasses, type MinuteCounts, type Sides } from '../failure-class'
import type { Place } from '../level'
import type { Action, Observed } from '../observed'
import {
  type FreezeReason,
  mostSamples,
  type PutBackReason,
  type ReleaseRecord,
  type Sample,
  type Watching,
} from '../release-record'
import { disturbance, freeze, putBack, save, toStep, waitATick } from './changes'
import { lackingOf } from './lacking'
import { timersWhileStanding } from './timers'

const sampleOf =
  (weight: number, { judge: { evidence } }: ReleaseRecord) =>
  ({ minute, requests, tallies }: MinuteCounts): Sample => {
    const failed = (side: keyof Sides, of: string) =>
      tallies.reduce(
        (n, { failureClass, failures }) => n + (failureClass === of ? failures[side] : 0),
        0,
      )
    const failures = failureClasses.flatMap((of) => {
      const sides: Sides = { stable: failed('stable', of), candidate: failed('candidate', of) }
      return sides.stable + sides.candidate > 0 ? [[of, sides] as const] : []
    })
    const known = failureClasses.filter((of) => evidence[of] !== undefined)
    return {
      minute,
      weight,
      requests,
      failures: Object.fromEntries(failures),
      evidence: Object.fromEntries(known.map((of) => [of, evidenceOf(evidence, of)])),
    }
  }

type Judged = { readonly after: ReleaseRecord; readonly verdict: Verdict }

const judgeCounts = (
  record: ReleaseRecord,
  { step }: Watching,
  counts: readonly MinuteCounts[] | undefined,
  now: Date,
): Judged => {
  const minutes = minutesToJudge(record.judge, record.plan, now)
  if (minutes === undefined || counts === undefined)
    return { after: record, verdict: { _tag: 'Continue' } }
  const judged = { ...record, judge: judge(record.judge, minutes, counts, now) }
  const samples = counts.map(sampleOf(record.plan.steps[step]?.weight ?? 0, judged))
  return {
    after: { ...judged, samples: [...record.samples, ...samples].slice(-mostSamples) },
    verdict: decide(record.plan, judged.judge.evidence, counts),
  }
}

const reasonOf = (verdict: Exclude<Verdict, { _tag: 'Continue' }>): PutBackReason =>
  verdict._tag === 'Stop'
    ? { _tag: 'MoneyInvariantBroken', times: verdict.times }
    : { ...verdict, _tag: 'FailsMore' }

/** Routing is by chance, so both versions are given half to twice their share, and six deviations. */
const isShareOdd = (weight: number, { stable, candidate }: Sides): boolean => {
  const total = stable + candidate
  const isOdd = (seen: number, share: number) => {
    const slack = 10 + 6 * Math.sqrt(total * share * (1 - share))
    return seen < (share * total) / 2 - slack || seen > 2 * share * total + slack
  }
  return isOdd(candidate, weight / 100) || isOdd(stable, 1 - weight / 100)
}

const whyBlind = (
  { judge: { lastCountedAt, ofStep }, plan }: ReleaseRecord,
  { step, since }: Watching,
  now: Date,
): FreezeReason | undefined => {
  if (now.getTime() > lastCountedAt.getTime() + plan.countsLagMs + plan.blindAfterMs)
    return { _tag: 'CannotMeasure', what: 'NoCounts', since: lastCountedAt }
  return isShareOdd(plan.steps[step]?.weight ?? 0, ofStep)
    ? { _tag: 'CannotMeasure', what: 'ShareDiffers', since }
    : undefined
}

export const watch = (
  record: ReleaseRecord,
  phase: Watching,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): readonly Action[] => {
  const level = phase.step + 1
  const disturbed = disturbance(record, phase, places, observed.firing, now, [level])
  if (disturbed !== undefined) return disturbed

  const { after, verdict } = judgeCounts(record, phase, observed.counts, now)
  if (verdict._tag !== 'Continue') return putBack(after, places, reasonOf(verdict), now)
  const blind = whyBlind(after, phase, now)
  if (blind !== undefined) return freeze(after, phase, blind, now)

  const { ready, arming } = timersWhileStanding(record, places, observed, now)
  const isSure =
    ready && observed.firing !== undefined && places.every((each) => each.level === level)
  if (isSure && lackingOf(after, phase, now).length === 0)
    return [save(toStep(after, phase.step + 1, places, now))]
  return [...(after === record ? [] : [save(after)]), ...arming, waitATick(record, now)]
}

import { minutesToJudge, requestsToExclude } from '../judge'
import type { ReleaseRecord, Watching } from '../release-record'

/** Why a release does not go on to its next step yet. */
export type Lacking =
  | { readonly _tag: 'Held'; readonly by: string; readonly reason: string }
  | { readonly _tag: 'Time'; readonly until: Date }
  /** That the new version answered in this step. */
  | { readonly _tag: 'Requests'; readonly needed: number; readonly seen: number }
  /** That it answered in the whole release: fewer would not show a rare failure. */
  | { readonly _tag: 'Evidence'; readonly needed: number; readonly seen: number }
  /** Counts that exist have not been judged. */
  | { readonly _tag: 'Counts'; readonly judgedUntil: Date }

export const lackingOf = (
  record: ReleaseRecord,
  { step: index, since }: Watching,
  now: Date,
): readonly Lacking[] => {
  const { plan, judge, wish } = record
  const step = plan.steps[index]
  const until = new Date(since.getTime() + (step?.minimumMs ?? 0))
  const requests = step?.minimumRequests ?? 0
  const evidence = requestsToExclude(plan.excludedRate)
  const hastened = wish?._tag === 'Hasten' && wish.step === index
  const isLast = index === plan.steps.length - 1
  const lacking: Array<Lacking | false> = [
    wish?._tag === 'Hold' && { _tag: 'Held', by: wish.by, reason: wish.reason },
    now < until && !hastened && { _tag: 'Time', until },
    judge.ofStep.candidate < requests && {
      _tag: 'Requests',
      needed: requests,
      seen: judge.ofStep.candidate,
    },
    isLast &&
      judge.ofRelease.candidate < evidence && {
        _tag: 'Evidence',
        needed: evidence,
        seen: judge.ofRelease.candidate,
      },
    minutesToJudge(judge, plan, now) !== undefined && {
      _tag: 'Counts',
      judgedUntil: judge.judgedUntil,
    },
  ]
  return lacking.filter((each) => each !== false)
}

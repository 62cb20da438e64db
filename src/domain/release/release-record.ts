import type { FunctionVersion } from './alias'
import type { FailureClass, Sides } from './failure-class'
import type { RecordFormats } from './formats'
import type { RolloutPlan } from './rollout-plan'
import type { Stage } from './version'

export type ReleasedFunction = {
  readonly name: string
  /** Workers get a new version before the ingress does. */
  readonly role: 'worker' | 'ingress'
  readonly stable: FunctionVersion
  readonly candidate: FunctionVersion
}

/** Why a release is put back. */
export type PutBackReason =
  | {
      readonly _tag: 'FailsMore'
      readonly failureClass: FailureClass
      /** How much likelier the counts are if the new version fails more. */
      readonly evidence: number
      readonly threshold: number
    }
  | { readonly _tag: 'MoneyInvariantBroken'; readonly times: number }
  | { readonly _tag: 'AlarmFires'; readonly alarms: readonly string[] }
  /** A timer, the alarm's function or a person took the new version's share away. */
  | { readonly _tag: 'PutBackElsewhere'; readonly functions: readonly string[] }
  | { readonly _tag: 'ShiftFailed'; readonly functions: readonly string[] }
  | { readonly _tag: 'Asked'; readonly by: string; readonly reason: string }

/** Why nothing is moved any more; without a person the timers put it back. */
export type FreezeReason =
  | { readonly _tag: 'ForeignHand'; readonly functions: readonly string[] }
  | {
      readonly _tag: 'CannotMeasure'
      /** No counts came; or the new version's share of them is far from its weight. */
      readonly what: 'NoCounts' | 'ShareDiffers'
      readonly since: Date
    }

/** Verified and smoke-tested; nothing has moved. */
export type Prepared = { readonly _tag: 'Prepared' }
/** Every alias is on its way to the weight of step `step` (from 0); `since` is when that was decided. */
export type Shifting = {
  readonly _tag: 'Shifting'
  readonly step: number
  readonly since: Date
  /** Of each function's alias when that was decided: one that moved and came back has another. */
  readonly revisions: { readonly [functionName: string]: string }
}
/** Every alias has been seen at the weight of step `step`. */
export type Watching = {
  readonly _tag: 'Watching'
  readonly step: number
  readonly since: Date
}
/** Decided: every alias is on its way to the new version alone. */
export type Promoting = { readonly _tag: 'Promoting'; readonly since: Date }
/** The new version has everything; timers and `main` are still to be cleared up. */
export type Closing = { readonly _tag: 'Closing'; readonly since: Date }
export type Promoted = {
  readonly _tag: 'Promoted'
  readonly at: Date
  /** `main` was seen at the commit. */
  readonly mainMoved: boolean
}
export type PuttingBack = {
  readonly _tag: 'PuttingBack'
  readonly reason: PutBackReason
  readonly since: Date
}
export type RolledBack = {
  readonly _tag: 'RolledBack'
  readonly reason: PutBackReason
  readonly at: Date
}
export type Frozen = {
  readonly _tag: 'Frozen'
  readonly reason: FreezeReason
  readonly since: Date
  /** Where to go on when a person says so. */
  readonly from: Shifting | Watching | Promoting | Closing | PuttingBack
}

export type Phase =
  | Prepared
  | Shifting
  | Watching
  | Promoting
  | Closing
  | Promoted
  | PuttingBack
  | RolledBack
  | Frozen

/** For each class the logarithm of the likelihood ratio of each alternative, in the judge's order. */
export type Evidence = { readonly [Each in FailureClass]?: readonly number[] }

export type JudgeState = {
  readonly evidence: Evidence
  /** Minutes before this one have been looked at. */
  readonly judgedUntil: Date
  /**
   * While weights moved, a minute's counts mix two weights. Of these minutes only broken invariants
   * count; what comes after them is of this step.
   */
  readonly blind?: { readonly from: Date; readonly to: Date }
  /** Ingress requests that were judged in this step, and in all of them. */
  readonly ofStep: Sides
  readonly ofRelease: Sides
  /** When counts came last. */
  readonly lastCountedAt: Date
}

/** What was judged, minute by minute, for the report; the latest `mostSamples`. */
export type Sample = {
  readonly minute: Date
  /** Percent. */
  readonly weight: number
  readonly requests: Sides
  readonly failures: { readonly [Each in FailureClass]?: Sides }
  /** Likelihood ratio (not its logarithm) of the classes that failed so far. */
  readonly evidence: { readonly [Each in FailureClass]?: number }
}

/** What happened, for people; the latest `mostEvents`. */
export type ReleaseEvent = {
  readonly at: Date
  readonly what: Phase | Wish | { readonly _tag: 'Resumed'; readonly by: string }
}

/** What a person asked of the release while it runs. */
export type Wish =
  | { readonly _tag: 'Hold'; readonly by: string; readonly reason: string }
  /** Go on without the rest of this step's time; evidence is still needed. */
  | {
      readonly _tag: 'Hasten'
      readonly by: string
      readonly reason: string
      readonly step: number
    }

export const mostSamples = 240
export const mostEvents = 60

/** One attempt to release; the latest one of a stage tells what is live there. */
export type ReleaseRecord = {
  readonly stage: Stage
  /** The tag. */
  readonly release: string
  readonly commit: string
  /** `sha256:...` of the image. */
  readonly digest: string
  /** The tag that goes on working until this one is promoted, and the way back. */
  readonly previous?: string
  readonly functions: readonly ReleasedFunction[]
  readonly formats: RecordFormats
  readonly plan: RolloutPlan
  readonly phase: Phase
  readonly judge: JudgeState
  /** A request of the standing version slower than this (ms) is among its slowest 5 %. */
  readonly slowAfterMs?: number
  readonly wish?: Wish
  readonly samples: readonly Sample[]
  readonly events: readonly ReleaseEvent[]
  readonly startedAt: Date
  /** Counts the writes, from 1. */
  readonly version: number
  /** The run on GitHub, where there is one. */
  readonly runUrl?: string
}

export const hasEnded = ({ phase }: ReleaseRecord): boolean =>
  phase._tag === 'Promoted' || phase._tag === 'RolledBack'

/** One that is prepared, or has ended, has moved nothing that must go back. */
export const isUnderWay = (record: ReleaseRecord): boolean =>
  record.phase._tag !== 'Prepared' && !hasEnded(record)

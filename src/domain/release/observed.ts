import type { AliasState, AliasTarget, DeadManTimer } from './alias'
import type { MinuteCounts } from './failure-class'
import type { ReleaseRecord } from './release-record'

/** What was seen of the world. What is missing could not be read this time. */
export type Observed = {
  readonly aliases: { readonly [functionName: string]: AliasState }
  readonly timers: { readonly [functionName: string]: DeadManTimer | 'None' }
  /** Of `minutesToJudge`. */
  readonly counts?: readonly MinuteCounts[]
  /** Names of the alarms that fire. */
  readonly firing?: readonly string[]
  /** Where `main` stands, seen from the release's commit. */
  readonly main?: 'AtCommit' | 'Behind' | 'Diverged'
  /** The stage is locked until somebody unlocks it. */
  readonly lockKept: boolean
}

/** The first that fails because somebody else came first ends the round: look again, decide again. */
export type Action =
  | { readonly _tag: 'SaveRecord'; readonly record: ReleaseRecord }
  | { readonly _tag: 'ArmTimer'; readonly timer: DeadManTimer }
  | { readonly _tag: 'DisarmTimer'; readonly functionName: string }
  | {
      readonly _tag: 'MoveAlias'
      readonly functionName: string
      readonly to: AliasTarget
      /** The alias must still have it. */
      readonly revision: string
      /** Towards the standing version: worth trying when all else fails. */
      readonly isBack: boolean
    }
  | { readonly _tag: 'KeepLocked'; readonly reason: string }
  | { readonly _tag: 'AdvanceMain'; readonly commit: string }
  | { readonly _tag: 'Announce'; readonly state: 'in_progress' | 'success' | 'failure' }
  /** Nothing else to do until then. */
  | { readonly _tag: 'Wait'; readonly until: Date }

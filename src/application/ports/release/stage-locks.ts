import type * as TE from 'fp-ts/TaskEither'

import type { Stage } from '../../../domain/release/version'
import type { CloudFailure } from './cloud-failure'

export type LockOwner = {
  /** Another one for every process: `github-run-17-1`, `kim@laptop-4711`. */
  readonly owner: string
  readonly reason: string
  readonly runUrl?: string
}

export type StageLock = LockOwner & {
  readonly since: Date
  /** Anybody may take it from then on; without it, it stands until somebody unlocks. */
  readonly until?: Date
  /** Rises with every owner; what an owner of old writes is refused by it. */
  readonly fence: number
}

export type LockHeld = { readonly _tag: 'LockHeld'; readonly lock: StageLock }
/** Somebody else has it by now. */
export type LockLost = { readonly _tag: 'LockLost'; readonly lock?: StageLock }

/** Who may change a stage; one at a time. */
export type StageLocks = {
  /** Also when nobody holds it: the fence stays. Fence 0 where nobody ever did. */
  readonly read: (
    stage: Stage,
  ) => TE.TaskEither<CloudFailure, { readonly fence: number; readonly lock?: StageLock }>
  /** Free, or past its `until`, or ours already: it is ours then, with a new fence. */
  readonly take: (
    stage: Stage,
    owner: LockOwner,
    now: Date,
    until: Date,
  ) => TE.TaskEither<CloudFailure | LockHeld, StageLock>
  /** Takes it from whoever has it; for going back only. Without `until` it stands until unlocked. */
  readonly seize: (
    stage: Stage,
    owner: LockOwner,
    now: Date,
    until?: Date,
  ) => TE.TaskEither<CloudFailure, StageLock>
  /**
   * Only where `fence` is still the stage's. A lock that stands until somebody unlocks stays so: a renewal
   * that comes late must not give it an end.
   */
  readonly renew: (
    stage: Stage,
    fence: number,
    until: Date,
  ) => TE.TaskEither<CloudFailure | LockLost, StageLock>
  /** Turns it into one that stands until somebody unlocks; only where `fence` is still the stage's. */
  readonly keep: (
    stage: Stage,
    fence: number,
    reason: string,
  ) => TE.TaskEither<CloudFailure | LockLost, StageLock>
  /** Frees it; only where `fence` is still the stage's. */
  readonly release: (stage: Stage, fence: number) => TE.TaskEither<CloudFailure | LockLost, void>
}

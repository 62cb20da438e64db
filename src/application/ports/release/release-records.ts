import type * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { ReleaseRecord } from '../../../domain/release/release-record'
import type { Stage } from '../../../domain/release/version'
import type { CloudFailure } from './cloud-failure'

/** Another writer came first: the record has another version, or the stage another fence. */
export type RecordOvertaken = { readonly _tag: 'RecordOvertaken'; readonly release: string }
/** The record is there and this code cannot read it. */
export type RecordUnreadable = {
  readonly _tag: 'RecordUnreadable'
  readonly fields: readonly string[]
}

/** Release records of a stage; a record is known by its stage and `startedAt`. */
export type ReleaseRecords = {
  /** The latest one of the stage; strongly consistent. */
  readonly find: (
    stage: Stage,
  ) => TE.TaskEither<CloudFailure | RecordUnreadable, O.Option<ReleaseRecord>>
  /**
   * Version 1 is inserted, every other one replaces the version before it; only where `fence` is the
   * stage's. A repeat of our own write succeeds, where the store can tell.
   */
  readonly save: (
    record: ReleaseRecord,
    fence: number,
  ) => TE.TaskEither<CloudFailure | RecordOvertaken, ReleaseRecord>
  /** The newest first. */
  readonly history: (
    stage: Stage,
    limit: number,
  ) => TE.TaskEither<CloudFailure | RecordUnreadable, readonly ReleaseRecord[]>
}

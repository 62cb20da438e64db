import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { type NotNow, thaw } from '../../domain/release/commands'
import { hasEnded, type ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import type { RecordOvertaken } from '../ports/release/release-records'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { LockHeld, LockOwner, StageLock } from '../ports/release/stage-locks'
import { changeUnderFence, findRelease, type FindReleaseError } from './change-release'
import { lockMs } from './tick-release'

/**
 * Takes a release over whose process is gone, from any machine; the caller watches it to its end then.
 * A frozen one stays frozen unless a person lets it go on.
 */
export type ResumeRelease = (
  command: ResumeReleaseCommand,
) => TE.TaskEither<ResumeReleaseError, ResumedRelease>

export type ResumeReleaseCommand = {
  readonly stage: Stage
  readonly owner: LockOwner
  /** The person who lets a frozen release go on. */
  readonly thawedBy?: string
}

export type ResumeReleaseError = FindReleaseError | LockHeld | NotNow | RecordOvertaken

export type ResumedRelease = { readonly record: ReleaseRecord; readonly lock: StageLock }

type Ports = Pick<ReleasePorts, 'records' | 'locks' | 'clock'>

/** There is something to go on with. */
const resumable = (record: ReleaseRecord): TE.TaskEither<NotNow, ReleaseRecord> =>
  hasEnded(record) || record.phase._tag === 'Prepared'
    ? TE.left({ _tag: 'NotNow', state: record.phase._tag })
    : TE.right(record)

export const resumeRelease =
  (ports: Ports): ResumeRelease =>
  ({ stage, owner, thawedBy }) => {
    const now = ports.clock()
    const takeOver = (record: ReleaseRecord, lock: StageLock) =>
      thawedBy === undefined || record.phase._tag !== 'Frozen'
        ? TE.right<ResumeReleaseError, ReleaseRecord>(record)
        : changeUnderFence(ports)(stage, lock.fence, thaw(now, thawedBy))

    const until = new Date(now.getTime() + lockMs)

    /** A release that goes back is locked for good shortly before its end: that keeps nobody from finishing it. */
    const take = ({ phase }: ReleaseRecord): TE.TaskEither<ResumeReleaseError, StageLock> =>
      pipe(
        ports.locks.take(stage, owner, now, until),
        TE.orElse((failure) =>
          failure._tag === 'LockHeld' &&
          failure.lock.until === undefined &&
          phase._tag === 'PuttingBack'
            ? ports.locks.seize(stage, owner, now, until)
            : TE.left<ResumeReleaseError, StageLock>(failure),
        ),
      )

    return pipe(
      findRelease(ports)(stage),
      TE.flatMap((record): TE.TaskEither<ResumeReleaseError, ReleaseRecord> => resumable(record)),
      TE.bindTo('found'),
      TE.bindW('lock', ({ found }) => take(found)),
      TE.bindW('record', ({ found, lock }) => takeOver(found, lock)),
      TE.map(({ record, lock }) => ({ record, lock })),
    )
  }

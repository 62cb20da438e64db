import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { type NotNow, thaw } from '../../domain/release/commands'
import { hasEnded, type ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import type { RecordOvertaken } from '../ports/release/release-records'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { LockHeld, LockOwner, StageLock } from '../ports/release/stage-locks'
import { changeUnderFence, findRelease, type FindReleaseError } from './change-release'
import { giveBack } from './go-back'
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

type Ports = Pick<ReleasePorts, 'records' | 'locks' | 'clock' | 'pause'>

/** There is something to go on with. */
const resumable = (record: ReleaseRecord): E.Either<ResumeReleaseError, ReleaseRecord> =>
  hasEnded(record) || record.phase._tag === 'Prepared'
    ? E.left({ _tag: 'NotNow', state: record.phase._tag })
    : E.right(record)

/**
 * Shortly before its end such a release locks the stage for good. That keeps nobody from finishing it, and
 * the lock stands all the while: the end may be there before ours is.
 */
const goesBack = ({ phase }: ReleaseRecord): boolean =>
  phase._tag === 'PuttingBack' || (phase._tag === 'Frozen' && phase.from._tag === 'PuttingBack')

export const resumeRelease =
  (ports: Ports): ResumeRelease =>
  ({ stage, owner, thawedBy }) => {
    const now = ports.clock()
    const until = new Date(now.getTime() + lockMs)
    const find = pipe(findRelease(ports)(stage), TE.flatMapEither(resumable))

    const take = (record: ReleaseRecord): TE.TaskEither<ResumeReleaseError, StageLock> =>
      pipe(
        ports.locks.take(stage, owner, now, until),
        TE.orElse((failure) =>
          failure._tag === 'LockHeld' && failure.lock.until === undefined && goesBack(record)
            ? ports.locks.seize(stage, { ...owner, reason: failure.lock.reason }, now)
            : TE.left<ResumeReleaseError, StageLock>(failure),
        ),
      )

    const thawed = (record: ReleaseRecord, fence: number) =>
      thawedBy === undefined || record.phase._tag !== 'Frozen'
        ? TE.right<ResumeReleaseError, ReleaseRecord>(record)
        : changeUnderFence(ports)(stage, fence, thaw(now, thawedBy))

    /** It may have ended while the lock was taken. */
    const findAgain = ({ fence }: StageLock): TE.TaskEither<ResumeReleaseError, ReleaseRecord> =>
      pipe(
        find,
        TE.orElse((failure) =>
          failure._tag === 'NotNow'
            ? pipe(
                giveBack(ports)(stage, fence, failure.state),
                TE.fromTask,
                TE.flatMap(() => TE.left<ResumeReleaseError, ReleaseRecord>(failure)),
              )
            : TE.left<ResumeReleaseError, ReleaseRecord>(failure),
        ),
      )

    return pipe(
      find,
      TE.flatMap(take),
      TE.bindTo('lock'),
      TE.bind('found', ({ lock }) => findAgain(lock)),
      TE.bind('record', ({ found, lock }) => thawed(found, lock.fence)),
      TE.map(({ record, lock }) => ({ record, lock })),
    )
  }

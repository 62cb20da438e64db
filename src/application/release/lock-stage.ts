import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { Stage } from '../../domain/release/version'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { LockHeld, LockLost, LockOwner, StageLock } from '../ports/release/stage-locks'
import { lockMs } from './tick-release'

/** Keeps every release out of a stage until somebody unlocks it. */
export type LockStage = (
  command: LockStageCommand,
) => TE.TaskEither<CloudFailure | LockHeld | LockLost, StageLock>

export type LockStageCommand = { readonly stage: Stage; readonly owner: LockOwner }

/** Opens a stage that a person or a rollback has locked; the lock that was there, if any. */
export type UnlockStage = (
  command: LockStageCommand,
) => TE.TaskEither<CloudFailure | LockHeld | LockLost, StageLock | undefined>

type Ports = Pick<ReleasePorts, 'locks' | 'clock'>

export const lockStage =
  ({ locks, clock }: Ports): LockStage =>
  ({ stage, owner }) => {
    const now = clock()
    return pipe(
      locks.take(stage, owner, now, new Date(now.getTime() + lockMs)),
      TE.flatMap(({ fence }) => locks.keep(stage, fence, owner.reason)),
    )
  }

/** A process that runs a release holds its lock for two minutes at a time: that one is aborted, not unlocked. */
const isOfARunner = ({ until }: StageLock, now: Date): boolean => until !== undefined && until > now

export const unlockStage =
  ({ locks, clock }: Ports): UnlockStage =>
  ({ stage }) =>
    pipe(
      locks.read(stage),
      TE.flatMap(({ lock }): ReturnType<UnlockStage> => {
        if (lock === undefined) return TE.right(undefined)
        return isOfARunner(lock, clock())
          ? TE.left({ _tag: 'LockHeld', lock })
          : pipe(
              locks.release(stage, lock.fence),
              TE.map(() => lock),
            )
      }),
    )

import type * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { IO } from 'fp-ts/IO'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { NotNow } from '../../domain/release/commands'
import type { ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { LockLost, LockOwner, StageLock } from '../ports/release/stage-locks'
import { type ChangeReleaseError, changeUnderFence, findRelease } from './change-release'
import { lockMs, type Tick, type TickReleaseError } from './tick-release'
import { watchRelease, type WatchPorts } from './watch-release'

export type GoBackCommand = {
  readonly stage: Stage
  readonly owner: LockOwner
  readonly onTick: (tick: Tick) => IO<void>
  /** Has the record go back. */
  readonly decide: (record: ReleaseRecord) => E.Either<NotNow, ReleaseRecord>
}

export type GoBackError = ChangeReleaseError | TickReleaseError

/** ms until a lock is given back again, and how often. */
const againMs = 2_000
const mostAttempts = 5

/** The lock of a release that had ended by then. After a rollback the stage stays locked, as it was. */
export const giveBack =
  (ports: Pick<ReleasePorts, 'locks' | 'pause'>) =>
  (
    stage: Stage,
    fence: number,
    state: NotNow['state'],
    attempts: number = mostAttempts,
  ): T.Task<void> => {
    const { locks, pause } = ports
    const attempt: TE.TaskEither<CloudFailure | LockLost, unknown> =
      state === 'RolledBack' ? locks.keep(stage, fence, state) : locks.release(stage, fence)
    return pipe(
      attempt,
      TE.matchE(
        (failure) =>
          failure._tag === 'CloudUnavailable' && attempts > 1
            ? pipe(
                pause(againMs),
                T.flatMap(() => giveBack(ports)(stage, fence, state, attempts - 1)),
              )
            : T.of(undefined),
        () => T.of(undefined),
      ),
    )
  }

/**
 * Takes the lock from whoever has it, writes that the release goes back, and sees to it. The lock has a lease
 * until everything is back, so that somebody else can go on; from then on it stands.
 */
export const goBack =
  (ports: WatchPorts) =>
  ({ stage, owner, onTick, decide }: GoBackCommand): TE.TaskEither<GoBackError, ReleaseRecord> => {
    const check = pipe(
      findRelease(ports)(stage),
      TE.flatMapEither((record): E.Either<GoBackError, ReleaseRecord> => decide(record)),
    )

    const write = (fence: number) =>
      pipe(
        changeUnderFence(ports)(stage, fence, decide),
        TE.orElse((failure) =>
          failure._tag === 'NotNow'
            ? pipe(
                giveBack(ports)(stage, fence, failure.state),
                TE.fromTask,
                TE.flatMap(() => TE.left<GoBackError, ReleaseRecord>(failure)),
              )
            : TE.left<GoBackError, ReleaseRecord>(failure),
        ),
      )
    return pipe(
      check,
      TE.flatMap((): TE.TaskEither<GoBackError, StageLock> => {
        const now = ports.clock()
        return ports.locks.seize(stage, owner, now, new Date(now.getTime() + lockMs))
      }),
      TE.flatMap(({ fence }) =>
        pipe(
          write(fence),
          TE.flatMap(() => watchRelease(ports)({ stage, fence, onTick })),
        ),
      ),
    )
  }

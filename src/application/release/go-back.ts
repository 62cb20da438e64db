import type * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { IO } from 'fp-ts/IO'
import * as TE from 'fp-ts/TaskEither'

import type { NotNow } from '../../domain/release/commands'
import type { ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import type { LockOwner, StageLock } from '../ports/release/stage-locks'
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

    /** It has ended by itself meanwhile. After a rollback the stage stays locked, as it was. */
    const giveBack = (fence: number, failure: GoBackError) => {
      const wasRolledBack = failure._tag === 'NotNow' && failure.state === 'RolledBack'
      const { locks } = ports
      const lockAgain: TE.TaskEither<unknown, unknown> = wasRolledBack
        ? locks.keep(stage, fence, failure.state)
        : locks.release(stage, fence)
      return pipe(
        lockAgain,
        TE.matchE(
          () => TE.left<GoBackError, ReleaseRecord>(failure),
          () => TE.left<GoBackError, ReleaseRecord>(failure),
        ),
      )
    }
    const write = (fence: number) =>
      pipe(
        changeUnderFence(ports)(stage, fence, decide),
        TE.orElse((failure) =>
          failure._tag === 'NotNow'
            ? giveBack(fence, failure)
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

import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { IO } from 'fp-ts/IO'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { hasEnded, type ReleaseRecord } from '../../domain/release/release-record'
import type { ReleasePorts } from '../ports/release/release-ports'
import {
  type Tick,
  type TickPorts,
  tickRelease,
  type TickReleaseCommand,
  type TickReleaseError,
} from './tick-release'

/**
 * Runs a release to its end: promoted, rolled back, or frozen for so long that the timers have put back what they
 * could. The lock is given back after a promotion; after a rollback it stands.
 */
export type WatchRelease = (
  command: WatchReleaseCommand,
) => TE.TaskEither<TickReleaseError, ReleaseRecord>

export type WatchReleaseCommand = TickReleaseCommand & {
  /** Called after every look. */
  readonly onTick: (tick: Tick) => IO<void>
}

export type WatchPorts = TickPorts & Pick<ReleasePorts, 'pause'>

/** Looks that fail one after the other before the caller is told; the timers stand behind it. */
const mostFailures = 20
/** ms between them. */
const afterFailureMs = 5_000

/** After the lease and the minute that a timer may be late. */
const lateTimerMs = 90_000

const isOver = ({ record, at }: Tick): boolean => {
  const { phase, plan } = record
  return (
    hasEnded(record) ||
    phase._tag === 'Prepared' ||
    (phase._tag === 'Frozen' && at.getTime() > phase.since.getTime() + plan.leaseMs + lateTimerMs)
  )
}

export const watchRelease =
  (ports: WatchPorts): WatchRelease =>
  ({ onTick, ...command }) => {
    type Ended = E.Either<TickReleaseError, ReleaseRecord>

    const finish = (record: ReleaseRecord): T.Task<Ended> =>
      record.phase._tag === 'RolledBack'
        ? T.of(E.right(record))
        : pipe(
            ports.locks.release(command.stage, command.fence),
            // Where that fails it ends by itself, two minutes later.
            T.map(() => E.right(record)),
          )

    const goOn = (seen: Tick): T.Task<Ended> => {
      if (isOver(seen)) return finish(seen.record)
      const ms = Math.max(0, seen.lookAgainAt.getTime() - ports.clock().getTime())
      return pipe(
        ports.pause(ms),
        T.flatMap(() => look(0)),
      )
    }

    const tryAgain = (failure: TickReleaseError, failures: number): T.Task<Ended> =>
      failure._tag === 'CloudUnavailable' && failures < mostFailures
        ? pipe(
            ports.pause(afterFailureMs),
            T.flatMap(() => look(failures + 1)),
          )
        : T.of(E.left(failure))

    const look = (failures: number): T.Task<Ended> =>
      pipe(
        tickRelease(ports)(command),
        TE.tapIO(onTick),
        TE.matchE((failure) => tryAgain(failure, failures), goOn),
      )

    return look(0)
  }

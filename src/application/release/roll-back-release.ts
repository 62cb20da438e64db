import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { IO } from 'fp-ts/IO'
import * as TE from 'fp-ts/TaskEither'

import { rollBack } from '../../domain/release/commands'
import { hasEnded, type ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import { type NoWayBack, wayBack, type WayBack } from '../../domain/release/way-back'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { VersionMissing, VersionUnhealthy } from '../ports/release/function-versions'
import type { RecordUnreadable } from '../ports/release/release-records'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { LockOwner } from '../ports/release/stage-locks'
import { goBack, type GoBackError } from './go-back'
import type { NothingPrepared, Tick } from './tick-release'
import type { WatchPorts } from './watch-release'

/**
 * Puts a stage back to the release before, or to an older one: aliases alone, no build, no deploy. The
 * versions to go back to must answer, and must be able to read what newer releases have written.
 */
export type RollBackRelease = (
  command: RollBackReleaseCommand,
) => TE.TaskEither<RollBackReleaseError, RolledBackRelease>

export type RollBackReleaseCommand = {
  readonly stage: Stage
  /** The tag to go back to; otherwise the one that stood before. */
  readonly to?: string
  readonly owner: LockOwner
  /** A person's name. */
  readonly by: string
  readonly reason: string
  /** Only says what it would do. */
  readonly dryRun: boolean
  readonly onTick: (tick: Tick) => IO<void>
}

/** A release is on its way: abort it first. */
export type StillRunning = { readonly _tag: 'StillRunning'; readonly release: string }

export type RollBackReleaseError =
  | CloudFailure
  | RecordUnreadable
  | NothingPrepared
  | StillRunning
  | NoWayBack
  | VersionMissing
  | VersionUnhealthy
  | GoBackError

export type RolledBackRelease = {
  readonly from: string
  readonly to: string
  /** Without it nothing was moved, as asked. */
  readonly record?: ReleaseRecord
}

type Ports = WatchPorts & Pick<ReleasePorts, 'versions'>

/** Records that are searched for the release to go back to. */
const mostRecords = 100

const planWayBack = (
  { records }: Ports,
  { stage, to }: RollBackReleaseCommand,
): TE.TaskEither<RollBackReleaseError, WayBack> =>
  pipe(
    records.history(stage, mostRecords),
    TE.flatMapEither((history): E.Either<RollBackReleaseError, WayBack> => {
      const [latest] = history
      if (latest === undefined) return E.left({ _tag: 'NothingPrepared', stage })
      return hasEnded(latest) || latest.phase._tag === 'Prepared'
        ? wayBack(history, to)
        : E.left({ _tag: 'StillRunning', release: latest.release })
    }),
  )

/** A version that nobody has called for weeks rejects its first call: it is woken before it is needed. */
const wake = ({ versions }: Ports, { functions }: WayBack) =>
  pipe(
    functions,
    TE.traverseArray(({ name, stable }) => versions.probe(name, stable)),
  )

export const rollBackRelease =
  (ports: Ports): RollBackRelease =>
  (command) => {
    const { stage, owner, by, reason, dryRun, onTick } = command
    const carryOut = (way: WayBack): TE.TaskEither<RollBackReleaseError, ReleaseRecord> =>
      goBack(ports)({
        stage,
        owner: { ...owner, reason },
        onTick,
        decide: rollBack(ports.clock(), by, reason, way),
      })

    return pipe(
      planWayBack(ports, command),
      TE.tap((way): TE.TaskEither<RollBackReleaseError, unknown> => wake(ports, way)),
      TE.flatMap((way): TE.TaskEither<RollBackReleaseError, RolledBackRelease> => {
        const plan = { from: way.standing, to: way.previous }
        return dryRun
          ? TE.right(plan)
          : pipe(
              carryOut(way),
              TE.map((record) => ({ ...plan, record })),
            )
      }),
    )
  }

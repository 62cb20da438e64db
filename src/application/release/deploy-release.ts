import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { doorsBetween, type RecordFormats } from '../../domain/release/formats'
import { firstJudgement } from '../../domain/release/judge'
import { type Live, liveOf, type ReleaseRunning } from '../../domain/release/promotion'
import type {
  Prepared,
  Promoted,
  ReleasedFunction,
  ReleaseRecord,
} from '../../domain/release/release-record'
import {
  type PlanRefused,
  type RolloutPlan,
  toRolloutPlan,
} from '../../domain/release/rollout-plan'
import { formatVersion, type Stage } from '../../domain/release/version'
import type { OneWayDoors } from '../../domain/release/way-back'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { AliasMissing } from '../ports/release/function-aliases'
import type { VersionMissing } from '../ports/release/function-versions'
import type { RecordOvertaken, RecordUnreadable } from '../ports/release/release-records'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { LockHeld, LockOwner, StageLock } from '../ports/release/stage-locks'
import {
  type AliasElsewhere,
  type AliasSplit,
  checkAlias,
  checkPair,
  checkSettled,
  type StackUnsettled,
  type VersionNotAsDeployed,
  type VersionsDiffer,
} from './preflight'
import { lockMs } from './tick-release'

/**
 * After the stack was deployed: looks at the versions that the deploy has published, and writes the
 * record from which the release starts. No alias is moved: deploying does not release.
 */
export type DeployRelease = (
  command: DeployReleaseCommand,
) => TE.TaskEither<DeployReleaseError, ReleaseRecord>

export type DeployReleaseCommand = {
  readonly stage: Stage
  readonly tag: string
  readonly commit: string
  readonly digest: string
  readonly functions: ReadonlyArray<Pick<ReleasedFunction, 'name' | 'role'>>
  readonly formats: RecordFormats
  readonly plan: RolloutPlan
  readonly owner: LockOwner
}

/** The stack has no version that its alias does not have: nothing was deployed. */
export type NothingNew = { readonly _tag: 'NothingNew'; readonly functionName: string }

export type DeployReleaseError =
  | CloudFailure
  | RecordUnreadable
  | RecordOvertaken
  | LockHeld
  | ReleaseRunning
  | StackUnsettled
  | AliasMissing
  | AliasSplit
  | AliasElsewhere
  | VersionMissing
  | VersionsDiffer
  | VersionNotAsDeployed
  | NothingNew
  | OneWayDoors
  | PlanRefused

type Ports = Pick<ReleasePorts, 'aliases' | 'versions' | 'records' | 'locks' | 'stacks' | 'clock'>

const mostRecords = 50

/** The two versions of one function, compared; the first deploy of a stage makes one of them only. */
const examine =
  (ports: Ports, { tag, digest }: DeployReleaseCommand, isFirst: boolean) =>
  ({
    name,
    role,
  }: Pick<ReleasedFunction, 'name' | 'role'>): TE.TaskEither<DeployReleaseError, Examined> =>
    pipe(
      TE.Do,
      TE.bindW('alias', () => checkAlias(ports)(name)),
      TE.bindW('old', ({ alias }) => ports.versions.find(name, alias.version)),
      TE.bindW('fresh', () => ports.versions.latest(name)),
      TE.flatMapEither(({ old, fresh }): E.Either<DeployReleaseError, Examined> => {
        if (old.version === fresh.version && !isFirst)
          return E.left({ _tag: 'NothingNew', functionName: name })
        const released = { name, role, stable: old.version, candidate: fresh.version }
        return pipe(
          checkPair(old, fresh, { digest, release: tag }),
          E.map(() => ({ released, ...(old.release !== undefined && { before: old.release }) })),
        )
      }),
    )

type Examined = { readonly released: ReleasedFunction; readonly before?: string }

/** What the records say is live. During the rollout it must read what the new release writes, and back. */
const compatibleLive = (
  ports: Ports,
  { stage, formats }: DeployReleaseCommand,
): TE.TaskEither<DeployReleaseError, Live | undefined> =>
  pipe(
    ports.records.history(stage, mostRecords),
    TE.flatMapEither((history): E.Either<DeployReleaseError, Live | undefined> =>
      liveOf(stage, history),
    ),
    TE.filterOrElse(
      (live) => live === undefined || doorsBetween(live.formats, formats).length === 0,
      (live): DeployReleaseError => ({
        _tag: 'OneWayDoors',
        release: live === undefined ? '' : formatVersion(live.version),
        doors: live === undefined ? [] : doorsBetween(live.formats, formats),
      }),
    ),
  )

/** Where there are no records yet, what the old versions say about themselves. */
const previousOf = (live: Live | undefined, examined: readonly Examined[]): string | undefined =>
  live === undefined ? examined[0]?.before : formatVersion(live.version)

/** Where nothing is left to move, the deploy was the release. */
const phaseOf = (examined: readonly Examined[], now: Date): Prepared | Promoted =>
  examined.every(({ released: { stable, candidate } }) => stable === candidate)
    ? { _tag: 'Promoted', at: now, mainMoved: false }
    : { _tag: 'Prepared' }

const toRecord = (
  { stage, tag, commit, digest, formats, plan, owner }: DeployReleaseCommand,
  examined: readonly Examined[],
  previous: string | undefined,
  phase: Prepared | Promoted,
  now: Date,
): ReleaseRecord => ({
  stage,
  release: tag,
  commit,
  digest,
  ...(previous !== undefined && { previous }),
  functions: examined.map(({ released }) => released),
  formats,
  plan,
  phase,
  judge: firstJudgement(now),
  samples: [],
  events: [{ at: now, what: phase }],
  startedAt: now,
  version: 1,
  ...(owner.runUrl !== undefined && { runUrl: owner.runUrl }),
})

export const deployRelease =
  (ports: Ports): DeployRelease =>
  (command) => {
    const { stage, owner } = command
    const prepare = ({ fence }: StageLock): TE.TaskEither<DeployReleaseError, ReleaseRecord> =>
      pipe(
        TE.fromEither<DeployReleaseError, RolloutPlan>(toRolloutPlan(command.plan)),
        TE.flatMap((): TE.TaskEither<DeployReleaseError, unknown> => checkSettled(ports, command)),
        TE.flatMap(() => compatibleLive(ports, command)),
        TE.bindTo('live'),
        TE.bind('examined', ({ live }) =>
          pipe(command.functions, TE.traverseArray(examine(ports, command, live === undefined))),
        ),
        TE.map(({ examined, live }) => {
          const now = ports.clock()
          return toRecord(
            command,
            examined,
            previousOf(live, examined),
            phaseOf(examined, now),
            now,
          )
        }),
        TE.flatMap((record) => ports.records.save(record, fence)),
      )

    const now = ports.clock()
    return pipe(
      ports.locks.take(stage, owner, now, new Date(now.getTime() + lockMs)),
      TE.flatMap((lock) => {
        const free = ports.locks.release(stage, lock.fence)
        // The lock ends by itself where it cannot be given back.
        return pipe(
          prepare(lock),
          TE.matchE(
            (failure) => async () => {
              await free()
              return E.left<DeployReleaseError, ReleaseRecord>(failure)
            },
            (record) => async () => {
              await free()
              return E.right<DeployReleaseError, ReleaseRecord>(record)
            },
          ),
        )
      }),
    )
  }

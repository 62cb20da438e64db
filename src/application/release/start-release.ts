import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'

import { begin, type NotNow } from '../../domain/release/commands'
import type { ReleaseRecord } from '../../domain/release/release-record'
import { endOfMinute, startOfMinute } from '../../domain/release/judge'
import type { Stage } from '../../domain/release/version'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { LockHeld, LockOwner, LockLost, StageLock } from '../ports/release/stage-locks'
import type { RecordOvertaken } from '../ports/release/release-records'
import { type FindReleaseError, findRelease } from './change-release'
import { type NotReady, type PreflightPorts, preflight } from './preflight'
import { lockMs } from './tick-release'
import type { ReleasePorts } from '../ports/release/release-ports'

/** Looks at everything that a release stands on, then writes its first step; the runner does the rest. */
export type StartRelease = (
  command: StartReleaseCommand,
) => TE.TaskEither<StartReleaseError, StartedRelease>

export type StartReleaseCommand = {
  readonly stage: Stage
  readonly owner: LockOwner
  /** The tag that is meant, where the caller says it: another one may have been deployed meanwhile. */
  readonly release?: string
  /** Only says whether it would start: nothing is locked or written. */
  readonly dryRun: boolean
}

/** A stage with shoppers takes a release in steps. */
export type StepsMissing = { readonly _tag: 'StepsMissing'; readonly stage: Stage }

/** Another release was deployed after the one that is meant. */
export type AnotherPrepared = {
  readonly _tag: 'AnotherPrepared'
  readonly stage: Stage
  readonly wanted: string
  readonly prepared: string
}

export type StartReleaseError =
  | FindReleaseError
  | NotReady
  | NotNow
  | StepsMissing
  | AnotherPrepared
  | LockHeld
  | LockLost
  | RecordOvertaken

export type StartedRelease = {
  readonly record: ReleaseRecord
  /** Without it nothing was started, as asked. */
  readonly lock?: StageLock
}

type Ports = PreflightPorts & Pick<ReleasePorts, 'records' | 'locks' | 'counters' | 'codeHost'>

/** What is usual is measured over this long. ms */
const usualMs = 60 * 60_000

const slownessOf = (
  { counters, clock }: Ports,
  { functions, plan }: ReleaseRecord,
): TE.TaskEither<CloudFailure, O.Option<number>> => {
  const to = startOfMinute(new Date(clock().getTime() - plan.countsLagMs))
  return counters.usualLatency({
    functions,
    from: endOfMinute(new Date(to.getTime() - usualMs)),
    to,
  })
}

const startable = (
  record: ReleaseRecord,
  wanted = record.release,
): E.Either<NotNow | StepsMissing | AnotherPrepared, ReleaseRecord> => {
  const { phase, stage, plan, release: prepared } = record
  if (prepared !== wanted) return E.left({ _tag: 'AnotherPrepared', stage, wanted, prepared })
  if (phase._tag !== 'Prepared') return E.left({ _tag: 'NotNow', state: phase._tag })
  return stage === 'production' && plan.steps.length === 0
    ? E.left({ _tag: 'StepsMissing', stage })
    : E.right(record)
}

const prepareStart =
  (ports: Ports, { owner: { runUrl }, release }: StartReleaseCommand) =>
  (stage: Stage): TE.TaskEither<StartReleaseError, ReleaseRecord> =>
    pipe(
      findRelease(ports)(stage),
      TE.flatMapEither((record): E.Either<StartReleaseError, ReleaseRecord> =>
        startable(record, release),
      ),
      TE.bindTo('record'),
      TE.bindW('aliases', ({ record }) => preflight(ports)(record)),
      TE.bindW('slow', ({ record }) => slownessOf(ports, record)),
      TE.flatMapEither(({ record, aliases, slow }): E.Either<StartReleaseError, ReleaseRecord> =>
        begin(ports.clock(), {
          aliases,
          ...(O.isSome(slow) && { slowAfterMs: slow.value }),
          ...(runUrl !== undefined && { runUrl }),
        })(record),
      ),
    )

const tell = ({ codeHost }: Ports, { stage, release, commit }: ReleaseRecord) =>
  pipe(
    codeHost.announce({
      stage,
      release,
      commit,
      state: 'in_progress',
      description: `${release} is on its way in ${stage}`,
    }),
    TE.match(RA.zero, RA.zero),
    TE.fromTask,
  )

export const startRelease =
  (ports: Ports): StartRelease =>
  (command) => {
    const { stage, owner, dryRun } = command
    const prepared = prepareStart(ports, command)(stage)
    if (dryRun)
      return pipe(
        prepared,
        TE.map((record) => ({ record })),
      )

    const start = (lock: StageLock): TE.TaskEither<StartReleaseError, StartedRelease> =>
      pipe(
        prepared,
        TE.flatMap((record) => ports.records.save(record, lock.fence)),
        TE.tap((record) => tell(ports, record)),
        TE.map((record) => ({ record, lock })),
        TE.orElse((failure) =>
          pipe(
            ports.locks.release(stage, lock.fence),
            TE.matchE(
              () => TE.left<StartReleaseError, StartedRelease>(failure),
              () => TE.left<StartReleaseError, StartedRelease>(failure),
            ),
          ),
        ),
      )

    const now = ports.clock()
    return pipe(
      ports.locks.take(stage, owner, now, new Date(now.getTime() + lockMs)),
      TE.flatMap(start),
    )
  }

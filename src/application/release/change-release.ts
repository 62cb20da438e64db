import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import { hasten, hold, type NotNow } from '../../domain/release/commands'
import type { ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { RecordOvertaken, RecordUnreadable } from '../ports/release/release-records'
import type { NothingPrepared } from './tick-release'

/** What a person wants to say to a release that another process runs. */
export type ChangeRelease = (
  command: ChangeReleaseCommand,
) => TE.TaskEither<ChangeReleaseError, ReleaseRecord>

export type ChangeReleaseCommand = {
  readonly stage: Stage
  /** A person's name. */
  readonly by: string
  readonly reason: string
}

export type FindReleaseError = CloudFailure | RecordUnreadable | NothingPrepared
export type ChangeReleaseError = FindReleaseError | NotNow | RecordOvertaken

type Ports = Pick<ReleasePorts, 'records' | 'locks' | 'clock'>

/** Races lost in a row before the caller is told. */
const mostRounds = 8

export const findRelease =
  ({ records }: Pick<ReleasePorts, 'records'>) =>
  (stage: Stage): TE.TaskEither<FindReleaseError, ReleaseRecord> =>
    pipe(
      records.find(stage),
      TE.flatMapEither((found): E.Either<FindReleaseError, ReleaseRecord> =>
        O.isNone(found) ? E.left({ _tag: 'NothingPrepared', stage }) : E.right(found.value),
      ),
    )

/** Load, decide, save under this fence; again when the runner wrote first. */
export const changeUnderFence =
  (ports: Pick<ReleasePorts, 'records'>) =>
  (
    stage: Stage,
    fence: number,
    decide: (record: ReleaseRecord) => E.Either<NotNow, ReleaseRecord>,
    rounds: number = mostRounds,
  ): TE.TaskEither<ChangeReleaseError, ReleaseRecord> =>
    pipe(
      findRelease(ports)(stage),
      TE.flatMapEither((record): E.Either<ChangeReleaseError, ReleaseRecord> => decide(record)),
      TE.flatMap((after) => ports.records.save(after, fence)),
      TE.orElse((failure) =>
        failure._tag === 'RecordOvertaken' && rounds > 1
          ? changeUnderFence(ports)(stage, fence, decide, rounds - 1)
          : TE.left(failure),
      ),
    )

/** Whoever runs the release sees it at the next look: the lock stays theirs. */
const changeBeside =
  (ports: Ports) =>
  (
    stage: Stage,
    decide: (record: ReleaseRecord) => E.Either<NotNow, ReleaseRecord>,
  ): TE.TaskEither<ChangeReleaseError, ReleaseRecord> =>
    pipe(
      ports.locks.read(stage),
      TE.flatMap(({ fence }) => changeUnderFence(ports)(stage, fence, decide)),
    )

/** The weights stay; the judge goes on, and still puts back what fails. */
export const holdRelease =
  (ports: Ports): ChangeRelease =>
  ({ stage, by, reason }) =>
    changeBeside(ports)(stage, (record) => hold(ports.clock(), by, reason)(record))

/** On to the next step as soon as its requests have been seen; ends a hold. */
export const promoteRelease =
  (ports: Ports): ChangeRelease =>
  ({ stage, by, reason }) =>
    changeBeside(ports)(stage, (record) => hasten(ports.clock(), by, reason)(record))

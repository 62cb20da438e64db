import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { IO } from 'fp-ts/IO'

import { abort } from '../../domain/release/commands'
import { levelOf } from '../../domain/release/level'
import { isUnderWay, type ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import type { LockOwner } from '../ports/release/stage-locks'
import { goBack, type GoBackError } from './go-back'
import { findRelease } from './change-release'
import { type AliasToPutBack, type PutBackAlias, putAliasesBack } from './put-aliases-back'
import type { Tick } from './tick-release'
import type { WatchPorts } from './watch-release'

/**
 * Puts a running release back, whoever runs it: the lock is taken from them, and stands in the
 * end until somebody unlocks. Where the record or the lock cannot be had, the aliases are put back all the same.
 */
export type AbortRelease = (
  command: AbortReleaseCommand,
) => TE.TaskEither<AbortReleaseError, AbortedRelease>

export type AbortReleaseCommand = {
  readonly stage: Stage
  readonly owner: LockOwner
  /** A person's name. */
  readonly by: string
  readonly reason: string
  /** The stage's functions, for when the record cannot be read. */
  readonly functionNames: readonly string[]
  readonly onTick: (tick: Tick) => IO<void>
}

export type AbortReleaseError = GoBackError

export type AbortedRelease =
  | { readonly _tag: 'PutBack'; readonly record: ReleaseRecord }
  /** Only the aliases: the record is written when somebody resumes the release. */
  | {
      readonly _tag: 'AliasesPutBack'
      readonly because: AbortReleaseError
      readonly aliases: readonly PutBackAlias[]
    }

const toPutBack = (record: ReleaseRecord): readonly AliasToPutBack[] =>
  record.functions.map((released) => ({
    name: released.name,
    ...(isUnderWay(record) && { standing: released.stable }),
    isOurs: (state) => levelOf(record, released, state) !== 'Foreign',
  }))

export const abortRelease =
  (ports: WatchPorts): AbortRelease =>
  ({ stage, owner, by, reason, functionNames, onTick }) => {
    const known: TE.TaskEither<AbortReleaseError, readonly AliasToPutBack[]> = pipe(
      findRelease(ports)(stage),
      TE.map(toPutBack),
      TE.orElse(() =>
        TE.right<AbortReleaseError, readonly AliasToPutBack[]>(
          functionNames.map((name) => ({ name })),
        ),
      ),
    )
    const withoutRecord = (because: AbortReleaseError) =>
      pipe(
        known,
        TE.flatMapTask(putAliasesBack(ports)),
        TE.map((aliases): AbortedRelease => ({ _tag: 'AliasesPutBack', because, aliases })),
      )

    return pipe(
      goBack(ports)({
        stage,
        owner: { ...owner, reason },
        onTick,
        decide: abort(ports.clock(), by, reason),
      }),
      TE.map((record): AbortedRelease => ({ _tag: 'PutBack', record })),
      // A release that has ended is told as such; everything else goes back without its record.
      TE.orElse((failure) =>
        failure._tag === 'NotNow' || failure._tag === 'NothingPrepared'
          ? TE.left(failure)
          : withoutRecord(failure),
      ),
    )
  }

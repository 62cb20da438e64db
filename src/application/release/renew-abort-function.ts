import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { isSplit } from '../../domain/release/alias'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { AliasMissing, AliasMoved } from '../ports/release/function-aliases'
import type { VersionMissing, VersionUnhealthy } from '../ports/release/function-versions'
import type { ReleasePorts } from '../ports/release/release-ports'

/**
 * The function that takes a release back stands outside of it, and follows when everything else has been
 * promoted. It is called once before: with no release under way it finds nothing to do.
 */
export type RenewAbortFunction = (
  command: RenewAbortFunctionCommand,
) => TE.TaskEither<RenewAbortFunctionError, 'Renewed' | 'WasThere' | 'NotOfThisRelease'>

export type RenewAbortFunctionCommand = {
  readonly functionName: string
  /** The tag that was promoted. */
  readonly release: string
}

export type RenewAbortFunctionError =
  CloudFailure | AliasMissing | AliasMoved | VersionMissing | VersionUnhealthy

type Ports = Pick<ReleasePorts, 'aliases' | 'versions'>

export const renewAbortFunction =
  ({ aliases, versions }: Ports): RenewAbortFunction =>
  ({ functionName, release }) =>
    pipe(
      TE.Do,
      TE.apSW('alias', aliases.read(functionName)),
      TE.apSW('latest', versions.latest(functionName)),
      TE.flatMap(({ alias, latest }): ReturnType<RenewAbortFunction> => {
        if (latest.version === alias.version && !isSplit(alias)) return TE.right('WasThere')
        if (latest.release !== release) return TE.right('NotOfThisRelease')
        const { version } = latest
        return pipe(
          versions.probe(functionName, version),
          TE.flatMap((): TE.TaskEither<RenewAbortFunctionError, unknown> =>
            aliases.move(functionName, { version, weights: {} }, alias.revision),
          ),
          TE.map(() => 'Renewed' as const),
        )
      }),
    )

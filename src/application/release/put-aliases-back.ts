import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { isSplit } from '../../domain/release/alias'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { AliasMissing, AliasMoved } from '../ports/release/function-aliases'
import type { ReleasePorts } from '../ports/release/release-ports'

export type PutBackAlias = {
  readonly functionName: string
  /** `NotOurs` does not point at the standing version: somebody else has put it there. */
  readonly outcome: 'PutBack' | 'WasStable' | 'NotOurs' | 'Failed'
  readonly failure?: CloudFailure | AliasMissing | AliasMoved
}

const mostAttempts = 5

/** A function, and its standing version where it is known. */
export type AliasToPutBack = { readonly name: string; readonly stable?: string }

const putBackOne = (
  ports: Pick<ReleasePorts, 'aliases'>,
  { name: functionName, stable }: AliasToPutBack,
  attempts: number,
): T.Task<PutBackAlias> =>
  pipe(
    ports.aliases.read(functionName),
    TE.flatMap(
      (state): TE.TaskEither<CloudFailure | AliasMissing | AliasMoved, PutBackAlias['outcome']> => {
        // Somebody else has put it elsewhere, and "back" would not mean what stood before.
        if (stable !== undefined && state.version !== stable) return TE.right('NotOurs')
        return isSplit(state)
          ? pipe(
              ports.aliases.move(
                functionName,
                { version: state.version, weights: {} },
                state.revision,
              ),
              TE.map(() => 'PutBack' as const),
            )
          : TE.right(attempts === mostAttempts ? 'WasStable' : 'PutBack')
      },
    ),
    TE.matchE(
      (failure): T.Task<PutBackAlias> =>
        attempts > 1 && failure._tag !== 'CloudRefused'
          ? putBackOne(
              ports,
              { name: functionName, ...(stable !== undefined && { stable }) },
              attempts - 1,
            )
          : T.of({ functionName, outcome: 'Failed', failure }),
      (outcome) => T.of({ functionName, outcome }),
    ),
  )

/**
 * Every alias to the version that it points at, without the other's share: in a release that is the standing
 * one. Needs no record and no lock, for when those cannot be had.
 */
export const putAliasesBack =
  (ports: Pick<ReleasePorts, 'aliases'>) =>
  (functions: readonly AliasToPutBack[]): T.Task<readonly PutBackAlias[]> =>
    pipe(
      functions,
      T.traverseArray((each) => putBackOne(ports, each, mostAttempts)),
    )

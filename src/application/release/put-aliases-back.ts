import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { type AliasState, isSplit } from '../../domain/release/alias'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { AliasMissing, AliasMoved } from '../ports/release/function-aliases'
import type { ReleasePorts } from '../ports/release/release-ports'

export type PutBackAlias = {
  readonly functionName: string
  /** `NotOurs` stands where no release puts it: somebody else's work is left alone. */
  readonly outcome: 'PutBack' | 'WasStable' | 'NotOurs' | 'Failed'
  readonly failure?: CloudFailure | AliasMissing | AliasMoved
}

const mostAttempts = 5

/** A function, and how to tell that its alias stands where a release puts it, where that is known. */
export type AliasToPutBack = {
  readonly name: string
  readonly isOurs?: (state: AliasState) => boolean
}

const putBackOne = (
  ports: Pick<ReleasePorts, 'aliases'>,
  { name: functionName, isOurs = () => true }: AliasToPutBack,
  attempts: number,
): T.Task<PutBackAlias> =>
  pipe(
    ports.aliases.read(functionName),
    TE.flatMap(
      (state): TE.TaskEither<CloudFailure | AliasMissing | AliasMoved, PutBackAlias['outcome']> => {
        if (!isOurs(state)) return TE.right('NotOurs')
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
          ? putBackOne(ports, { name: functionName, isOurs }, attempts - 1)
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

import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { isSplit } from '../../domain/release/alias'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { AliasMissing, AliasMoved } from '../ports/release/function-aliases'
import type { ReleasePorts } from '../ports/release/release-ports'

export type PutBackAlias = {
  readonly functionName: string
  readonly outcome: 'PutBack' | 'WasStable' | 'Failed'
  readonly failure?: CloudFailure | AliasMissing | AliasMoved
}

const mostAttempts = 5

const putBackOne = (
  ports: Pick<ReleasePorts, 'aliases'>,
  functionName: string,
  attempts: number,
): T.Task<PutBackAlias> =>
  pipe(
    ports.aliases.read(functionName),
    TE.flatMap(
      (state): TE.TaskEither<CloudFailure | AliasMissing | AliasMoved, PutBackAlias['outcome']> =>
        isSplit(state)
          ? pipe(
              ports.aliases.move(
                functionName,
                { version: state.version, weights: {} },
                state.revision,
              ),
              TE.map(() => 'PutBack' as const),
            )
          : TE.right(attempts === mostAttempts ? 'WasStable' : 'PutBack'),
    ),
    TE.matchE(
      (failure): T.Task<PutBackAlias> =>
        attempts > 1 && failure._tag !== 'CloudRefused'
          ? putBackOne(ports, functionName, attempts - 1)
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
  (functionNames: readonly string[]): T.Task<readonly PutBackAlias[]> =>
    pipe(
      functionNames,
      T.traverseArray((name) => putBackOne(ports, name, mostAttempts)),
    )

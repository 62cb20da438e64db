import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { type AliasState, type FunctionVersion, isSplit } from '../../domain/release/alias'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { AliasMissing, AliasMoved } from '../ports/release/function-aliases'
import type { ReleasePorts } from '../ports/release/release-ports'

export type PutBackAlias = {
  readonly functionName: string
  /**
   * `NotOurs` stands where no release puts it: somebody else's work is left alone. `NotSplit` points at one
   * version alone, and nobody could tell whether it is the standing one.
   */
  readonly outcome: 'PutBack' | 'WasStable' | 'NotSplit' | 'NotOurs' | 'Failed'
  readonly failure?: CloudFailure | AliasMissing | AliasMoved
}

const mostAttempts = 5

/** A function and, where the record tells, where it belongs and whether its alias is where a release puts it. */
export type AliasToPutBack = {
  readonly name: string
  readonly standing?: FunctionVersion
  readonly isOurs?: (state: AliasState) => boolean
}

/** `sent` is where an attempt before has tried to move it: its answer may have been lost. */
const putBackOne = (
  ports: Pick<ReleasePorts, 'aliases'>,
  given: AliasToPutBack,
  attempts: number,
  sent?: FunctionVersion,
): T.Task<PutBackAlias> => {
  const { name: functionName, standing, isOurs = () => true } = given
  const told = (outcome: PutBackAlias['outcome']) => T.of({ functionName, outcome })

  const again =
    (sentBefore: FunctionVersion | undefined) =>
    (failure: CloudFailure | AliasMissing | AliasMoved): T.Task<PutBackAlias> =>
      attempts > 1 && failure._tag !== 'CloudRefused'
        ? putBackOne(ports, given, attempts - 1, sentBefore)
        : T.of({ functionName, outcome: 'Failed', failure })

  const putBack = (state: AliasState): T.Task<PutBackAlias> => {
    if (!isOurs(state)) return told('NotOurs')
    const version = standing ?? state.version
    if (isSplit(state) || state.version !== version)
      return pipe(
        ports.aliases.move(functionName, { version, weights: {} }, state.revision),
        TE.matchE(again(version), () => told('PutBack')),
      )
    if (sent === version) return told('PutBack')
    return told(standing === undefined ? 'NotSplit' : 'WasStable')
  }

  return pipe(ports.aliases.read(functionName), TE.matchE(again(sent), putBack))
}

/**
 * Every alias to its standing version. Where nobody knows which that is, to the version that it points at,
 * without the other's share: until a promotion that is the standing one. Needs no lock and no record.
 */
export const putAliasesBack =
  (ports: Pick<ReleasePorts, 'aliases'>) =>
  (functions: readonly AliasToPutBack[]): T.Task<readonly PutBackAlias[]> =>
    pipe(
      functions,
      T.traverseArray((each) => putBackOne(ports, each, mostAttempts)),
    )

import {
  type AliasConfiguration,
  GetAliasCommand,
  type LambdaClient,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type {
  AliasMissing,
  AliasMoved,
  FunctionAliases,
} from '../../application/ports/release/function-aliases'
import { type AliasState, type AliasTarget, isSameTarget } from '../../domain/release/alias'
import { nameOf, toCloudFailure } from './cloud-failures'

const toState = (found: AliasConfiguration): AliasState => ({
  version: found.FunctionVersion ?? '',
  weights: found.RoutingConfig?.AdditionalVersionWeights ?? {},
  revision: found.RevisionId ?? '',
})

const toFailure =
  (functionName: string) =>
  (error: unknown): CloudFailure | AliasMissing | AliasMoved => {
    const name = nameOf(error)
    if (name === 'ResourceNotFoundException') return { _tag: 'AliasMissing', functionName }
    return name === 'PreconditionFailedException'
      ? { _tag: 'AliasMoved', functionName }
      : toCloudFailure(error)
  }

const toReadFailure =
  (functionName: string) =>
  (error: unknown): CloudFailure | AliasMissing =>
    nameOf(error) === 'ResourceNotFoundException'
      ? { _tag: 'AliasMissing', functionName }
      : toCloudFailure(error)

/** Lambda's aliases of one name. */
export const lambdaAliases = (client: LambdaClient, alias: string): FunctionAliases => {
  const read: FunctionAliases['read'] = (functionName) =>
    pipe(
      TE.tryCatch(
        () => client.send(new GetAliasCommand({ FunctionName: functionName, Name: alias })),
        toReadFailure(functionName),
      ),
      TE.map(toState),
    )

  const update = (functionName: string, to: AliasTarget, revision: string) =>
    client.send(
      new UpdateAliasCommand({
        FunctionName: functionName,
        Name: alias,
        FunctionVersion: to.version,
        // Left out, the shares would stay as they are.
        RoutingConfig: { AdditionalVersionWeights: { ...to.weights } },
        RevisionId: revision,
      }),
    )

  /** The SDK sends again when an answer is lost, and then the revision is our own new one. */
  const unlessItIsThere =
    (functionName: string, to: AliasTarget) =>
    (
      failure: CloudFailure | AliasMissing | AliasMoved,
    ): TE.TaskEither<CloudFailure | AliasMissing | AliasMoved, AliasState> =>
      failure._tag !== 'AliasMoved'
        ? TE.left(failure)
        : pipe(
            read(functionName),
            TE.mapError((): AliasMoved => failure),
            TE.filterOrElse(
              (state) => isSameTarget(state, to),
              () => failure,
            ),
          )

  return {
    read,
    move: (functionName, to, revision) =>
      pipe(
        TE.tryCatch(() => update(functionName, to, revision), toFailure(functionName)),
        TE.map(toState),
        TE.orElse(unlessItIsThere(functionName, to)),
      ),
  }
}

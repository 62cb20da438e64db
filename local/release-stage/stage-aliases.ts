import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from '../../src/application/ports/release/cloud-failure'
import type {
  AliasMissing,
  AliasMoved,
  FunctionAliases,
} from '../../src/application/ports/release/function-aliases'
import type { AliasRefusal, AliasTable } from '../lambda/alias-table'

const toFailure =
  (functionName: string) =>
  (refusal: AliasRefusal): CloudFailure | AliasMissing | AliasMoved => {
    switch (refusal._tag) {
      case 'NoSuchAlias':
        return { _tag: 'AliasMissing', functionName }
      case 'RevisionDiffers':
        return { _tag: 'AliasMoved', functionName }
      case 'NoSuchVersion':
        return {
          _tag: 'CloudRefused',
          cause: `${functionName} has no version ${refusal.version}`,
          remedy: 'publish it first',
        }
      case 'BadWeights':
        return { _tag: 'CloudRefused', cause: 'weights', remedy: 'one weight between 0 and 1' }
    }
  }

/** The aliases of functions on this machine, as the port asks for them. */
export const stageAliases = (table: AliasTable): FunctionAliases => ({
  read: (functionName) =>
    TE.fromEither(
      E.fromNullable<AliasMissing>({ _tag: 'AliasMissing', functionName })(
        table.read(functionName),
      ),
    ),
  move: (functionName, { version, weights }, revision) =>
    pipe(
      TE.fromIOEither(() => table.update(functionName, { version, weights, revision })),
      TE.mapLeft(toFailure(functionName)),
    ),
})

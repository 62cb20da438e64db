import type * as TE from 'fp-ts/TaskEither'

import type { AliasState, AliasTarget } from '../../../domain/release/alias'
import type { CloudFailure } from './cloud-failure'

/** The alias has another revision than the one that was read: read it again. */
export type AliasMoved = { readonly _tag: 'AliasMoved'; readonly functionName: string }
export type AliasMissing = { readonly _tag: 'AliasMissing'; readonly functionName: string }

/** The alias `live` of each function: what is really released. */
export type FunctionAliases = {
  readonly read: (functionName: string) => TE.TaskEither<CloudFailure | AliasMissing, AliasState>
  /** Only where the alias still has `revision`; empty weights are sent, never left out. */
  readonly move: (
    functionName: string,
    to: AliasTarget,
    revision: string,
  ) => TE.TaskEither<CloudFailure | AliasMissing | AliasMoved, AliasState>
}

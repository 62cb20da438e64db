import type * as TE from 'fp-ts/TaskEither'

import type { Stage } from '../../../domain/release/version'
import type { CloudFailure } from './cloud-failure'

export type StackState =
  | { readonly _tag: 'Settled' }
  | { readonly _tag: 'Updating'; readonly status: string }
  | { readonly _tag: 'Broken'; readonly status: string }
  | { readonly _tag: 'Missing' }

/** The stack of a stage, which a deploy changes and a release does not. */
export type StackStates = {
  readonly read: (stage: Stage) => TE.TaskEither<CloudFailure, StackState>
}

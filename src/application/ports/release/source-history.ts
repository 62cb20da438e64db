import type * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from './cloud-failure'

/** The clone that the command runs in. */
export type SourceHistory = {
  /** Every tag of the clone, in no order. */
  readonly tags: TE.TaskEither<CloudFailure, readonly string[]>
  readonly commitOf: (tag: string) => TE.TaskEither<CloudFailure, O.Option<string>>
  /** Remote branches that contain the commit, without the remote's name. */
  readonly branchesWith: (commit: string) => TE.TaskEither<CloudFailure, readonly string[]>
  /** `ancestor` is `commit` or comes before it. */
  readonly isAncestor: (ancestor: string, commit: string) => TE.TaskEither<CloudFailure, boolean>
  /** The commit of a remote branch. */
  readonly headOf: (branch: string) => TE.TaskEither<CloudFailure, O.Option<string>>
}

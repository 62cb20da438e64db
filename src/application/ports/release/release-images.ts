import type * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from './cloud-failure'

/** The registry of images; tags are immutable there. */
export type ReleaseImages = {
  readonly has: (digest: string) => TE.TaskEither<CloudFailure, boolean>
  readonly digestOf: (tag: string) => TE.TaskEither<CloudFailure, O.Option<string>>
}

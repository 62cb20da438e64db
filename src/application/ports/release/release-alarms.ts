import type * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from './cloud-failure'

/** The stage's alarms on gross failure: the same that call the function `abort-release`. */
export type ReleaseAlarms = {
  /** Names of those that fire now. */
  readonly firing: TE.TaskEither<CloudFailure, readonly string[]>
}

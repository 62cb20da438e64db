import type * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { DeadManTimer } from '../../../domain/release/alias'
import type { CloudFailure } from './cloud-failure'

/** One timer for each function: what puts its alias back when nobody is left. */
export type DeadManTimers = {
  /** Puts this timer in the place of the function's one, if it has one. */
  readonly arm: (timer: DeadManTimer) => TE.TaskEither<CloudFailure, void>
  /** None when there is none, or when it has fired. */
  readonly read: (functionName: string) => TE.TaskEither<CloudFailure, O.Option<DeadManTimer>>
  /** Does nothing when there is none. */
  readonly disarm: (functionName: string) => TE.TaskEither<CloudFailure, void>
}

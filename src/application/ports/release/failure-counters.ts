import type * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { MinuteCounts } from '../../../domain/release/failure-class'
import type { ReleasedFunction } from '../../../domain/release/release-record'
import type { CloudFailure } from './cloud-failure'

export type CountsQuery = {
  readonly functions: readonly ReleasedFunction[]
  /** Whole minutes; `to` is not part of it. */
  readonly from: Date
  readonly to: Date
  /** Counts a request as `Slow` from here on (ms); without it none is. */
  readonly slowAfterMs?: number
}

/** What the functions counted about themselves, by executed version. */
export type FailureCounters = {
  /** A minute that nothing was counted in may be missing. */
  readonly count: (query: CountsQuery) => TE.TaskEither<CloudFailure, readonly MinuteCounts[]>
  /** The 95th percentile (ms) of the standing versions' answers at the ingress; cold starts excluded. */
  readonly usualLatency: (
    query: Pick<CountsQuery, 'functions' | 'from' | 'to'>,
  ) => TE.TaskEither<CloudFailure, O.Option<number>>
}

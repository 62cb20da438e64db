import type * as TE from 'fp-ts/TaskEither'

import type { MerchantId } from '../../domain/identifiers'
import type { StoreFailure } from './payment-store'

/** Looks into providers' books that notices make us take, counted over all processes. */
export type LookBudget = {
  /** Counts one more in the minute that begins at `minute`; false, and not counted, where there were `most`. */
  readonly take: (
    merchantId: MerchantId,
    minute: Date,
    most: number,
  ) => TE.TaskEither<StoreFailure, boolean>
}

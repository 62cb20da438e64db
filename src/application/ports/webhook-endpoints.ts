import type * as TE from 'fp-ts/TaskEither'

import type { MerchantEndpoints } from '../../domain/events/endpoint'
import type { MerchantId } from '../../domain/identifiers'
import type { Overtaken, StoreFailure } from './payment-store'

/** The endpoints of each merchant. */
export type WebhookEndpoints = {
  /** Version 0 and none where there never was one. Strongly consistent. */
  readonly of: (merchantId: MerchantId) => TE.TaskEither<StoreFailure, MerchantEndpoints>
  /** Fails with `Overtaken` when the stored version is not the one before; a repeat of our own write succeeds. */
  readonly save: (
    endpoints: MerchantEndpoints,
  ) => TE.TaskEither<StoreFailure | Overtaken, MerchantEndpoints>
}

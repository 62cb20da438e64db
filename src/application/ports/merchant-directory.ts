import type * as O from 'fp-ts/Option'

import type { Merchant } from '../../domain/merchant'

/** The merchants of this Payport, found by the API key that their server sends. */
export type MerchantDirectory = {
  /** Compares hashes in constant time; two keys a merchant live side by side during rotation. */
  readonly byApiKey: (apiKey: string) => O.Option<Merchant>
}

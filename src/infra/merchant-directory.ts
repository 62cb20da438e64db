import { createHash, timingSafeEqual } from 'node:crypto'

import * as O from 'fp-ts/Option'

import type { MerchantDirectory } from '../application/ports/merchant-directory'
import type { Merchant } from '../domain/merchant'

export type MerchantKeys = {
  readonly merchant: Merchant
  /** SHA-256 of each live API key, in hex. */
  readonly apiKeyHashes: readonly string[]
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

export const merchantDirectory = (merchants: readonly MerchantKeys[]): MerchantDirectory => {
  const keys = merchants.flatMap(({ merchant, apiKeyHashes }) =>
    apiKeyHashes.map((hash) => ({ merchant, hash: Buffer.from(hash, 'hex') })),
  )
  return {
    byApiKey: (apiKey) => {
      const hash = sha256(apiKey)
      // Every key is compared, so that the time taken tells nothing about which one fits.
      const found = keys.filter((key) => timingSafeEqual(key.hash, hash))
      return O.fromNullable(found[0]?.merchant)
    },
  }
}

import type { MerchantId } from './identifiers'
import type { ProviderName } from './provider-name'

/** A shop (or a company of several shops) that takes payments through this Payport. */
export type Merchant = {
  readonly id: MerchantId
  /** Scheme, host and port that a `returnUrl` may have; anything else would be an open redirect. */
  readonly returnOrigins: readonly string[]
  /** Open no new checkout; attempts that run already go on, and refunds. */
  readonly providersOff: readonly ProviderName[]
}

export const mayReturnTo = (merchant: Merchant, returnUrl: string): boolean => {
  const url = URL.parse(returnUrl)
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    merchant.returnOrigins.includes(url.origin)
  )
}

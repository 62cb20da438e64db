import type { OrderId } from './identifiers'
import { type Amount, sameAmount } from './money'
import type { ProviderName } from './provider-name'

/** `automatic`: approved as soon as the shopper said yes. `manual`: when the merchant confirms. */
export type Confirmation = 'automatic' | 'manual'

/** What the merchant asks the shopper to pay for. */
export type Order = {
  readonly orderId: OrderId
  /** What the shopper reads at the provider. */
  readonly orderName: string
  readonly amount: Amount
  readonly returnUrl: string
  readonly confirm: Confirmation
  readonly metadata: Readonly<Record<string, string>>
}

export type OrderField = 'amount' | 'provider' | 'orderName' | 'returnUrl' | 'confirm' | 'metadata'

const sameMetadata = (a: Order['metadata'], b: Order['metadata']): boolean => {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/** The fields in which two requests for the same order differ. */
export const differences = (
  a: Order & { readonly provider: ProviderName },
  b: Order & { readonly provider: ProviderName },
): readonly OrderField[] => [
  ...(sameAmount(a.amount, b.amount) ? [] : (['amount'] as const)),
  ...(a.provider === b.provider ? [] : (['provider'] as const)),
  ...(a.orderName === b.orderName ? [] : (['orderName'] as const)),
  ...(a.returnUrl === b.returnUrl ? [] : (['returnUrl'] as const)),
  ...(a.confirm === b.confirm ? [] : (['confirm'] as const)),
  ...(sameMetadata(a.metadata, b.metadata) ? [] : (['metadata'] as const)),
]

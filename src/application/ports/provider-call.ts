import type { ProviderName } from '../../domain/provider-name'
import type { PaymentProvider, ProviderFailure } from './payment-provider'

/** A call to a provider that came back, as whoever measures sees it. */
export type ProviderCall = {
  readonly provider: ProviderName
  readonly operation: keyof Pick<
    PaymentProvider,
    'openCheckout' | 'approve' | 'refund' | 'inquire' | 'reverse' | 'netCancel'
  >
  readonly outcome: 'Done' | ProviderFailure['_tag']
  readonly ms: number
}

import type { StoreBroken, StoreUnavailable } from '../../application/ports/payment-store'
import { isPassing, toAwsError, toCause } from '../aws/aws-error'

/**
 * `StoreUnavailable` for what may be different in a moment; `StoreBroken` for all else, because
 * asking again would only repeat it.
 */
export const toStoreFailure = (error: unknown): StoreUnavailable | StoreBroken => {
  const told = toAwsError(error)
  return { _tag: isPassing(told) ? 'StoreUnavailable' : 'StoreBroken', cause: toCause(told) }
}

import type { StoreBroken, StoreUnavailable } from '../../application/ports/payment-store'

/** DynamoDB is well and cannot do it now. Server errors (5xx) are known by their status. */
const busy = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ReplicatedWriteConflictException',
])

/** What is known of an error of the SDK, which keeps no promise about its class. */
type Told = {
  readonly name: string
  readonly message: string
  readonly status: number | undefined
  /** Whether the SDK got as far as sending, or trying to. */
  readonly attempted: boolean
}

const toTold = (error: unknown): Told => {
  const { name, message, $metadata } = Object(error) as {
    readonly name?: unknown
    readonly message?: unknown
    readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number }
  }
  return {
    name: typeof name === 'string' ? name : 'Unknown',
    message: typeof message === 'string' ? message : '',
    status: $metadata?.httpStatusCode,
    attempted: ($metadata?.attempts ?? 0) > 0,
  }
}

const isUnavailable = ({ name, status, attempted }: Told): boolean => {
  // Nobody answered; but without credentials there was nothing to send.
  if (status === undefined) return attempted && !name.endsWith('ProviderError')
  // A success that cannot be read is an answer that broke off.
  return busy.has(name) || status < 300 || status === 429 || status >= 500
}

/**
 * No more than the first line, because AWS quotes the request as it was signed below it, and
 * nothing of a parser's message, which quotes what it could not parse.
 */
const toCause = ({ name, message, status }: Told): string =>
  [
    status === undefined ? name : `${name} (${status})`,
    ...(name === 'SyntaxError' ? [] : [message.split('\n', 1).join('').slice(0, 200)]),
  ].join(': ')

/**
 * `StoreUnavailable` for what may be different in a moment; `StoreBroken` for all else, because
 * asking again would only repeat it.
 */
export const toStoreFailure = (error: unknown): StoreUnavailable | StoreBroken => {
  const told = toTold(error)
  return { _tag: isUnavailable(told) ? 'StoreUnavailable' : 'StoreBroken', cause: toCause(told) }
}

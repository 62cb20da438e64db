/** AWS is well and cannot do it now. Server errors (5xx) are known by their status. */
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
export type AwsError = {
  readonly name: string
  readonly message: string
  readonly status: number | undefined
  /** Whether the SDK got as far as sending, or trying to. */
  readonly attempted: boolean
}

export const toAwsError = (error: unknown): AwsError => {
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

/** It may be different in a moment. */
export const isPassing = ({ name, status, attempted }: AwsError): boolean => {
  // Nobody answered; but without credentials there was nothing to send.
  if (status === undefined) return attempted && !name.endsWith('ProviderError')
  // A success that cannot be read is an answer that broke off.
  return busy.has(name) || status < 300 || status === 429 || status >= 500
}

/**
 * No more than the first line, because AWS quotes the request as it was signed below it, and
 * nothing of a parser's message, which quotes what it could not parse.
 */
export const toCause = ({ name, message, status }: AwsError): string =>
  [
    status === undefined ? name : `${name} (${status})`,
    ...(name === 'SyntaxError' ? [] : [message.split('\n', 1).join('').slice(0, 200)]),
  ].join(': ')

import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** ms, and how often the SDK sends one request at most. */
export type DynamoLimits = {
  readonly connectMs: number
  readonly requestMs: number
  readonly attempts: number
}

/** A read and two writes with all their attempts still fit into the 30 s of API Gateway. */
const usualLimits: DynamoLimits = { connectMs: 1_000, requestMs: 3_000, attempts: 3 }

/**
 * Without TLS there is only an engine on this machine or beside it. It takes any credentials, and
 * the real ones stay here.
 */
const withoutTls = {
  region: 'ap-northeast-2',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
}

type Access = { readonly endpoint?: string; readonly limits?: DynamoLimits }

/** Region and credentials are the process's own, unless the endpoint is plain http. */
export const dynamoClient = ({ endpoint, limits = usualLimits }: Access): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: limits.attempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.requestMs,
      throwOnRequestTimeout: true,
    },
    ...(endpoint !== undefined && { endpoint }),
    ...(endpoint?.startsWith('http:') === true && withoutTls),
  })

import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ECRClient } from '@aws-sdk/client-ecr'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SchedulerClient } from '@aws-sdk/client-scheduler'

/** A change of an alias takes well below a second; what takes longer is asked again. ms */
const limits = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true }

/** A version may take its whole time (29 s) for the first answer. ms */
const invokeLimits = { ...limits, requestTimeout: 40_000 }

const common = { maxAttempts: 3, retryMode: 'standard' }

/** Region and credentials are the process's own, and so is `AWS_ENDPOINT_URL`. */
export const releaseClients = () => ({
  lambda: new LambdaClient({ ...common, requestHandler: limits }),
  /** Asks once: a probe counts for itself how often it asks. */
  invoker: new LambdaClient({ maxAttempts: 1, requestHandler: invokeLimits }),
  scheduler: new SchedulerClient({ ...common, requestHandler: limits }),
  cloudWatch: new CloudWatchClient({ ...common, requestHandler: limits }),
  ecr: new ECRClient({ ...common, requestHandler: limits }),
  cloudFormation: new CloudFormationClient({ ...common, requestHandler: limits }),
  dynamoDb: new DynamoDBClient({ ...common, requestHandler: limits }),
})

export type ReleaseClients = ReturnType<typeof releaseClients>

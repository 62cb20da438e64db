import {
  DescribeTableCommand,
  type DynamoDBClient,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'

import { LocalError } from './local-error'

/** The stream of a table, switched on where it is off: tables of older data folders have none. */
export const openStream = async (client: DynamoDBClient, tableName: string): Promise<string> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }))
  if (Table?.StreamSpecification?.StreamEnabled === true && Table.LatestStreamArn !== undefined)
    return Table.LatestStreamArn
  const { TableDescription } = await client.send(
    new UpdateTableCommand({
      TableName: tableName,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  )
  const arn = TableDescription?.LatestStreamArn
  if (arn === undefined)
    throw new LocalError(`The DynamoDB on this machine gives ${tableName} no stream of its changes`)
  return arn
}

/** For the engines on this machine, which take any credentials. */
export const streamsClient = (endpoint: string): DynamoDBStreamsClient =>
  new DynamoDBStreamsClient({
    endpoint,
    region: 'ap-northeast-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })

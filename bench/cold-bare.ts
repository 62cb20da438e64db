import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

const endpoint = process.env['DYNAMODB_ENDPOINT']
const client = new DynamoDBClient({ ...(endpoint !== undefined && { endpoint }) })

/** The least that somebody could write: the plain client, one read, and what it found. */
export const handler = async ({
  rawPath,
}: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const id = rawPath.split('/').at(-1) ?? ''
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: process.env['PAYPORT_TABLE'] ?? '',
      Key: { id: { S: id } },
      ConsistentRead: true,
    }),
  )
  return Item === undefined
    ? { statusCode: 404, body: '{}' }
    : { statusCode: 200, body: JSON.stringify(Item) }
}

import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb'

import type { Item } from './attribute-values'
import { type ConsumedCapacity, type ConsumedCapacityObserver, meter } from './consumed-capacity'

export type TableAccess = {
  readonly client: DynamoDBClient
  readonly tableName: string
  /** Unguessable and never the same twice: it tells our own write from another's. */
  readonly newToken: () => string
  readonly observe?: ConsumedCapacityObserver
}

type Operation = ConsumedCapacity['operation']

/** What the tables of events do with items; each rejects with the SDK's errors. */
export const itemAccess = ({ client, tableName, newToken, observe }: TableAccess) => {
  const { asked, count } = meter(observe)

  const get = async (operation: Operation, key: Item): Promise<Item | undefined> => {
    const answer = await client.send(
      new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: true, ...asked }),
    )
    count(operation, answer.ConsumedCapacity)
    return answer.Item
  }

  /** As many as wanted, from as many pages as it takes. */
  const query = async (
    operation: Operation,
    input: Omit<QueryCommandInput, 'TableName'> & { readonly Limit: number },
  ): Promise<readonly Item[]> => {
    const found: Item[] = []
    let from: Item | undefined
    do {
      const answer = await client.send(
        new QueryCommand({
          ...input,
          TableName: tableName,
          Limit: input.Limit - found.length,
          ...(from !== undefined && { ExclusiveStartKey: from }),
          ...asked,
        }),
      )
      count(operation, answer.ConsumedCapacity)
      found.push(...(answer.Items ?? []))
      from = answer.LastEvaluatedKey
    } while (from !== undefined && found.length < input.Limit)
    return found
  }

  /**
   * Puts an item upon the version before; false when another one is stored. The SDK sends again when an
   * answer is lost, and then the condition fails on our own write: its token in the item says so.
   */
  const putUpon = async (operation: Operation, item: Item, before: number): Promise<boolean> => {
    const token = newToken()
    try {
      const answer = await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { ...item, w: { S: token } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...(before === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: 'v = :before',
                ExpressionAttributeValues: { ':before': { N: String(before) } },
              }),
          ...asked,
        }),
      )
      count(operation, answer.ConsumedCapacity)
      return true
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return error.Item?.['w']?.S === token
    }
  }

  return { get, query, putUpon, asked, count }
}

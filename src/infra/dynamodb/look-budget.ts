import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import * as TE from 'fp-ts/TaskEither'

import type { LookBudget } from '../../application/ports/look-budget'
import type { MerchantId } from '../../domain/identifiers'
import type { Item } from './attribute-values'
import { meter } from './consumed-capacity'
import { keyOf } from './event-record'
import { expiryName } from './event-table-definition'
import type { TableAccess } from './item-access'
import { toStoreFailure } from './store-failures'

/** s that a count outlives its minute: longer than any clock is late. */
const keptSeconds = 3_600

const secondsOf = (minute: Date): number => minute.getTime() / 1_000

export const looksKey = (merchantId: MerchantId, minute: Date): Item =>
  keyOf({ pk: `k#${merchantId}`, sk: `looks#${String(secondsOf(minute))}` })

/**
 * One item for each merchant and minute, in the table of the events: the payments' table has a stream,
 * and a count is no change of a payment. An answer that was lost counts twice, which spares the provider.
 */
export const lookBudget = ({ client, tableName, observe }: TableAccess): LookBudget => {
  const { asked, count } = meter(observe)

  const add = async (merchantId: MerchantId, minute: Date, most: number): Promise<boolean> => {
    try {
      const answer = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: looksKey(merchantId, minute),
          UpdateExpression: 'ADD c :one SET #expiry = :expiry',
          ConditionExpression: 'attribute_not_exists(c) OR c < :most',
          ExpressionAttributeNames: { '#expiry': expiryName },
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':most': { N: String(most) },
            ':expiry': { N: String(secondsOf(minute) + keptSeconds) },
          },
          ...asked,
        }),
      )
      count('countLook', answer.ConsumedCapacity)
      return true
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return false
    }
  }

  return {
    take: (merchantId, minute, most) =>
      TE.tryCatch(() => add(merchantId, minute, most), toStoreFailure),
  }
}

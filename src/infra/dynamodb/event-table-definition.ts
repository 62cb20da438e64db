import type {
  CreateTableCommandInput,
  DynamoDBClient,
  TableDescription,
} from '@aws-sdk/client-dynamodb'

import { createDefined, differencesBetween } from './table-definition'

/** Events by their place in their merchant's feed. */
export const feedIndex = 'feed'

/** Lanes that wait for something, by their endpoint and since or until when. */
export const laneIndex = 'due'

/** DynamoDB deletes an item some time after this (seconds since 1970). */
export const expiryName = 'x'

const eventTableDefinition = (
  tableName: string,
): CreateTableCommandInput & { readonly TableName: string } => ({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'm', AttributeType: 'S' },
    { AttributeName: 'n', AttributeType: 'N' },
    { AttributeName: 'q', AttributeType: 'S' },
    { AttributeName: 'due', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  // Whole items, because a write of less than a kilobyte costs the same with fewer attributes.
  GlobalSecondaryIndexes: [
    {
      IndexName: feedIndex,
      KeySchema: [
        { AttributeName: 'm', KeyType: 'HASH' },
        { AttributeName: 'n', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: laneIndex,
      KeySchema: [
        { AttributeName: 'q', KeyType: 'HASH' },
        { AttributeName: 'due', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
})

/**
 * Makes the table of the events and waits for it. What expires stays: engines on one machine need not
 * delete it, and it is not listed any more.
 */
export const createEventTable = (client: DynamoDBClient, tableName: string): Promise<void> =>
  createDefined(client, eventTableDefinition(tableName))

/** In what a table that is there differs from the one of the events. */
export const differencesFromEvents = (table: TableDescription): readonly string[] =>
  differencesBetween(table, eventTableDefinition(table.TableName ?? ''))

import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type {
  RecordOvertaken,
  RecordUnreadable,
  ReleaseRecords,
} from '../../application/ports/release/release-records'
import type { ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import { toCloudFailure } from '../aws/cloud-failures'
import type { Item } from './attribute-values'
import { fromReleaseItem, releaseKind, toReleaseItem } from './release-record'
import { lockKey, releaseTableName } from './release-table-definition'

const read = (item: Item): E.Either<RecordUnreadable, ReleaseRecord> =>
  pipe(
    fromReleaseItem(item),
    E.mapLeft((fields): RecordUnreadable => ({ _tag: 'RecordUnreadable', fields })),
  )

/** Another writer's transaction on the same items, or too many: no condition was judged. */
const isPassing = ({ CancellationReasons = [] }: TransactionCanceledException): boolean =>
  !CancellationReasons.some(({ Code }) => Code === 'ConditionalCheckFailed')

const toSaveFailure =
  ({ release }: ReleaseRecord) =>
  (error: unknown): CloudFailure | RecordOvertaken => {
    if (error instanceof ConditionalCheckFailedException)
      return { _tag: 'RecordOvertaken', release }
    if (!(error instanceof TransactionCanceledException)) return toCloudFailure(error)
    return isPassing(error)
      ? { _tag: 'CloudUnavailable', cause: error.message }
      : { _tag: 'RecordOvertaken', release }
  }

/** Releases in a table of their own for each stage; see `release-record.ts` for the item. */
export const releaseTable = (client: DynamoDBClient): ReleaseRecords => {
  const newest = async (stage: Stage, limit: number): Promise<readonly Item[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: releaseTableName(stage),
        KeyConditionExpression: 'kind = :release',
        ExpressionAttributeValues: { ':release': { S: releaseKind } },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      }),
    )
    return Items
  }

  /** One write with two conditions; the SDK gives it a token, so that a repeat of it succeeds. */
  const put = (record: ReleaseRecord, fence: number) => {
    const { stage, version } = record
    const isNext =
      version === 1
        ? { ConditionExpression: 'attribute_not_exists(kind)' }
        : {
            ConditionExpression: '#version = :before',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':before': { N: String(version - 1) } },
          }
    const TableName = releaseTableName(stage)
    return new TransactWriteItemsCommand({
      TransactItems: [
        {
          ConditionCheck: {
            TableName,
            Key: lockKey,
            ConditionExpression: 'fence = :fence',
            ExpressionAttributeValues: { ':fence': { N: String(fence) } },
          },
        },
        { Put: { TableName, Item: toReleaseItem(record), ...isNext } },
      ],
    })
  }

  const history: ReleaseRecords['history'] = (stage, limit) =>
    pipe(
      TE.tryCatch(() => newest(stage, limit), toCloudFailure),
      TE.flatMapEither(E.traverseArray(read)),
    )

  return {
    history,
    find: (stage) => pipe(history(stage, 1), TE.map(RA.head)),
    save: (record, fence) =>
      pipe(
        TE.tryCatch(() => client.send(put(record, fence)), toSaveFailure(record)),
        TE.map(() => record),
      ),
  }
}

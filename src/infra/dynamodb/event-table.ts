import {
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { EventLog } from '../../application/ports/event-log'
import type {
  Overtaken,
  RecordUnreadable,
  StoreBroken,
  StoreFailure,
  StoreUnavailable,
} from '../../application/ports/payment-store'
import type { FeedHead, PaymentEvent, RecordedEvent } from '../../domain/events/event'
import type { PaymentId } from '../../domain/identifiers'
import type { Item } from './attribute-values'
import {
  eventKey,
  fromEventItem,
  fromHeadItem,
  headKey,
  keyOf,
  toEventItem,
  toHeadItem,
} from './event-record'
import { expiryName, feedIndex } from './event-table-definition'
import { itemAccess, type TableAccess } from './item-access'
import { toStoreFailure } from './store-failures'

/** What DynamoDB takes in one transaction, less the head; bytes with room for how it counts them. */
const mostEvents = 99
const mostBytes = 3_500_000

/** JSON has more bytes than DynamoDB counts. */
const sizeOf = (item: Item): number => Buffer.byteLength(JSON.stringify(item))

/** The first ones that fit into one write, one at least. */
const fitting = (items: readonly Item[]): readonly Item[] => {
  let size = 0
  const end = items.findIndex((item, index) => {
    size += sizeOf(item)
    return index > 0 && (index === mostEvents || size > mostBytes)
  })
  return end < 0 ? items : items.slice(0, end)
}

const lostRaces = ['ConditionalCheckFailed', 'TransactionConflict']
const busy = ['ThrottlingError', 'ProvisionedThroughputExceeded']

const overtaken = ({ merchantId }: FeedHead): Overtaken => ({ _tag: 'Overtaken', id: merchantId })

const toAppendFailure =
  (head: FeedHead) =>
  (error: unknown): Overtaken | StoreUnavailable | StoreBroken => {
    if (!(error instanceof TransactionCanceledException)) return toStoreFailure(error)
    const codes = (error.CancellationReasons ?? []).flatMap(({ Code = 'None' }) =>
      Code === 'None' ? [] : [Code],
    )
    if (codes.some((code) => lostRaces.includes(code))) return overtaken(head)
    const cause = `TransactionCanceledException: ${[...new Set(codes)].join(', ')}`
    return codes.some((code) => busy.includes(code))
      ? { _tag: 'StoreUnavailable', cause }
      : { _tag: 'StoreBroken', cause }
  }

const readEvent = (item: Item): E.Either<RecordUnreadable, RecordedEvent> =>
  pipe(
    fromEventItem(item),
    E.mapLeft((fields) => ({
      _tag: 'RecordUnreadable',
      id: (item['pk']?.S ?? '') as PaymentId,
      fields,
    })),
  )

const readAll = E.traverseArray(readEvent)

/** Feeds of events in one DynamoDB table; see `event-record.ts` for its items. */
export const eventTable = (access: TableAccess & { readonly clock: () => Date }): EventLog => {
  const { client, tableName, newToken, clock } = access
  const { get, query, asked, count } = itemAccess(access)

  const notExpired = () => ({
    ':now': { N: String(Math.floor(clock().getTime() / 1_000)) },
  })

  const isThere = (item: Item): boolean =>
    Number(item[expiryName]?.N) > Math.floor(clock().getTime() / 1_000)

  const readHead = async (merchantId: FeedHead['merchantId']) => {
    const item = await get('findHead', keyOf(headKey(merchantId)))
    return item === undefined
      ? E.right<StoreBroken, FeedHead>({ merchantId, position: 0 })
      : pipe(
          fromHeadItem(item),
          E.mapLeft((fields): StoreBroken => ({
            _tag: 'StoreBroken',
            cause: `the head of a feed cannot be read: ${fields.join(', ')}`,
          })),
        )
  }

  const putHead = (
    head: FeedHead,
    position: number,
    at: Date,
    token: string,
  ): TransactWriteItem => ({
    Put: {
      TableName: tableName,
      Item: {
        ...toHeadItem({ merchantId: head.merchantId, position, recordedAt: at }),
        w: { S: token },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...(head.position === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'n = :before',
            ExpressionAttributeValues: { ':before': { N: String(head.position) } },
          }),
    },
  })

  const putEvent = (item: Item): TransactWriteItem => ({
    Put: {
      TableName: tableName,
      Item: item,
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  })

  /** The token makes a repeat a repeat; an engine that forgot it fails on the head that we wrote. */
  const isOurs = (error: unknown, token: string): boolean =>
    error instanceof TransactionCanceledException &&
    error.CancellationReasons?.[0]?.Item?.['w']?.S === token

  const write = async (
    head: FeedHead,
    events: readonly PaymentEvent[],
    at: Date,
  ): Promise<number> => {
    const items = fitting(
      events.map((event, index) => toEventItem(event, head.position + 1 + index, at)),
    )
    const token = newToken()
    try {
      const answer = await client.send(
        new TransactWriteItemsCommand({
          ClientRequestToken: token,
          TransactItems: [
            putHead(head, head.position + items.length, at, token),
            ...items.map(putEvent),
          ],
          ...asked,
        }),
      )
      for (const each of answer.ConsumedCapacity ?? []) count('append', each)
    } catch (error) {
      if (!isOurs(error, token)) throw error
    }
    return items.length
  }

  return {
    lastRecorded: (paymentId) =>
      pipe(
        TE.tryCatch(
          () =>
            query('lastRecorded', {
              KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
              ExpressionAttributeValues: { ':pk': { S: paymentId }, ':event': { S: 'e#' } },
              ScanIndexForward: false,
              ConsistentRead: true,
              Limit: 1,
            }),
          toStoreFailure,
        ),
        TE.map(([item]) => Number(item?.['s']?.N ?? 0)),
      ),
    head: (merchantId) =>
      pipe(
        TE.tryCatch(() => readHead(merchantId), toStoreFailure),
        TE.flatMapEither((head): E.Either<StoreFailure, FeedHead> => head),
      ),
    append: (head, events, at) => TE.tryCatch(() => write(head, events, at), toAppendFailure(head)),
    find: ({ paymentId, sequence }) =>
      pipe(
        TE.tryCatch(() => get('findEvent', keyOf(eventKey(paymentId, sequence))), toStoreFailure),
        TE.map((item) => O.filter(isThere)(O.fromNullable(item))),
        TE.flatMapEither(O.traverse(E.Applicative)(readEvent)),
      ),
    between: (paymentId, { from, to, limit }) =>
      pipe(
        TE.tryCatch(
          () =>
            query('findEvents', {
              KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
              ExpressionAttributeValues: {
                ':pk': { S: paymentId },
                ':from': { S: eventKey(paymentId, from).sk },
                ':to': { S: eventKey(paymentId, to).sk },
              },
              ConsistentRead: true,
              Limit: limit,
            }),
          toStoreFailure,
        ),
        TE.flatMapEither(readAll),
      ),
    after: (merchantId, position, limit) =>
      pipe(
        TE.tryCatch(
          () =>
            query('listFeed', {
              IndexName: feedIndex,
              KeyConditionExpression: 'm = :merchant AND n > :position',
              FilterExpression: `${expiryName} > :now`,
              ExpressionAttributeValues: {
                ':merchant': { S: merchantId },
                ':position': { N: String(position) },
                ...notExpired(),
              },
              Limit: limit,
            }),
          toStoreFailure,
        ),
        TE.flatMapEither(readAll),
      ),
  }
}

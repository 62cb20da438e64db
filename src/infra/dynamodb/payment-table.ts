import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type {
  DueItem,
  Overtaken,
  PaymentStore,
  RecordUnreadable,
  StoreFailure,
} from '../../application/ports/payment-store'
import type { PaymentId } from '../../domain/identifiers'
import { type Payment, versionOf } from '../../domain/payment'
import type { Item } from './attribute-values'
import { type ConsumedCapacityObserver, meter } from './consumed-capacity'
import { dueShards, fromRecord, lookedAtName, toRecord } from './payment-record'
import { toStoreFailure } from './store-failures'
import { dueIndex } from './table-definition'

type Table = {
  readonly client: DynamoDBClient
  readonly tableName: string
  /** Unguessable and never the same twice: it tells our own write from another's. */
  readonly newToken: () => string
  readonly observe?: ConsumedCapacityObserver
}

type Condition = Pick<PutItemCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'>

const isNew: Condition = { ConditionExpression: 'attribute_not_exists(id)' }

/** Every change adds one line to the timeline, so the version before is one less. */
const isVersionBefore = (payment: Payment): Condition => ({
  ConditionExpression: 'v = :before',
  ExpressionAttributeValues: { ':before': { N: String(versionOf(payment) - 1) } },
})

const readItem = (id: PaymentId, item: Item): E.Either<RecordUnreadable, Payment> =>
  pipe(
    fromRecord(item),
    E.mapLeft((fields): RecordUnreadable => ({ _tag: 'RecordUnreadable', id, fields })),
  )

const mostOverdueFirst = (a: Item, b: Item): number => Number(a['due']?.N) - Number(b['due']?.N)

/** An id that is none of ours is found missing or unreadable by itself and blocks no other. */
const toDueItem = (item: Item): DueItem => ({
  id: (item['id']?.S ?? '') as PaymentId,
  dueAt: new Date(Number(item['due']?.N)),
})

/** Payments in one DynamoDB table, one item each; see `payment-record.ts` for the item. */
export const paymentTable = ({ client, tableName, newToken, observe }: Table): PaymentStore => {
  const { asked, count } = meter(observe)

  const get = async (id: PaymentId): Promise<O.Option<Item>> => {
    const answer = await client.send(
      new GetItemCommand({
        TableName: tableName,
        Key: { id: { S: id } },
        ConsistentRead: true,
        ...asked,
      }),
    )
    count('find', answer.ConsumedCapacity)
    return O.fromNullable(answer.Item)
  }

  /**
   * The SDK sends again when an answer is lost, and then the condition fails on our own write: its
   * token in the item says so.
   */
  const put = async <P extends Payment>(
    operation: 'insert' | 'save',
    payment: P,
    condition: Condition,
  ): Promise<E.Either<Overtaken, P>> => {
    const token = newToken()
    try {
      const answer = await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { ...toRecord(payment), w: { S: token } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...condition,
          ...asked,
        }),
      )
      count(operation, answer.ConsumedCapacity)
      return E.right(payment)
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return error.Item?.['w']?.S === token
        ? E.right(payment)
        : E.left({ _tag: 'Overtaken', id: payment.id })
    }
  }

  const queryShard =
    (at: Date, limit: number) =>
    async (shard: number): Promise<Item[]> => {
      const answer = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: dueIndex,
          KeyConditionExpression: 'q = :shard AND due < :at',
          ExpressionAttributeValues: {
            ':shard': { N: String(shard) },
            ':at': { N: String(at.getTime()) },
          },
          Limit: limit,
          ...asked,
        }),
      )
      count('dueBefore', answer.ConsumedCapacity)
      return answer.Items ?? []
    }

  /** The version stays: that somebody looked in vain is no change of the payment. */
  const setDue = async ({ id, dueAt }: DueItem, until: Date): Promise<void> => {
    try {
      const answer = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { id: { S: id } },
          UpdateExpression: 'SET due = :until',
          ConditionExpression: 'due = :seen',
          ExpressionAttributeValues: {
            ':seen': { N: String(dueAt.getTime()) },
            ':until': { N: String(until.getTime()) },
          },
          ...asked,
        }),
      )
      count('postpone', answer.ConsumedCapacity)
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }

  /** The version stays here too: to have asked is no change of the payment. */
  const setLookedAt = async (id: PaymentId, at: Date, notSince: Date): Promise<boolean> => {
    try {
      const answer = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { id: { S: id } },
          UpdateExpression: 'SET #at = :at',
          ConditionExpression:
            'attribute_exists(id) AND (attribute_not_exists(#at) OR #at <= :notSince)',
          ExpressionAttributeNames: { '#at': lookedAtName },
          ExpressionAttributeValues: {
            ':at': { N: String(at.getTime()) },
            ':notSince': { N: String(notSince.getTime()) },
          },
          ...asked,
        }),
      )
      count('claimLook', answer.ConsumedCapacity)
      return true
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return false
    }
  }

  const write = <P extends Payment>(
    operation: 'insert' | 'save',
    payment: P,
    condition: Condition,
  ): TE.TaskEither<StoreFailure | Overtaken, P> =>
    pipe(
      TE.tryCatch(() => put(operation, payment, condition), toStoreFailure),
      TE.flatMapEither((written) => written),
    )

  return {
    find: (id) =>
      pipe(
        TE.tryCatch(() => get(id), toStoreFailure),
        TE.flatMapEither(O.traverse(E.Applicative)((item) => readItem(id, item))),
      ),
    insert: (payment) => write('insert', payment, isNew),
    save: (payment) => write('save', payment, isVersionBefore(payment)),
    dueBefore: (at, limit) =>
      pipe(
        TE.tryCatch(() => Promise.all(dueShards.map(queryShard(at, limit))), toStoreFailure),
        TE.map((shards) => shards.flat().sort(mostOverdueFirst).slice(0, limit).map(toDueItem)),
      ),
    postpone: (item, until) => TE.tryCatch(() => setDue(item, until), toStoreFailure),
    claimLook: (id, at, notSince) =>
      TE.tryCatch(() => setLookedAt(id, at, notSince), toStoreFailure),
  }
}

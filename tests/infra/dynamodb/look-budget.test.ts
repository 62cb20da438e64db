import { randomBytes } from 'node:crypto'

import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'

import { type RunningDynamoDb, startDynamoDb } from '../../../local/dynamodb'
import type { MerchantId } from '../../../src/domain/identifiers'
import { dynamoClient } from '../../../src/infra/dynamodb/dynamo-client'
import { createEventTable } from '../../../src/infra/dynamodb/event-table-definition'
import { lookBudget, looksKey } from '../../../src/infra/dynamodb/look-budget'
import { minutes, noon, right } from '../../support/payments'

const tableName = `looks-${randomBytes(4).toString('hex')}`
const [mine, theirs] = ['mine' as MerchantId, 'theirs' as MerchantId]

let dynamoDb: RunningDynamoDb
let client: DynamoDBClient
const budgetIn = (table: string) =>
  lookBudget({ client, tableName: table, newToken: () => randomBytes(8).toString('hex') })

beforeAll(async () => {
  dynamoDb = await startDynamoDb()
  client = dynamoClient({ endpoint: dynamoDb.endpoint })
  await createEventTable(client, tableName)
}, 90_000)
afterAll(async () => {
  client.destroy()
  await dynamoDb.stop()
})

const granted = (answers: ReadonlyArray<E.Either<unknown, boolean>>) =>
  answers.map(right).filter(Boolean).length

it('gives as many as there are, whoever asks at the same time', async () => {
  // Each as a process of its own.
  const asked = Array.from({ length: 40 }, () => budgetIn(tableName).take(mine, noon, 7)())
  expect(granted(await Promise.all(asked))).toBe(7)
  expect(await budgetIn(tableName).take(mine, noon, 7)()).toEqual(E.right(false))
})

it('counts each merchant and each minute by itself', async () => {
  const { take } = budgetIn(tableName)
  expect(await take(theirs, noon, 1)()).toEqual(E.right(true))
  expect(await take(theirs, noon, 1)()).toEqual(E.right(false))
  expect(await take(theirs, minutes(1), 1)()).toEqual(E.right(true))
  expect(await take('others' as MerchantId, noon, 1)()).toEqual(E.right(true))
})

it('leaves nothing for long: DynamoDB drops a count after an hour', async () => {
  const { take } = budgetIn(tableName)
  await take(theirs, minutes(5), 3)()
  await take(theirs, minutes(5), 3)()
  const { Item } = await client.send(
    new GetItemCommand({ TableName: tableName, Key: looksKey(theirs, minutes(5)) }),
  )
  expect(Item).toMatchObject({ c: { N: '2' }, x: { N: String(minutes(65).getTime() / 1_000) } })
})

it('says when the table is not there', async () => {
  expect(await budgetIn('missing').take(mine, noon, 1)()).toMatchObject(
    E.left({ _tag: 'StoreBroken' }),
  )
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { Logger } from '@aws-lambda-powertools/logger'
import type { SQSEvent, SQSRecord } from 'aws-lambda'

import type { RunningDynamoDb } from '../../local/dynamodb'
import { startEventFeed } from '../../local/event-feed'
import type { QueueHandler } from '../../local/event-queue'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { createTable } from '../../src/infra/dynamodb/table-definition'
import { random } from '../simulation/random'
import { until } from '../support/until'

const tableName = 'payments'
const payments = ['pay_a', 'pay_b', 'pay_c', 'pay_d'] as const
const changesOfEach = 40

const imageOf = ({ body }: SQSRecord) =>
  (JSON.parse(body) as { image: { id: { S: string }; v: { N: string } } }).image

/** The versions of a payment in the order in which they came for the first time. */
const firstSeen = (seen: ReadonlyArray<readonly [string, number]>, payment: string) => [
  ...new Set(seen.flatMap(([id, version]) => (id === payment ? [version] : []))),
]

export const eventFeedSuite = (name: string, start: () => Promise<RunningDynamoDb>): void =>
  describe(`the feed of changes from ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'payport-feed-'))
    let engine: RunningDynamoDb
    let client: DynamoDBClient
    let stopFeed = (): Promise<void> => Promise.resolve()

    const startFeed = async (handler: QueueHandler, positions = 'positions.json') => {
      stopFeed = await startEventFeed({
        endpoint: engine.endpoint,
        tableName,
        positionsFile: join(folder, positions),
        deadLettersFile: join(folder, 'dead-letters.json'),
        handler,
        logger: new Logger({ logLevel: 'SILENT' }),
      })
    }
    const write = (id: string, version: number) =>
      client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { id: { S: id }, v: { N: String(version) } },
        }),
      )

    beforeAll(async () => {
      engine = await start()
      client = dynamoClient({ endpoint: engine.endpoint })
      await createTable(client, tableName) // without a stream, as older folders have it
    }, 90_000)
    // A test that fails must not leave it running.
    afterEach(() => stopFeed())
    afterAll(async () => {
      client.destroy()
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    it('brings every change, each payment in its order, across failures and restarts', async () => {
      const chance = random(20261129, 0).chance
      const failures = new Map<string, number>()
      /** Each message at most twice, so that none is given up. */
      const fails = (id: string): boolean => {
        const before = failures.get(id) ?? 0
        const failed = before < 2 && chance(0.1)
        if (failed) failures.set(id, before + 1)
        return failed
      }
      const seen: Array<readonly [string, number]> = []
      /** Throws, or fails some message and with it all later ones of its payment. */
      const handler = ({ Records }: SQSEvent) => {
        if (fails(Records[0]?.messageId ?? '')) return Promise.reject(new Error('out of time'))
        const failed = new Set<string>()
        const notFollowed = Records.flatMap((record) => {
          const { id, v } = imageOf(record)
          if (fails(record.messageId)) failed.add(id.S)
          if (failed.has(id.S)) return [{ messageId: record.messageId, reason: 'busy' }]
          seen.push([id.S, Number(v.N)])
          return []
        })
        return Promise.resolve(notFollowed)
      }

      await startFeed(handler)
      for (let version = 1; version <= changesOfEach; version += 1) {
        await Promise.all(payments.map((id) => write(id, version)))
        if (chance(0.2)) {
          await stopFeed()
          if (chance(0.5)) await write('pay_meanwhile', version)
          await startFeed(handler)
        }
      }
      await until(() => payments.every((id) => firstSeen(seen, id).length === changesOfEach))
      await stopFeed()

      const all = Array.from({ length: changesOfEach }, (_, index) => index + 1)
      for (const id of payments) expect(firstSeen(seen, id)).toEqual(all)
    }, 90_000)

    it('goes on behind what it has read, and brings nothing that was removed', async () => {
      const seen: string[] = []
      const handler = ({ Records }: SQSEvent) => {
        seen.push(...Records.map((record) => imageOf(record).id.S))
        return Promise.resolve([])
      }
      await startFeed(handler)
      await write('pay_first', 1)
      await until(() => seen.includes('pay_first'))
      await stopFeed()

      await client.send(
        new DeleteItemCommand({ TableName: tableName, Key: { id: { S: 'pay_first' } } }),
      )
      await write('pay_second', 1)
      seen.length = 0
      await startFeed(handler)
      await until(() => seen.includes('pay_second'))
      await stopFeed()
      expect(seen).toEqual(['pay_second'])
    }, 90_000)

    it('begins at the oldest change where nobody knows how far it was read', async () => {
      const seen = new Set<string>()
      const handler = ({ Records }: SQSEvent) => {
        for (const record of Records) seen.add(imageOf(record).id.S)
        return Promise.resolve([])
      }
      await startFeed(handler, 'unknown.json')
      await until(() => seen.has('pay_second'))
      await stopFeed()
      expect([...seen]).toEqual(expect.arrayContaining([...payments, 'pay_first']))
    }, 90_000)
  })

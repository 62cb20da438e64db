import { randomBytes } from 'node:crypto'

import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { eventBodies } from '../../../functions/event-bodies'
import { followChanges } from '../../../src/application/events/follow-changes'
import type { DeliveryLanes } from '../../../src/application/ports/delivery-lanes'
import type { EventLog } from '../../../src/application/ports/event-log'
import type { WebhookEndpoints } from '../../../src/application/ports/webhook-endpoints'
import type { FeedHead, PaymentEvent } from '../../../src/domain/events/event'
import type { Lane, LaneStanding } from '../../../src/domain/events/lane'
import { linesToRecord } from '../../../src/domain/events/lines-to-record'
import type { MerchantId, OrderId } from '../../../src/domain/identifiers'
import type { Payment } from '../../../src/domain/payment'
import type { ConsumedCapacity } from '../../../src/infra/dynamodb/consumed-capacity'
import { dynamoClient } from '../../../src/infra/dynamodb/dynamo-client'
import { eventEndpoints } from '../../../src/infra/dynamodb/event-endpoints'
import { eventLanes } from '../../../src/infra/dynamodb/event-lanes'
import { eventKey, keyOf } from '../../../src/infra/dynamodb/event-record'
import { eventTable } from '../../../src/infra/dynamodb/event-table'
import { createEventTable } from '../../../src/infra/dynamodb/event-table-definition'
import { endpointId, endpointOf, laneOf } from '../../support/events'
import { anyPayment } from '../../support/payment-histories'
import { approving, awaitingShopper, minutes, noon, paid, right } from '../../support/payments'
import { type Arrival, type Fate, refusal, startRelay } from './relay'

type Running = { readonly endpoint: string; readonly stop: () => Promise<void> }

/** A table of this run alone, because DYNAMODB_ENDPOINT may name an engine that keeps its data. */
const tableName = `events-${randomBytes(4).toString('hex')}`
const newToken = (): string => randomBytes(16).toString('base64url')

let made = 0
/** Another one each time, so that tests share a table and nothing else. */
const newMerchant = (): MerchantId => `merchant-${String((made += 1))}` as MerchantId
const newOrder = () => ({ orderId: `ORD-${String((made += 1))}` as OrderId })

const of = (merchantId: MerchantId, payment: Payment): Payment => ({ ...payment, merchantId })

const linesOf = (payment: Payment): readonly PaymentEvent[] =>
  linesToRecord([payment], 0, new Date(0))

const paidOf = (merchantId: MerchantId) => of(merchantId, paid({ order: newOrder() }))

/** A payment opened, claimed and paid. */
const historyOf = (merchantId: MerchantId): readonly [Payment, Payment, Payment] => {
  const order = newOrder()
  return [
    of(merchantId, awaitingShopper({ order })),
    of(merchantId, approving({ order })),
    of(merchantId, paid({ order })),
  ]
}

const behind = (merchantId: MerchantId, position: number): FeedHead => ({
  merchantId,
  position,
  recordedAt: noon,
})

/** What every DynamoDB must do for events, lanes and endpoints. */
export const eventStoreSuite = (name: string, start: () => Promise<Running>): void => {
  describe(`events in ${name}`, () => {
    let running: Running
    let client: DynamoDBClient
    let events: EventLog
    let lanes: DeliveryLanes
    let endpoints: WebhookEndpoints
    const consumed: ConsumedCapacity[] = []
    let now = noon

    const storesOf = (through: DynamoDBClient) => {
      const access = {
        client: through,
        tableName,
        newToken,
        clock: () => now,
        observe: (each: ConsumedCapacity) => consumed.push(each),
      }
      return {
        events: eventTable(access),
        lanes: eventLanes(access),
        endpoints: eventEndpoints(access),
      }
    }

    beforeAll(async () => {
      running = await start()
      client = dynamoClient({ endpoint: running.endpoint })
      await createEventTable(client, tableName)
      ;({ events, lanes, endpoints } = storesOf(client))
    }, 90_000)

    beforeEach(() => {
      now = noon
    })

    afterAll(async () => {
      client.destroy()
      await running.stop()
    })

    /** The stores behind a relay that spoils some of their exchanges. */
    const behindRelay = async <A>(
      fateOf: (arrival: Arrival) => Fate | Promise<Fate>,
      use: (spoilt: ReturnType<typeof storesOf>) => Promise<A>,
    ): Promise<A> => {
      const relay = await startRelay(running.endpoint, fateOf)
      const limits = { connectMs: 1_000, requestMs: 3_000, attempts: 3 }
      const through = dynamoClient({ endpoint: relay.endpoint, limits })
      try {
        return await use(storesOf(through))
      } finally {
        through.destroy()
        await relay.stop()
      }
    }

    const feedOf = async (merchantId: MerchantId, position = 0, limit = 100) =>
      right(await events.after(merchantId, position, limit)())

    describe('the log', () => {
      it('has no head and no line before the first', async () => {
        const merchantId = newMerchant()
        const { id } = paidOf(merchantId)
        expect(await events.head(merchantId)()).toEqual(E.right({ merchantId, position: 0 }))
        expect(await events.lastRecorded(id)()).toEqual(E.right(0))
        expect(await events.find({ paymentId: id, sequence: 1 })()).toEqual(E.right(O.none))
        expect(await feedOf(merchantId)).toEqual([])
      })

      it('gives each event the next position, in one write', async () => {
        const merchantId = newMerchant()
        const [first, second] = [paidOf(merchantId), paidOf(merchantId)]
        const start = { merchantId, position: 0 }
        expect(await events.append(start, linesOf(first), noon)()).toEqual(E.right(3))
        const head = right(await events.head(merchantId)())
        expect(head).toEqual(behind(merchantId, 3))
        expect(await events.append(head, linesOf(second), noon)()).toEqual(E.right(3))
        const feed = await feedOf(merchantId)
        expect(
          feed.map(({ position, payment, entry }) => [position, payment.id, entry.sequence]),
        ).toEqual(
          [first, second].flatMap(({ id }, index) =>
            [1, 2, 3].map((sequence) => [3 * index + sequence, id, sequence]),
          ),
        )
        expect(await events.lastRecorded(first.id)()).toEqual(E.right(3))
      })

      it('gives back what it was given', async () => {
        const merchantId = newMerchant()
        let position = 0
        for (const payment of fc.sample(anyPayment, { seed: 2036, numRuns: 30 })) {
          const given = { ...of(merchantId, payment), id: paidOf(merchantId).id }
          const lines = linesOf(given)
          right(await events.append({ merchantId, position }, lines, noon)())
          expect(await events.between(given.id, { from: 1, to: 999, limit: 999 })()).toEqual(
            E.right(
              lines.map((line, index) => ({
                ...line,
                position: position + 1 + index,
                recordedAt: noon,
              })),
            ),
          )
          position += lines.length
        }
      })

      it('is read from a line to a line, and no more than wanted', async () => {
        const merchantId = newMerchant()
        const payment = paidOf(merchantId)
        right(await events.append({ merchantId, position: 0 }, linesOf(payment), noon)())
        const read = async (from: number, to: number, limit: number) =>
          right(await events.between(payment.id, { from, to, limit })()).map(
            ({ entry }) => entry.sequence,
          )
        expect(await read(2, 3, 10)).toEqual([2, 3])
        expect(await read(2, 2, 10)).toEqual([2])
        expect(await read(1, 3, 2)).toEqual([1, 2])
        expect(await read(4, 9, 10)).toEqual([])
        expect((await feedOf(merchantId, 1, 1)).map(({ position }) => position)).toEqual([2])
      })

      it('lets one of many writers have a position, and no event in twice', async () => {
        const merchantId = newMerchant()
        const all = Array.from({ length: 12 }, () => paidOf(merchantId))
        const results = await Promise.all(
          all.map((payment) =>
            events.append({ merchantId, position: 0 }, linesOf(payment), noon)(),
          ),
        )
        expect(results.filter(E.isRight)).toHaveLength(1)
        for (const each of results.filter(E.isLeft))
          expect(each.left).toEqual({ _tag: 'Overtaken', id: merchantId })
        expect(await feedOf(merchantId)).toHaveLength(3)
        const later = await Promise.all(
          all.map(() => events.append(behind(merchantId, 3), linesOf(paidOf(merchantId)), noon)()),
        )
        expect(later.filter(E.isRight)).toHaveLength(1)
        const positions = (await feedOf(merchantId)).map(({ position }) => position)
        expect(positions).toEqual([1, 2, 3, 4, 5, 6])
      })

      it('takes none of several where one is recorded already', async () => {
        const merchantId = newMerchant()
        const payment = paidOf(merchantId)
        const [first, ...others] = linesOf(payment)
        const start = { merchantId, position: 0 }
        right(await events.append(start, first === undefined ? [] : [first], noon)())
        expect(await events.append(behind(merchantId, 1), linesOf(payment), noon)()).toEqual(
          E.left({ _tag: 'Overtaken', id: merchantId }),
        )
        expect(right(await events.head(merchantId)())).toMatchObject({ position: 1 })
        expect(await events.append(behind(merchantId, 1), others, noon)()).toEqual(E.right(2))
      })

      it('takes as many as fit into one write', async () => {
        const merchantId = newMerchant()
        const lines = Array.from({ length: 40 }, () => linesOf(paidOf(merchantId))).flat()
        expect(await events.append({ merchantId, position: 0 }, lines, noon)()).toEqual(E.right(99))
        expect(right(await events.head(merchantId)())).toMatchObject({ position: 99 })
        expect(await events.append(behind(merchantId, 99), lines.slice(99), noon)()).toEqual(
          E.right(21),
        )
        const positions = (await feedOf(merchantId, 0, 500)).map(({ position }) => position)
        expect(positions).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
      })

      it('takes fewer where they are large, and one at least', async () => {
        const merchantId = newMerchant()
        const large = (): PaymentEvent[] =>
          linesOf(
            of(
              merchantId,
              awaitingShopper({ order: { ...newOrder(), orderName: '귤'.repeat(100_000) } }),
            ),
          ).slice()
        const lines = Array.from({ length: 14 }, large).flat()
        const taken = right(await events.append({ merchantId, position: 0 }, lines, noon)())
        expect(taken).toBe(11)
        expect(await feedOf(merchantId)).toHaveLength(11)
      })

      it('names what it cannot read', async () => {
        const merchantId = newMerchant()
        const payment = paidOf(merchantId)
        right(await events.append({ merchantId, position: 0 }, linesOf(payment), noon)())
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: keyOf(eventKey(payment.id, 2)),
            UpdateExpression: 'SET p.s = :lost',
            ExpressionAttributeValues: { ':lost': { S: 'Lost' } },
          }),
        )
        const unreadable = E.left({ _tag: 'RecordUnreadable', id: payment.id, fields: ['p.s'] })
        expect(await events.find({ paymentId: payment.id, sequence: 2 })()).toEqual(unreadable)
        expect(await events.between(payment.id, { from: 1, to: 3, limit: 9 })()).toEqual(unreadable)
        expect(await events.after(merchantId, 0, 9)()).toEqual(unreadable)
      })

      it('keeps events for ninety days, whether DynamoDB has deleted them or not', async () => {
        const merchantId = newMerchant()
        const payment = paidOf(merchantId)
        const days = (count: number) => minutes(count * 24 * 60)
        const [first, second, third] = linesOf(payment)
        const append = async (position: number, line: PaymentEvent | undefined, at: Date) =>
          right(
            await events.append({ merchantId, position }, line === undefined ? [] : [line], at)(),
          )
        await append(0, first, days(0))
        await append(1, second, days(1))
        await append(2, third, days(2))
        now = new Date(days(90).getTime() - 2_000)
        expect(await feedOf(merchantId)).toHaveLength(3)
        now = days(91)
        expect((await feedOf(merchantId, 0, 1)).map(({ position }) => position)).toEqual([3])
        expect(await events.find({ paymentId: payment.id, sequence: 2 })()).toEqual(E.right(O.none))
        // It was recorded, and is not recorded again.
        expect(await events.lastRecorded(payment.id)()).toEqual(E.right(3))
      })
    })

    describe('a write whose answer is lost', () => {
      const firstTime =
        (operation: string, fate: Fate) =>
        (arrival: Arrival): Fate =>
          arrival.operation === operation && arrival.before === 0 ? fate : 'passes'

      it.each<Fate>(['loses its answer', 'loses half its answer', 'is lost'])(
        'is no race: an append that %s',
        async (fate) => {
          const merchantId = newMerchant()
          const lines = linesOf(paidOf(merchantId))
          const again = linesOf(paidOf(merchantId))
          await behindRelay(firstTime('TransactWriteItems', fate), async (spoilt) => {
            expect(await spoilt.events.append({ merchantId, position: 0 }, lines, noon)()).toEqual(
              E.right(3),
            )
          })
          await behindRelay(firstTime('TransactWriteItems', fate), async (spoilt) => {
            expect(await spoilt.events.append(behind(merchantId, 3), again, noon)()).toEqual(
              E.right(3),
            )
          })
          expect(await feedOf(merchantId)).toHaveLength(6)
        },
      )

      it.each([
        ['mine', 'ours', E.right(3)],
        ['of another', "another's", E.left({ _tag: 'Overtaken', id: 'merchant' })],
      ])(
        'is known by its token where the engine knows no repeats: %s',
        async (token, _, wanted) => {
          const forgotten: Fate = {
            status: 400,
            body: JSON.stringify({
              __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
              CancellationReasons: [
                { Code: 'ConditionalCheckFailed', Item: { w: { S: token } } },
                ...Array(3).fill({ Code: 'ConditionalCheckFailed' }),
              ],
            }),
          }
          const relay = await startRelay(running.endpoint, () => forgotten)
          const through = dynamoClient({ endpoint: relay.endpoint })
          const merchantId = 'merchant' as MerchantId
          const store = eventTable({
            client: through,
            tableName,
            newToken: () => 'mine',
            clock: () => now,
          })
          const lines = linesOf(paidOf(merchantId))
          expect(await store.append({ merchantId, position: 0 }, lines, noon)()).toEqual(wanted)
          through.destroy()
          await relay.stop()
        },
      )

      it('is no race: a lane and endpoints that lose their answer', async () => {
        const merchantId = newMerchant()
        const lane = laneOf({ _tag: 'Idle' }, { paymentId: paidOf(merchantId).id, version: 1 })
        const stored = { merchantId, version: 1, endpoints: [endpointOf()] }
        await behindRelay(firstTime('PutItem', 'loses its answer'), async (spoilt) => {
          expect(await spoilt.lanes.save(lane)()).toEqual(E.right(lane))
        })
        await behindRelay(firstTime('PutItem', 'loses its answer'), async (spoilt) => {
          expect(await spoilt.endpoints.save(stored)()).toEqual(E.right(stored))
        })
      })

      it('is unavailable when no attempt is answered', async () => {
        const merchantId = newMerchant()
        await behindRelay(
          () => 'loses its answer',
          async (spoilt) => {
            expect(
              await spoilt.events.append(
                { merchantId, position: 0 },
                linesOf(paidOf(merchantId)),
                noon,
              )(),
            ).toMatchObject(E.left({ _tag: 'StoreUnavailable' }))
          },
        )
        expect(await feedOf(merchantId)).toHaveLength(3)
      })
    })

    describe('a cancelled transaction', () => {
      const cancelled = (...codes: readonly string[]): Fate => ({
        status: 400,
        body: JSON.stringify({
          __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
          message: 'cancelled',
          CancellationReasons: codes.map((Code) => ({ Code })),
        }),
      })

      it.each<[string, readonly string[], string]>([
        ['a lost race', ['None', 'ConditionalCheckFailed'], 'Overtaken'],
        ['a race that runs', ['TransactionConflict', 'None'], 'Overtaken'],
        ['a race among the busy', ['ThrottlingError', 'ConditionalCheckFailed'], 'Overtaken'],
        ['a busy table', ['ThrottlingError', 'None'], 'StoreUnavailable'],
        ['a busy partition', ['None', 'ProvisionedThroughputExceeded'], 'StoreUnavailable'],
        ['a defect', ['ValidationError', 'None'], 'StoreBroken'],
        ['a nameless one', [], 'StoreBroken'],
      ])('is told apart: %s', async (_, codes, tag) => {
        const merchantId = newMerchant()
        await behindRelay(
          () => cancelled(...codes),
          async (spoilt) => {
            const result = await spoilt.events.append(
              { merchantId, position: 0 },
              linesOf(paidOf(merchantId)),
              noon,
            )()
            expect(result).toMatchObject(E.left({ _tag: tag }))
          },
        )
      })

      it('waits for a throttled table', async () => {
        const merchantId = newMerchant()
        const busy = refusal('ThrottlingException')
        await behindRelay(
          ({ before }) => (before === 0 ? busy : 'passes'),
          async (spoilt) => {
            const lines = linesOf(paidOf(merchantId))
            expect(await spoilt.events.append({ merchantId, position: 0 }, lines, noon)()).toEqual(
              E.right(3),
            )
          },
        )
      })
    })

    describe('a lane', () => {
      const newLaneOf = (standing: LaneStanding, given: Partial<Lane> = {}): Lane =>
        laneOf(standing, {
          paymentId: paidOf(newMerchant()).id,
          endpointId: endpointId(`lane${String((made += 1))}`),
          version: 1,
          ...given,
        })

      it.each<LaneStanding>([
        { _tag: 'Idle' },
        { _tag: 'Waiting', dueAt: minutes(1) },
        { _tag: 'Sending', dueAt: minutes(1), claim: 'mine' },
        { _tag: 'Parked', since: noon, cause: '500' },
      ])('is found as it was saved: $_tag', async (standing) => {
        const lane = newLaneOf(standing, { next: 1, last: 0, tries: 0 })
        expect(await lanes.find(lane)()).toEqual(E.right(O.none))
        expect(await lanes.save(lane)()).toEqual(E.right(lane))
        expect(await lanes.find(lane)()).toEqual(E.right(O.some(lane)))
      })

      it('is saved upon the version before, and no other', async () => {
        const first = newLaneOf({ _tag: 'Idle' })
        const overtaken = E.left({ _tag: 'Overtaken', id: first.paymentId })
        const [second, third] = [
          { ...first, version: 2 },
          { ...first, version: 3 },
        ]
        expect(await lanes.save(second)()).toEqual(overtaken)
        right(await lanes.save(first)())
        expect(await lanes.save(first)()).toEqual(overtaken)
        expect(await lanes.save(third)()).toEqual(overtaken)
        expect(await lanes.save(second)()).toEqual(E.right(second))
      })

      it('is claimed by one of many', async () => {
        const first = newLaneOf({ _tag: 'Waiting', dueAt: noon })
        right(await lanes.save(first)())
        const results = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            lanes.save({
              ...first,
              version: 2,
              standing: { _tag: 'Sending', dueAt: minutes(1), claim: String(index) },
            })(),
          ),
        )
        expect(results.filter(E.isRight)).toHaveLength(1)
      })

      it('is listed while it is due or parked, at its own endpoint, the first first', async () => {
        const mine = endpointId(`mine${String((made += 1))}`)
        const put = async (standing: LaneStanding, endpoint = mine) => {
          const lane = newLaneOf(standing, { endpointId: endpoint })
          right(await lanes.save(lane)())
          return lane
        }
        const late = await put({ _tag: 'Waiting', dueAt: minutes(3) })
        const soon = await put({ _tag: 'Sending', dueAt: minutes(1), claim: 'x' })
        await put({ _tag: 'Waiting', dueAt: minutes(2) }, endpointId(`other${String((made += 1))}`))
        await put({ _tag: 'Idle' })
        const parked = await put({ _tag: 'Parked', since: noon, cause: '500' })

        const due = async (at: Date, limit = 10) => right(await lanes.dueBefore(mine, at, limit)())
        expect(await due(minutes(9))).toEqual([
          { ...soon, dueAt: minutes(1) },
          { ...late, dueAt: minutes(3) },
        ])
        expect(await due(minutes(3))).toEqual([{ ...soon, dueAt: minutes(1) }])
        expect(await due(minutes(9), 1)).toHaveLength(1)
        expect(await due(minutes(1))).toEqual([])
        expect(await lanes.parked(mine, 10)()).toEqual(E.right([parked]))

        right(await lanes.save({ ...late, version: 2, standing: { _tag: 'Idle' } })())
        right(await lanes.save({ ...parked, version: 2, standing: { _tag: 'Idle' } })())
        expect(await due(minutes(9))).toEqual([{ ...soon, dueAt: minutes(1) }])
        expect(await lanes.parked(mine, 10)()).toEqual(E.right([]))
      })

      it('that cannot be read is named, and hides no other', async () => {
        const endpoint = endpointId(`odd${String((made += 1))}`)
        const lane = newLaneOf({ _tag: 'Waiting', dueAt: noon }, { endpointId: endpoint })
        const odd = newLaneOf({ _tag: 'Waiting', dueAt: noon }, { endpointId: endpoint })
        right(await lanes.save(lane)())
        right(await lanes.save(odd)())
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: keyOf({ pk: odd.paymentId, sk: `l#${endpoint}` }),
            UpdateExpression: 'SET t = :odd',
            ExpressionAttributeValues: { ':odd': { N: '-1' } },
          }),
        )
        expect(await lanes.find(odd)()).toEqual(
          E.left({ _tag: 'RecordUnreadable', id: odd.paymentId, fields: ['t'] }),
        )
        expect(right(await lanes.dueBefore(endpoint, minutes(1), 9)())).toHaveLength(1)
      })
    })

    describe('the endpoints of a merchant', () => {
      const full = endpointOf({
        types: ['payment.paid', 'refund.settled'],
        previousSecrets: [
          { generation: 2, master: 'old', until: minutes(9) },
          { generation: 1, master: 'old', until: minutes(5) },
        ],
        disabledAt: noon,
        timesEnabled: 2,
        troubledSince: noon,
      })

      it('are found as they were saved, upon the version before alone', async () => {
        const merchantId = newMerchant()
        const none = { merchantId, version: 0, endpoints: [] }
        expect(await endpoints.of(merchantId)()).toEqual(E.right(none))
        const first = { ...none, version: 1, endpoints: [full, endpointOf()] }
        expect(await endpoints.save(first)()).toEqual(E.right(first))
        expect(await endpoints.of(merchantId)()).toEqual(E.right(first))
        expect(await endpoints.save(first)()).toEqual(E.left({ _tag: 'Overtaken', id: merchantId }))
        const second = { ...first, version: 2, endpoints: [] }
        expect(await endpoints.save(second)()).toEqual(E.right(second))
        expect(await endpoints.of(merchantId)()).toEqual(E.right(second))
      })

      it('are broken where they cannot be read, by name and not by value', async () => {
        const merchantId = newMerchant()
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { pk: { S: `m#${merchantId}` }, sk: { S: 'endpoints' }, v: { S: 'secret' } },
          }),
        )
        const result = await endpoints.of(merchantId)()
        expect(result).toMatchObject(E.left({ _tag: 'StoreBroken' }))
        expect(JSON.stringify(result)).not.toContain('secret')
      })
    })

    it('takes so many units for the three events of a paid payment and one endpoint', async () => {
      const merchantId = newMerchant()
      const [opened, claimed, settled] = historyOf(merchantId)
      right(
        await endpoints.save({
          merchantId,
          version: 1,
          endpoints: [endpointOf({ createdAt: noon })],
        })(),
      )
      const follow = followChanges({
        events,
        lanes,
        endpoints,
        clock: () => now,
        jitter: () => 0.5,
        pause: () => () => Promise.resolve(),
        newKey: newToken,
        notify: () => () => undefined,
        send: () => () => Promise.resolve({ _tag: 'Accepted', status: 200, ms: 1 }),
        render: eventBodies.event,
      })
      consumed.length = 0
      for (const image of [opened, claimed, settled])
        expect(await follow({ images: [image], stopAt: minutes(60) })()).toMatchObject({
          recorded: 1,
          delivered: 1,
          notFollowed: [],
        })
      const unitsOf = (...operations: ReadonlyArray<ConsumedCapacity['operation']>): number =>
        consumed
          .filter(({ operation }) => operations.includes(operation))
          .reduce((sum, { table, indexes }) => sum + table + indexes, 0)
      // DynamoDB Local doubles what a transaction costs in an index too.
      expect([15, 18]).toContain(unitsOf('append'))
      expect(unitsOf('saveLane', 'saveEndpoints')).toBe(12)
      const read = unitsOf('lastRecorded', 'findHead', 'findEndpoints', 'findLane', 'findEvents')
      expect(read).toBeLessThanOrEqual(15)
    })
  })
}

import { randomBytes } from 'node:crypto'

import { DescribeTableCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import type { PaymentStore } from '../../../src/application/ports/payment-store'
import { beginApproval, completeApproval } from '../../../src/domain/approval'
import type { OrderId } from '../../../src/domain/identifiers'
import type {
  Approving,
  AwaitingShopper,
  Consent,
  Paid,
  Payment,
} from '../../../src/domain/payment'
import type { ConsumedCapacity } from '../../../src/infra/dynamodb/consumed-capacity'
import { type DynamoLimits, dynamoClient } from '../../../src/infra/dynamodb/dynamo-client'
import { paymentPages } from '../../../src/infra/dynamodb/payment-pages'
import { toRecord } from '../../../src/infra/dynamodb/payment-record'
import { paymentTable } from '../../../src/infra/dynamodb/payment-table'
import { createTable } from '../../../src/infra/dynamodb/table-definition'
import { anyPayment } from '../../support/payment-histories'
import { approvalOf, awaitingShopper, minutes, right } from '../../support/payments'
import { type Arrival, type Fate, refusal, startRelay } from './relay'

type Running = { readonly endpoint: string; readonly stop: () => Promise<void> }

/** Tables of this run alone, because DYNAMODB_ENDPOINT may name an engine that keeps its data. */
const run = randomBytes(4).toString('hex')
const tableName = `payments-${run}`
const newToken = (): string => randomBytes(16).toString('base64url')

let orders = 0
/** Another order each time, so that tests share a table and nothing else. */
const opened = (): AwaitingShopper =>
  awaitingShopper({ order: { orderId: `ORD-${(orders += 1)}` as OrderId } })

const claimed = (payment: AwaitingShopper, key = 'key', dueAt = minutes(1.5)): Approving =>
  right(beginApproval({ at: minutes(1), dueAt, key }, 'yes' as Consent)(payment))

const settled = (payment: Approving): Paid =>
  right(completeApproval(minutes(2), approvalOf(payment))(payment))

const overtaken = ({ id }: { readonly id: string }) => E.left({ _tag: 'Overtaken', id })

/** What every DynamoDB must do for the store: the suite runs against each engine that there is. */
export const paymentStoreSuite = (name: string, start: () => Promise<Running>): void => {
  describe(`payments in ${name}`, () => {
    let running: Running
    let client: DynamoDBClient
    let store: PaymentStore

    beforeAll(async () => {
      running = await start()
      client = dynamoClient({ endpoint: running.endpoint })
      await createTable(client, tableName)
      store = paymentTable({ client, tableName, newToken })
    }, 90_000)

    afterAll(async () => {
      client.destroy()
      await running.stop()
    })

    /** The store behind a relay that spoils some of its exchanges. */
    const behindRelay = async <A>(
      fateOf: (arrival: Arrival) => Fate | Promise<Fate>,
      use: (spoilt: PaymentStore) => Promise<A>,
      limits: DynamoLimits = { connectMs: 1_000, requestMs: 3_000, attempts: 3 },
    ): Promise<A> => {
      const relay = await startRelay(running.endpoint, fateOf)
      const throughRelay = dynamoClient({ endpoint: relay.endpoint, limits })
      try {
        return await use(paymentTable({ client: throughRelay, tableName, newToken }))
      } finally {
        throughRelay.destroy()
        await relay.stop()
      }
    }

    describe('finding', () => {
      it('gives what was inserted', async () => {
        const payment = opened()
        expect(await store.insert(payment)()).toEqual(E.right(payment))
        expect(await store.find(payment.id)()).toEqual(E.right(O.some(payment)))
      })

      it('gives nothing for a payment that there is not', async () => {
        expect(await store.find(opened().id)()).toEqual(E.right(O.none))
      })

      it('gives back any payment as it was', async () => {
        for (const payment of fc.sample(anyPayment, { seed: 2032, numRuns: 60 })) {
          await store.insert(payment)()
          expect(await store.find(payment.id)()).toEqual(E.right(O.some(payment)))
        }
      })

      it('names what it cannot read', async () => {
        const payment = opened()
        const item = { ...toRecord(payment), s: { S: 'Lost' } }
        await client.send(new PutItemCommand({ TableName: tableName, Item: item }))
        expect(await store.find(payment.id)()).toEqual(
          E.left({ _tag: 'RecordUnreadable', id: payment.id, fields: ['s'] }),
        )
      })
    })

    describe('writing', () => {
      it('inserts a payment once', async () => {
        const payment = opened()
        await store.insert(payment)()
        expect(await store.insert(payment)()).toEqual(overtaken(payment))
      })

      it('saves upon the version before, and no other', async () => {
        const first = opened()
        const second = claimed(first)
        const third = settled(second)
        await store.insert(first)()
        expect(await store.save(third)()).toEqual(overtaken(first))
        expect(await store.save(second)()).toEqual(E.right(second))
        expect(await store.save(second)()).toEqual(overtaken(first))
        expect(await store.save(third)()).toEqual(E.right(third))
        expect(await store.find(first.id)()).toEqual(E.right(O.some(third)))
      })

      it('saves nothing where nothing is', async () => {
        const payment = claimed(opened())
        expect(await store.save(payment)()).toEqual(overtaken(payment))
        expect(await store.find(payment.id)()).toEqual(E.right(O.none))
      })

      it('lets one of 50 writers win, and tells the others', async () => {
        const first = opened()
        await store.insert(first)()
        const claims = Array.from({ length: 50 }, (_, index) => claimed(first, `key-${index}`))
        const results = await Promise.all(claims.map((each) => store.save(each)()))
        const winners = results.filter(E.isRight)
        expect(winners).toHaveLength(1)
        expect(results.filter(E.isLeft)).toEqual(Array(49).fill(overtaken(first)))
        expect(await store.find(first.id)()).toEqual(
          winners.map((each) => O.some(each.right)).map(E.right)[0],
        )
      })

      it('lets one of 50 first writers win', async () => {
        const payment = opened()
        const results = await Promise.all(Array.from({ length: 50 }, () => store.insert(payment)()))
        expect(results.filter(E.isRight)).toHaveLength(1)
      })
    })

    describe('a look that a notice asks for', () => {
      it('is for one of 50 callers, once in a while, and changes nothing else', async () => {
        const payment = opened()
        await store.insert(payment)()
        const claim = (at: Date, notSince: Date) => store.claimLook(payment.id, at, notSince)()
        const answers = await Promise.all(
          Array.from({ length: 50 }, () => claim(minutes(1), minutes(0.5))),
        )
        expect(answers.filter((each) => right(each))).toHaveLength(1)
        expect(await store.find(payment.id)()).toEqual(
          E.right(O.some({ ...payment, lookedAt: minutes(1) })),
        )
        expect(await claim(minutes(1.2), minutes(0.7))).toEqual(E.right(false))
        expect(await claim(minutes(1.5), minutes(1))).toEqual(E.right(true))
        expect(await store.save(claimed(payment))()).toEqual(E.right(claimed(payment)))
        expect(await store.find(payment.id)()).toEqual(E.right(O.some(claimed(payment))))
      })

      it('is for nobody where there is no payment, and makes none', async () => {
        const { id } = opened()
        expect(await store.claimLook(id, minutes(1), minutes(0))()).toEqual(E.right(false))
        expect(await store.find(id)()).toEqual(E.right(O.none))
      })
    })

    describe('an answer that is lost', () => {
      it.each<Fate>(['loses its answer', 'loses half its answer', 'is lost'])(
        'is no race when the write %s: sent again, it meets itself or finds its place free',
        async (fate) => {
          const first = opened()
          const second = claimed(first)
          const firstTime = ({ before }: Arrival): Fate => (before === 0 ? fate : 'passes')
          await behindRelay(firstTime, async (spoilt) => {
            expect(await spoilt.insert(first)()).toEqual(E.right(first))
          })
          await behindRelay(firstTime, async (spoilt) => {
            expect(await spoilt.save(second)()).toEqual(E.right(second))
          })
          expect(await store.find(first.id)()).toEqual(E.right(O.some(second)))
        },
      )

      it('is a lost race when another wrote in between', async () => {
        const first = opened()
        const mine = claimed(first)
        await store.insert(first)()
        const fateOf = async ({ before }: Arrival): Promise<Fate> => {
          if (before === 0) return 'loses its answer'
          await store.save(settled(mine))()
          return 'passes'
        }
        await behindRelay(fateOf, async (spoilt) => {
          expect(await spoilt.save(mine)()).toEqual(overtaken(mine))
        })
        expect(await store.find(first.id)()).toEqual(E.right(O.some(settled(mine))))
      })

      it("takes another's write of the same content for another's", async () => {
        const first = opened()
        await store.insert(first)()
        await store.save(claimed(first))()
        expect(await store.save(claimed(first))()).toEqual(overtaken(first))
      })

      it('leaves it open whether the write happened when no attempt is answered', async () => {
        const payment = opened()
        await behindRelay(
          () => 'loses its answer',
          async (spoilt) => {
            expect(await spoilt.insert(payment)()).toMatchObject(
              E.left({ _tag: 'StoreUnavailable', cause: expect.stringMatching(/socket hang up/) }),
            )
          },
        )
        expect(await store.find(payment.id)()).toEqual(E.right(O.some(payment)))
      })

      it('is waited for no longer than the limit', async () => {
        const limits = { connectMs: 1_000, requestMs: 200, attempts: 2 }
        const start = Date.now()
        await behindRelay(
          () => 'hangs',
          async (spoilt) => {
            expect(await spoilt.find(opened().id)()).toMatchObject(
              E.left({
                _tag: 'StoreUnavailable',
                cause: expect.stringMatching(/exceeded the configured 200 ms/),
              }),
            )
          },
          limits,
        )
        expect(Date.now() - start).toBeLessThan(2_000)
      })

      it('comes at last when DynamoDB was busy for a moment', async () => {
        const payment = opened()
        const busy = refusal('ProvisionedThroughputExceededException')
        await behindRelay(
          ({ before }) => (before === 0 ? busy : 'passes'),
          async (spoilt) => {
            expect(await spoilt.insert(payment)()).toEqual(E.right(payment))
          },
        )
      })
    })

    describe('what is due', () => {
      const tableOf = async (name: string, observe?: (consumed: ConsumedCapacity) => void) => {
        const own = `${name}-${run}`
        await createTable(client, own)
        return paymentTable({ client, tableName: own, newToken, ...(observe && { observe }) })
      }

      it('is listed while it waits and not a moment longer', async () => {
        const due = await tableOf('due-and-gone')
        const first = opened()
        const later = minutes(60)
        await due.insert(first)()
        expect(await due.dueBefore(later, 10)()).toEqual(E.right([]))
        await due.save(claimed(first))()
        const { id, dueAt } = claimed(first)
        expect(await due.dueBefore(later, 10)()).toEqual(E.right([{ id, dueAt }]))
        expect(await due.dueBefore(minutes(1.5), 10)()).toEqual(E.right([]))
        await due.save(settled(claimed(first)))()
        expect(await due.dueBefore(later, 10)()).toEqual(E.right([]))
      })

      it('comes from all shards, the most overdue first, no more than wanted', async () => {
        const due = await tableOf('most-overdue-first')
        const claims = Array.from({ length: 24 }, (_, index) =>
          claimed(opened(), 'key', minutes(2 + ((index * 7) % 24))),
        )
        for (const each of claims) await due.insert(each)()
        const inOrder = [...claims]
          .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
          .map(({ id, dueAt }) => ({ id, dueAt }))
        expect(await due.dueBefore(minutes(60), 100)()).toEqual(E.right(inOrder))
        expect(await due.dueBefore(minutes(60), 5)()).toEqual(E.right(inOrder.slice(0, 5)))
        expect(await due.dueBefore(minutes(10), 100)()).toEqual(E.right(inOrder.slice(0, 8)))
      })

      it('is listed later once it is postponed, and stays as it was', async () => {
        const due = await tableOf('postponed')
        const claim = claimed(opened())
        await due.insert(claim)()
        const { id, dueAt } = claim
        expect(await due.postpone({ id, dueAt }, minutes(20))()).toEqual(E.right(undefined))
        expect(await due.dueBefore(minutes(20), 10)()).toEqual(E.right([]))
        expect(await due.dueBefore(minutes(21), 10)()).toEqual(
          E.right([{ id, dueAt: minutes(20) }]),
        )
        expect(await due.find(id)()).toEqual(E.right(O.some(claim)))
      })

      it('is not postponed when another writer decided meanwhile', async () => {
        const due = await tableOf('not-postponed')
        const claim = claimed(opened())
        await due.insert(claim)()
        const { id, dueAt } = claim
        await due.save(settled(claim))()
        expect(await due.postpone({ id, dueAt }, minutes(20))()).toEqual(E.right(undefined))
        const nowhere = opened().id
        expect(await due.postpone({ id: nowhere, dueAt }, minutes(20))()).toEqual(
          E.right(undefined),
        )
        expect(await due.find(nowhere)()).toEqual(E.right(O.none))
        expect(await due.dueBefore(minutes(60), 10)()).toEqual(E.right([]))
      })

      it('costs a write unit more to enter and to leave, and nothing else does', async () => {
        const consumed: ConsumedCapacity[] = []
        const due = await tableOf('counted', (each) => consumed.push(each))
        const first = opened()
        await due.insert(first)()
        await due.save(claimed(first))()
        await due.save(settled(claimed(first)))()
        await due.find(first.id)()
        expect(consumed).toEqual([
          { operation: 'insert', table: 1, indexes: 0 },
          { operation: 'save', table: 1, indexes: 1 },
          { operation: 'save', table: 1, indexes: 1 },
          { operation: 'find', table: 1, indexes: 0 },
        ])
        await due.dueBefore(minutes(60), 10)()
        expect(consumed.slice(4).map(({ operation }) => operation)).toEqual(
          Array(4).fill('dueBefore'),
        )
      })
    })

    describe('all payments', () => {
      it('are read page by page, each once, and what cannot be read is named', async () => {
        const own = `all-${run}`
        await createTable(client, own)
        const whole = paymentTable({ client, tableName: own, newToken })
        const all = Array.from({ length: 120 }, () => opened())
        for (const each of all) right(await whole.insert(each)())
        const odd = opened()
        const item = { ...toRecord(odd), s: { S: 'Lost' } }
        await client.send(new PutItemCommand({ TableName: own, Item: item }))

        const page = paymentPages({ client, tableName: own })
        const found: Payment[] = []
        const unreadable: string[] = []
        let from: string | undefined
        do {
          const read = right(await page(from)())
          found.push(...read.payments)
          unreadable.push(...read.unreadable)
          from = read.next
        } while (from !== undefined)
        expect(found.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort())
        expect(unreadable).toEqual([odd.id])
      })
    })

    describe('the table', () => {
      it('is broken when it is missing', async () => {
        const missing = paymentTable({ client, tableName: 'missing', newToken })
        const broken = E.left({
          _tag: 'StoreBroken',
          cause: expect.stringMatching(/^ResourceNotFoundException \(400\): /),
        })
        expect(await missing.find(opened().id)()).toEqual(broken)
        expect(await missing.insert(opened())()).toEqual(broken)
        expect(await missing.save(claimed(opened()))()).toEqual(broken)
        expect(await missing.dueBefore(minutes(1), 1)()).toEqual(broken)
        expect(await missing.claimLook(opened().id, minutes(1), minutes(0))()).toEqual(broken)
      })

      it('is made once, however many ask for it', async () => {
        const payment = opened()
        await store.insert(payment)()
        await Promise.all([1, 2, 3].map(() => createTable(client, tableName)))
        expect(await store.find(payment.id)()).toEqual(E.right(O.some(payment)))
      })

      it('has a stream only where one is asked for', async () => {
        await createTable(client, `stream-${run}`, { stream: true })
        const streamOf = async (table: string) => {
          const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
          return Table?.StreamSpecification?.StreamEnabled ?? false
        }
        expect([await streamOf(`stream-${run}`), await streamOf(tableName)]).toEqual([true, false])
      })
    })
  })
}

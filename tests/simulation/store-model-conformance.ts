import { randomBytes } from 'node:crypto'

import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import type { DueItem, PaymentStore } from '../../src/application/ports/payment-store'
import {
  authorize,
  beginApproval,
  completeApproval,
  releaseApproval,
} from '../../src/domain/approval'
import { type Consent, dueAtOf, isApproved, type Payment } from '../../src/domain/payment'
import { planRefund, settleRefund } from '../../src/domain/refunds'
import { repeatApproval } from '../../src/domain/repeats'
import { pendingReversal, requestReversal, settleReversal } from '../../src/domain/reversals'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { fromRecord } from '../../src/infra/dynamodb/payment-record'
import { paymentTable } from '../../src/infra/dynamodb/payment-table'
import { createTable } from '../../src/infra/dynamodb/table-definition'
import { anyPayment } from '../support/payment-histories'
import { approvalOf, minutes, right, won } from '../support/payments'
import { type StoreModel, storeModel, type WriteAnswer } from './store-model'

type Running = { readonly endpoint: string; readonly stop: () => Promise<void> }

const seed = 2033
const payments = 5

/** Taken by their number, so that a counterexample is short. */
const lives = fc.sample(anyPayment, { seed, numRuns: 60 })

/** Something that a process does to the store, with all that any of the doings may want to know. */
const anyCommand = fc.record({
  name: fc.constantFrom(
    ...(['insert', 'save', 'save', 'save', 'write again', 'race'] as const),
    ...(['postpone', 'postpone', 'find', 'due', 'due'] as const),
  ),
  which: fc.nat({ max: payments - 1 }),
  /** 0: as it is stored now; else one of those that were made before, stored or not. */
  age: fc.constantFrom(0, 0, 0, 1, 2, 3),
  choice: fc.nat({ max: 11 }),
  // Few and whole minutes, so that times often meet.
  dueAt: fc.integer({ min: 1, max: 9 }).map(minutes),
  otherDueAt: fc.integer({ min: 1, max: 9 }).map(minutes),
  token: fc.constantFrom('a', 'b', 'c', 'd'),
  limit: fc.integer({ min: 1, max: payments + 1 }),
})
type Command = typeof anyCommand extends fc.Arbitrary<infer A> ? A : never

/** One of the versions that may follow. */
const nextOf = (payment: Payment, choice: number, dueAt: Date): Payment => {
  const at = minutes(1)
  const intent = { at, dueAt, key: `key-${String(choice)}` }
  const { attempt, order } = payment
  const approval = { reference: intent.key, attemptId: '', total: order.amount.total } as const
  const consented = authorize(at, 'yes' as Consent, minutes(9))(payment)
  const claimed = beginApproval(intent, 'yes' as Consent)(payment)
  const refund = planRefund(
    { amount: won(1), reason: '', request: { key: String(payment.timeline.length), body: '' } },
    intent,
  )(payment)
  const pending = pendingReversal(payment)
  const possible: readonly Payment[] = [
    ...[consented, claimed].flatMap((each) => (E.isRight(each) ? [each.right] : [])),
    ...(payment._tag === 'Approving'
      ? [
          repeatApproval(intent)(payment),
          releaseApproval(at)(payment),
          right(completeApproval(at, approvalOf(payment))(payment)),
        ]
      : []),
    ...(E.isRight(refund) ? [refund.right.payment] : []),
    ...(isApproved(payment)
      ? payment.refunds
          .filter(({ standing }) => standing._tag === 'Requested')
          .map(({ number }) => settleRefund(at, number, intent.key)(payment))
      : []),
    ...(pending === undefined
      ? [
          requestReversal(intent, {
            ...{ attempt, session: '', approval: { ...approval, approvedAt: at } },
            cause: 'AttemptEnded',
          })(payment),
        ]
      : [settleReversal(at, pending)(payment)]),
  ]
  return possible[choice % possible.length] ?? payment
}

type Write = {
  readonly operation: 'insert' | 'save'
  readonly payment: Payment
  readonly token: string
}

/** The model, the real table, and what the processes that use them know. */
type Pair = {
  readonly model: StoreModel
  /** As a process sees it whose next write has this token. */
  readonly table: (token: string) => PaymentStore
  readonly scan: () => Promise<readonly Payment[]>
  readonly known: ReadonlyArray<readonly [Payment, ...Payment[]]>
  readonly writes: Write[]
}

const openPair = async (client: DynamoDBClient, firstLife: number): Promise<Pair> => {
  const tableName = `model-${randomBytes(6).toString('hex')}`
  await createTable(client, tableName)
  return {
    model: storeModel({ now: () => 0, lagMs: () => 0 }),
    table: (token) => paymentTable({ client, tableName, newToken: () => token }),
    scan: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }))
      return Items.map((item) => right(fromRecord(item)))
    },
    known: lives.slice(firstLife, firstLife + payments).map((life) => [life]),
    writes: [],
  }
}

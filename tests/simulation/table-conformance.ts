import { randomBytes } from 'node:crypto'

import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import type { DueItem } from '../../src/application/ports/payment-store'
import type { OrderId } from '../../src/domain/identifiers'
import { type Consent, dueAtOf, type Payment } from '../../src/domain/payment'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { paymentTable } from '../../src/infra/dynamodb/payment-table'
import { createTable } from '../../src/infra/dynamodb/table-definition'
import { beginApproval, completeApproval } from '../../src/domain/approval'
import { repeatApproval } from '../../src/domain/repeats'
import { approvalOf, awaitingShopper, minutes, right } from '../support/payments'
import { random, type Random } from './random'
import { tableModel } from './table-model'

type Running = { readonly endpoint: string; readonly stop: () => Promise<void> }

/** What a command answers, in words that both sides can say. */
type Told = string

const itemsOf = (items: readonly DueItem[]): Told =>
  items.map(({ id, dueAt }) => `${id} ${String(dueAt.getTime())}`).join(', ')

/** Never the same twice: DynamoDB promises no order among equals. */
const someTime = (chance: Random): Date => minutes(10 + 30 * chance.next())

/** The next state of a payment, by real transitions. */
const next = (payment: Payment, chance: Random): Payment => {
  const at = minutes(chance.between(1, 9))
  if (payment._tag === 'AwaitingShopper')
    return right(
      beginApproval({ at, dueAt: someTime(chance), key: 'k' }, 'yes' as Consent)(payment),
    )
  if (payment._tag !== 'Approving') return payment
  return chance.chance(0.5)
    ? repeatApproval({ at, dueAt: someTime(chance) })(payment)
    : right(completeApproval(at, approvalOf(payment))(payment))
}

/**
 * The same commands to the model and to a real engine: stale versions, repeats with the same token,
 * two writers with one version, postponed items. Every answer and every item must agree.
 */
export const tableConformance = (name: string, start: () => Promise<Running>): void => {
  describe(`the model of the table and ${name}`, () => {
    let running: Running

    beforeAll(async () => {
      running = await start()
    }, 90_000)

    afterAll(() => running.stop())

    it.each([1, 2, 3, 4, 5, 6])(
      'agree in every answer: sequence %i',
      async (seed) => {
        const chance = random(seed, Math.floor(Math.random() * 1_000_000))
        const client = dynamoClient({ endpoint: running.endpoint })
        const tableName = `model-${randomBytes(6).toString('hex')}`
        await createTable(client, tableName)
        let token = ''
        const table = paymentTable({ client, tableName, newToken: () => token })
        const model = tableModel({ now: () => 0, lagMs: () => 0 })
        const known: Payment[] = Array.from({ length: 5 }, (_, order) =>
          awaitingShopper({ order: { orderId: `ORD-${String(order)}` as OrderId } }),
        )
        const pick = (): Payment => known[chance.below(known.length)] ?? awaitingShopper()

        const write = async (operation: 'insert' | 'save', payment: Payment) => {
          if (!chance.chance(0.2)) token = randomBytes(8).toString('hex')
          const answer = await table[operation](payment)()
          const told = E.isRight(answer) ? 'written' : answer.left._tag.toLowerCase()
          expect(told).toBe(model[operation](payment, token))
        }
        const due = async () => {
          const at = minutes(chance.between(9, 42))
          const limit = chance.between(1, 6)
          expect(itemsOf(right(await table.dueBefore(at, limit)()))).toBe(
            itemsOf(model.dueBefore(at.getTime(), limit)),
          )
        }
        const postpone = async (payment: Payment) => {
          const dueAt = chance.chance(0.7) ? dueAtOf(payment) : minutes(chance.between(10, 40))
          if (dueAt === undefined) return
          const until = someTime(chance)
          right(await table.postpone({ id: payment.id, dueAt }, until)())
          model.postpone({ id: payment.id, dueAt }, until)
        }
        const claimLook = async ({ id }: Payment) => {
          const at = minutes(chance.between(10, 20))
          const notSince = minutes(chance.between(8, 18))
          expect(right(await table.claimLook(id, at, notSince)())).toBe(
            model.claimLook(id, at, notSince),
          )
        }

        for (let step = 0; step < 120; step += 1) {
          const payment = pick()
          const kind = chance.below(12)
          if (kind < 2) await write('insert', payment)
          else if (kind < 6) {
            const after = next(payment, chance)
            if (after !== payment) {
              known.push(after)
              await write('save', after)
            }
          } else if (kind < 8) await due()
          else if (kind < 10) await claimLook(payment)
          else await postpone(payment)
          expect(right(await table.find(payment.id)())).toEqual(
            O.fromNullable(model.find(payment.id)),
          )
        }
        client.destroy()
      },
      60_000,
    )
  })
}

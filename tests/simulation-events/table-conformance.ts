import { randomBytes } from 'node:crypto'

import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import type { FeedHead } from '../../src/domain/events/event'
import type { Lane, LaneStanding } from '../../src/domain/events/lane'
import { linesToRecord } from '../../src/domain/events/lines-to-record'
import type { MerchantId } from '../../src/domain/identifiers'
import type { Payment } from '../../src/domain/payment'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { eventEndpoints } from '../../src/infra/dynamodb/event-endpoints'
import { eventLanes } from '../../src/infra/dynamodb/event-lanes'
import { eventTable as realTable } from '../../src/infra/dynamodb/event-table'
import { createEventTable } from '../../src/infra/dynamodb/event-table-definition'
import { random, type Random } from '../simulation/random'
import { endpointId, endpointOf } from '../support/events'
import { minutes, noon, right } from '../support/payments'
import { firstVersion, nextVersion } from './lives'
import { eventTable } from './table-model'

type Running = { readonly endpoint: string; readonly stop: () => Promise<void> }

const merchants = ['m1' as MerchantId, 'm2' as MerchantId] as const
const endpoints = [endpointId('a'), endpointId('b')] as const
const newToken = (): string => randomBytes(12).toString('hex')

/** Never the same twice: DynamoDB promises no order among equals. */
const someTime = (chance: Random): Date => minutes(10 + 30 * chance.next())

const anyStanding = (chance: Random): LaneStanding => {
  const dueAt = someTime(chance)
  return chance.pick<LaneStanding>([
    { _tag: 'Idle' },
    { _tag: 'Waiting', dueAt },
    { _tag: 'Sending', dueAt, claim: 'claim' },
    { _tag: 'Parked', since: dueAt, cause: 'TimedOut' },
  ])
}

/** What a write answers, in words that both sides can say. */
const told = <A>(answer: E.Either<{ readonly _tag: string }, A>): A | string =>
  E.isRight(answer) ? answer.right : answer.left._tag

/**
 * The same commands to the model and to a real engine: stale heads and versions, lines that are there,
 * repeats with the same token, lists with a limit. Every answer must agree.
 */
export const eventTableConformance = (name: string, start: () => Promise<Running>): void => {
  describe(`the model of the event table and ${name}`, () => {
    let running: Running

    beforeAll(async () => {
      running = await start()
    }, 90_000)

    afterAll(() => running.stop())

    it.each([1, 2, 3, 4])(
      'agree in every answer: sequence %i',
      async (seed) => {
        const chance = random(seed, Math.floor(Math.random() * 1_000_000))
        const client = dynamoClient({ endpoint: running.endpoint })
        const tableName = `model-${newToken()}`
        await createEventTable(client, tableName)
        let token = ''
        const access = { client, tableName, newToken: () => token, clock: () => noon }
        const real = {
          events: realTable(access),
          lanes: eventLanes(access),
          endpoints: eventEndpoints(access),
        }
        const model = eventTable({ now: () => 0, random: chance, fits: 100 })
        const payments: Payment[] = Array.from({ length: 4 }, (_, order) =>
          firstVersion(chance.pick(merchants), `ORD-${String(order)}`, noon),
        )
        const anyKey = () => ({
          endpointId: chance.pick(endpoints),
          paymentId: (payments[chance.below(4)] ?? firstVersion(merchants[0], 'x', noon)).id,
        })
        const noLag = () => 0

        const append = async (payment: Payment) => {
          const { merchantId, id } = payment
          const skipped = chance.chance(0.8) ? model.events.lastRecorded(id) : chance.below(3)
          const lines = linesToRecord([payment], skipped, new Date(0))
          if (lines.length === 0) return
          const head: FeedHead = chance.chance(0.8)
            ? model.events.headOf(merchantId)
            : { merchantId, position: chance.below(4) }
          const repeats = chance.chance(0.2) ? 2 : 1
          token = newToken()
          for (let time = 0; time < repeats; time += 1) {
            const answer = told(await real.events.append(head, lines, noon)())
            expect(answer).toBe(model.events.append(head, lines, noon, token, noLag) ?? 'Overtaken')
          }
        }

        const saveLane = async () => {
          const key = anyKey()
          const version = (model.lanes.find(key)?.version ?? 0) + chance.pick([1, 1, 1, 0, 2])
          const lane: Lane = {
            ...key,
            merchantId: merchants[0],
            next: chance.between(1, 9),
            last: chance.between(1, 9),
            tries: chance.below(9),
            standing: anyStanding(chance),
            version: Math.max(1, version),
          }
          const repeats = chance.chance(0.2) ? 2 : 1
          token = newToken()
          for (let time = 0; time < repeats; time += 1)
            expect(told(await real.lanes.save(lane)())).toEqual(
              model.lanes.save(lane, token, 0) ?? 'Overtaken',
            )
        }

        const saveEndpoints = async () => {
          const merchantId = chance.pick(merchants)
          const version = model.endpoints.of(merchantId).version + chance.pick([1, 1, 1, 0, 2])
          if (version === 0) return
          const item = {
            merchantId,
            version,
            endpoints: endpoints.slice(0, chance.between(0, 2)).map((id) => endpointOf({ id })),
          }
          token = newToken()
          expect(told(await real.endpoints.save(item)())).toEqual(
            model.endpoints.save(item, token) ?? 'Overtaken',
          )
        }

        const compareLog = async ({ id, merchantId }: Payment) => {
          const { events } = model
          const sequence = chance.between(1, 6)
          const [from, to, limit] = [
            chance.between(1, 4),
            chance.between(2, 9),
            chance.between(1, 9),
          ]
          expect(right(await real.events.head(merchantId)())).toEqual(events.headOf(merchantId))
          expect(right(await real.events.lastRecorded(id)())).toBe(events.lastRecorded(id))
          expect(right(await real.events.find({ paymentId: id, sequence })())).toEqual(
            O.fromNullable(events.find({ paymentId: id, sequence })),
          )
          if (from <= to)
            expect(right(await real.events.between(id, { from, to, limit })())).toEqual(
              events.between(id, { from, to, limit }),
            )
          const position = chance.below(9)
          expect(right(await real.events.after(merchantId, position, limit)())).toEqual(
            events.after(merchantId, position, limit),
          )
        }

        const compareLanes = async () => {
          const key = anyKey()
          const [at, limit] = [someTime(chance), chance.between(1, 6)]
          expect(right(await real.lanes.find(key)())).toEqual(O.fromNullable(model.lanes.find(key)))
          expect(right(await real.lanes.dueBefore(key.endpointId, at, limit)())).toEqual(
            model.lanes.dueBefore(key.endpointId, at.getTime(), limit),
          )
          expect(right(await real.lanes.parked(key.endpointId, limit)())).toEqual(
            model.lanes.parked(key.endpointId, limit),
          )
          const merchantId = chance.pick(merchants)
          expect(right(await real.endpoints.of(merchantId)())).toEqual(
            model.endpoints.of(merchantId),
          )
        }

        for (let step = 0; step < 100; step += 1) {
          const which = chance.below(4)
          const payment = payments[which] ?? firstVersion(merchants[0], 'x', noon)
          const kind = chance.below(8)
          if (kind < 2) payments[which] = nextVersion(payment, minutes(step / 60), chance)
          else if (kind < 5) await append(payment)
          else if (kind < 7) await saveLane()
          else await saveEndpoints()
          await compareLog(payments[which] ?? payment)
          await compareLanes()
        }
        client.destroy()
      },
      60_000,
    )
  })
}

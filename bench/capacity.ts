import type { ConsumedCapacity } from '../src/infra/dynamodb/consumed-capacity'
import { ask, consent, create, merchantEvent, type PayportUnderTest } from './payport-under-test'

export type Units = { readonly writes: number; readonly reads: number }
export type CapacityRow = Units & {
  readonly operation: string
  /** The line that must hold; absent where it is a part of one. */
  readonly most?: Units
}

const unitsOf = (consumed: readonly ConsumedCapacity[]): Units =>
  consumed.reduce(
    ({ writes, reads }, { operation, table, indexes }) =>
      operation === 'insert' || operation === 'save'
        ? { writes: writes + table + indexes, reads }
        : { writes, reads: reads + table + indexes },
    { writes: 0, reads: 0 },
  )

const sum = (...parts: readonly Units[]): Units => ({
  writes: parts.reduce((all, { writes }) => all + writes, 0),
  reads: parts.reduce((all, { reads }) => all + reads, 0),
})

/** Read and write units of each step, as DynamoDB itself counts them (ReturnConsumedCapacity). */
export const measureCapacity = async (
  payport: PayportUnderTest,
): Promise<readonly CapacityRow[]> => {
  const under = { ...payport, handler: payport.metered }
  const taken = () => unitsOf(under.consumed())

  const opened = await create(under)
  const created = taken()
  const back = await consent(under, opened)
  const shown = taken()
  await ask(under.handler, back, 303)
  const confirmed = taken()
  await ask(under.handler, merchantEvent(under, 'GET', `/v1/payments/${opened.id}`), 200)
  const read = taken()
  const refund = merchantEvent(
    under,
    'POST',
    `/v1/payments/${opened.id}/refunds`,
    { amount: 5_000, reason: '단순 변심' },
    { 'idempotency-key': 'bench-1' },
  )
  await ask(under.handler, refund, 201)
  const refunded = taken()

  return [
    { operation: 'create a payment', ...created },
    { operation: 'open the checkout', ...shown },
    { operation: 'approve it (claim and settle)', ...confirmed },
    {
      operation: 'a paid payment: create, open, approve',
      ...sum(created, shown, confirmed),
      most: { writes: 5, reads: 3 },
    },
    { operation: 'read a payment', ...read },
    { operation: 'a refund', ...refunded, most: { writes: 4, reads: 1 } },
  ]
}

export const isOver = ({ writes, reads, most }: CapacityRow): boolean =>
  most !== undefined && (writes > most.writes || reads > most.reads)

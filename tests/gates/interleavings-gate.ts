import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb'

import { startDynamoDb } from '../../local/dynamodb'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { createTable } from '../../src/infra/dynamodb/table-definition'
import { keepMeaning, prepareThenActivate } from './advice'
import type { Item, ReleaseCode, World } from './contract'
import { counted, type Finding, type GateReport } from './finding'
import { type Flow, flows, type Step } from './flows'
import { checkBooks, checkRecord, type Codes, wrongAnswer } from './order-checks'
import { OrderRun, type Side, type Stage } from './order-run'
import { ProviderModel } from './provider-model'
import { randomFlow, randomSides } from './random-flows'
import type { Pair } from './records-gate'

const tableName = 'gates'

type OpenStage = Stage & {
  readonly forget: (paymentId: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** One real table for both. */
const openStage = async (codes: Codes): Promise<OpenStage> => {
  const engine = await startDynamoDb()
  const { endpoint } = engine
  const client = dynamoClient({ endpoint })
  await createTable(client, tableName)
  const clock = { now: 0 }
  let provider = new ProviderModel(() => clock.now)
  let keys = 0
  const world: World = {
    dynamoDb: { endpoint, tableName },
    now: () => clock.now,
    newKey: () => `key-${String((keys += 1)).padStart(20, '0')}`,
    provider: {
      open: (...asked) => provider.open(...asked),
      approve: (asked) => provider.approve(asked),
      refund: (asked) => provider.refund(asked),
      inquire: (asked) => provider.inquire(asked),
      reverse: (asked) => provider.reverse(asked),
    },
  }
  const start = (code: ReleaseCode) => code.start(world)
  const services = { live: start(codes.live), next: start(codes.next) }
  const key = (id: string) => ({ TableName: tableName, Key: { id: { S: id } } })
  return {
    services,
    clock,
    set: (next) => {
      provider = next
    },
    find: async (id) =>
      (await client.send(new GetItemCommand({ ...key(id), ConsistentRead: true }))).Item,
    forget: async (id) => {
      await client.send(new DeleteItemCommand(key(id)))
    },
    close: async () => {
      services.live.stop()
      services.next.stop()
      client.destroy()
      await engine.stop()
    },
  }
}

/** s between the looks after a rollback: every window of a provider is over in the end. */
const looks = [60, 60, 300, 900, 3_600, 7_200, 86_400]

/** After a rollback the live release alone brings everything to its end. */
const afterwards: readonly Step[] = [
  ...looks.map((after): Step => ({ does: 'sweep', after })),
  { does: 'read', answers: [200] },
  { does: 'timeline', answers: [200] },
]

type Told = { readonly what: string; readonly when: string }

/** Steps until something is wrong: what comes after that tells nothing new. */
const walk = async (stage: Stage, codes: Codes, run: OrderRun, sides: readonly Side[]) => {
  const { steps } = run.flow
  let item: Item | undefined
  let view: Parameters<typeof checkRecord>[3]
  for (const [index, step] of [...steps, ...afterwards].entries()) {
    const isOver = index >= steps.length && step.does === 'sweep' && item?.['due'] === undefined
    if (isOver) continue
    const side = sides[index] ?? 'live'
    const answered = await run.do(step, side)
    item = await run.record()
    const record = checkRecord(codes, item, stage.clock.now, view)
    const wrong = [...wrongAnswer(answered), ...record.wrong]
    if (wrong.length > 0)
      return wrong.map((what): Told => ({ what, when: `${step.does} on ${side}` }))
    view = record.view
  }
  return checkBooks(run, view?.live ?? null).map((what): Told => ({ what, when: 'the end' }))
}

export type Order = { readonly flow: Flow; readonly sides: readonly Side[] }

/** Every way in which two releases can share the steps of a flow. */
const allOrders = (flow: Flow): readonly Order[] =>
  Array.from({ length: 2 ** flow.steps.length }, (_, bits) => ({
    flow,
    sides: flow.steps.map((__, index): Side => ((bits >> index) & 1 ? 'next' : 'live')),
  }))

export type Orders = {
  readonly seed: number
  /** Longer flows that are drawn at random, besides all orders of the short ones. */
  readonly random: number
  readonly short?: readonly Flow[]
}

const ordersOf = ({ seed, random, short = flows }: Orders): readonly Order[] => [
  ...short.flatMap(allOrders),
  ...Array.from({ length: random }, (_, index) => {
    const flow = randomFlow(seed, index)
    return { flow, sides: randomSides(seed, index, flow) }
  }),
]

const findingOf =
  ({ flow, sides }: Order) =>
  ({ what, when }: Told): Finding => ({
    gate: 'interleavings',
    says: `${flow.name}: ${what}`,
    remedy: what.includes('the payment is') ? keepMeaning : prepareThenActivate,
    example: `${flow.steps.map(({ does }, index) => `${does} ${sides[index] ?? ''}`).join(', ')}; then back to live; at ${when}`,
  })

/** Payments that change hands between two releases at any step, and then go back, come to a right end. */
export const interleavingsGate = async (
  { live, next }: Pair,
  wanted: Orders,
): Promise<GateReport> => {
  const codes = { live: live.code, next: next.code }
  const orders = ordersOf(wanted)
  const stage = await openStage(codes)
  const findings: Finding[] = []
  try {
    for (const [index, order] of orders.entries()) {
      const run = new OrderRun(stage, order.flow, `ORD-${String(index)}`)
      findings.push(...(await walk(stage, codes, run, order.sides)).map(findingOf(order)))
      if (run.paymentId !== undefined) await stage.forget(run.paymentId)
    }
  } finally {
    await stage.close()
  }
  const shortOnes = orders.length - wanted.random
  return {
    gate: 'interleavings',
    findings: counted(findings),
    compared: `${String(shortOnes)} orders of ${String((wanted.short ?? flows).length)} short flows, and ${String(wanted.random)} random ones, each with a rollback`,
  }
}

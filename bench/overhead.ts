import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

import { bareHandler } from './bare-handler'
import {
  ask,
  consent,
  create,
  type Handler,
  merchantEvent,
  newOrder,
  type PayportUnderTest,
} from './payport-under-test'

export type OverheadRow = {
  readonly operation: string
  /** Medians, ms. */
  readonly payport: number
  readonly bare: number
  readonly ratio: number
}

type Bare = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>

/** One round: an event for each side, made before the clock runs. */
type Round = () => Promise<{
  readonly payport: APIGatewayProxyEventV2
  readonly bare: APIGatewayProxyEventV2
}>

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** The two sides take turns, and so does who goes first: what the machine does hits both alike. */
const compare = async (
  operation: string,
  status: number,
  rounds: number,
  round: Round,
  payport: Handler,
  bare: Bare,
): Promise<OverheadRow> => {
  const taken = { payport: [] as number[], bare: [] as number[] }
  const warmUp = Math.ceil(rounds / 5)
  for (let index = -warmUp; index < rounds; index += 1) {
    const events = await round()
    const runs = {
      payport: () => timed(() => ask(payport, events.payport, status)),
      bare: () => timed(() => ask(bare, events.bare, status)),
    }
    const order = index % 2 === 0 ? (['payport', 'bare'] as const) : (['bare', 'payport'] as const)
    for (const side of order) {
      const ms = await runs[side]()
      if (index >= 0) taken[side].push(ms)
    }
  }
  const [ours, theirs] = [median(taken.payport), median(taken.bare)]
  return { operation, payport: ours, bare: theirs, ratio: ours / theirs }
}

/** The handler's own time on top of the same reads, writes and provider calls done by hand. */
export const measureOverhead = async (
  under: PayportUnderTest,
  rounds: number,
): Promise<readonly OverheadRow[]> => {
  const bare = bareHandler(under)
  const createEvent = () => merchantEvent(under, 'POST', '/v1/payments', newOrder(under))
  const opened = async () => consent(under, await create(under))
  const { id } = await create(under)
  await bare.copyOf(id)
  const readEvent = () => merchantEvent(under, 'GET', `/v1/payments/${id}`)

  return [
    await compare(
      'create a payment',
      201,
      rounds,
      () => Promise.resolve({ payport: createEvent(), bare: createEvent() }),
      under.handler,
      bare.create,
    ),
    await compare(
      'approve it',
      303,
      rounds,
      async () => ({ payport: await opened(), bare: await opened() }),
      under.handler,
      bare.comeBack,
    ),
    await compare(
      'read a payment',
      200,
      rounds,
      () => Promise.resolve({ payport: readEvent(), bare: readEvent() }),
      under.handler,
      bare.read,
    ),
  ]
}

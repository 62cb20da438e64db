import { setTimeout as pause } from 'node:timers/promises'

import type { Answer, Provider } from '../../local/payport-client'
import { atOrigin, walkThroughCheckout } from '../../local/shopper'
import { type ApiPair, shopUrl } from './api-pair'

const providers: readonly Provider[] = ['kakaopay', 'naverpay', 'nicepay']
const refundsAtOnce = 50
/** Payments that are raced for side by side: some refunds wait for the sweep. */
const roundsAtOnce = 4
/** won */
const total = 100_000
/** won; of the first, two are too much already. */
const parts = [60_000, 30_000, 45_000, 12_000] as const

export type RaceFigures = {
  readonly refundsAsked: number
  readonly settled: number
  readonly refused: number
  /** Requests that were not answered at once, and were sent again. */
  readonly busy: number
  /** Orders of which more was given back than paid, or not the sum that we tell. */
  readonly wrong: readonly string[]
}

/** ms and times: an engine of DynamoDB that is busy answers late, and Payport says so. */
const busy = { pauseMs: 500, attempts: 20 }

/** The answer to a request that is sent again while the store is busy. */
const answered = async <Body>(send: () => Promise<Answer<Body>>, attempt = 1): Promise<Body> => {
  const answer = await send()
  if (answer.ok) return answer.body
  if (answer.problem.code !== 'StoreUnavailable' || attempt === busy.attempts)
    throw new Error(JSON.stringify(answer.problem))
  await pause(busy.pauseMs)
  return answered(send, attempt + 1)
}

const none: RaceFigures = { refundsAsked: 0, settled: 0, refused: 0, busy: 0, wrong: [] }

const pay = async ({ client }: ApiPair, orderId: string, provider: Provider): Promise<string> => {
  const returnUrl = `${shopUrl}/orders/${orderId}`
  const { id, checkout } = await answered(() =>
    client.create({ orderId, orderName: '드립백 세트', amount: { total }, provider, returnUrl }),
  )
  const checkoutUrl = checkout?.url ?? ''
  await walkThroughCheckout({ checkoutUrl, action: 'pay', until: atOrigin(shopUrl) })
  return id
}

type End = { readonly settled: boolean; readonly busy: number }

/** Sends the same request until it is settled or refused. */
const refund = async (
  { client }: ApiPair,
  id: string,
  key: string,
  amount: number,
  busy = 0,
): Promise<End> => {
  const answer = await client.refund(id, key, { amount, reason: '단순 변심' })
  if (answer.ok && answer.body.refund.status === 'Settled') return { settled: true, busy }
  if (!answer.ok) {
    if (answer.problem.code === 'RefundExceedsBalance') return { settled: false, busy }
    // Nobody kills anything here: an API that is gone will not come back.
    if (answer.problem.safeToRetry !== 'same-request' || answer.problem.code === 'Unreachable')
      throw new Error(JSON.stringify(answer.problem))
  }
  await pause(answer.ok ? 1_000 : 20)
  return refund({ client } as ApiPair, id, key, amount, busy + 1)
}

type Round = RaceFigures & { readonly attemptId: string; readonly refunded: number }

/** Fifty refunds of one payment at the same time over two processes. */
const raceOnce = async (pair: ApiPair, round: number): Promise<Round> => {
  const orderId = `RACE-${String(round)}`
  const part = parts[round % parts.length] ?? total
  const id = await pay(pair, orderId, providers[round % providers.length] ?? 'kakaopay')
  const ends = await Promise.all(
    Array.from({ length: refundsAtOnce }, (_, index) =>
      refund(pair, id, `${orderId}-${String(index)}`, part),
    ),
  )
  const settled = ends.filter((end) => end.settled).length
  const { refunded } = (await answered(() => pair.client.find(id))).amount
  const right = settled === Math.floor(total / part) && refunded === settled * part
  return {
    refundsAsked: refundsAtOnce,
    settled,
    refused: refundsAtOnce - settled,
    busy: ends.reduce((sum, { busy }) => sum + busy, 0),
    wrong: right ? [] : [orderId],
    attemptId: `${orderId}-1`,
    refunded,
  }
}

const add = (a: RaceFigures, b: RaceFigures): RaceFigures => ({
  refundsAsked: a.refundsAsked + b.refundsAsked,
  settled: a.settled + b.settled,
  refused: a.refused + b.refused,
  busy: a.busy + b.busy,
  wrong: [...a.wrong, ...b.wrong],
})

/** Races as many rounds, a few payments at a time, and compares with the providers' books. */
export const raceRefunds = async (
  pair: ApiPair,
  rounds: number,
  onRound: (done: number) => void = () => undefined,
): Promise<RaceFigures> => {
  const done: Round[] = []
  let next = 0
  const worker = async () => {
    while (next < rounds) {
      next += 1
      done.push(await raceOnce(pair, next))
      onRound(done.length)
    }
  }
  await Promise.all(Array.from({ length: roundsAtOnce }, worker))
  const ledger = await pair.ledger()
  const differing = done.filter(
    ({ attemptId, refunded }) =>
      ledger.find(({ orderId }) => orderId === attemptId)?.balance !== total - refunded,
  )
  const figures = done.reduce(add, none)
  return { ...figures, wrong: [...figures.wrong, ...differing.map(({ attemptId }) => attemptId)] }
}

import { setTimeout as pause } from 'node:timers/promises'

import type { Answer, Payment, Provider } from '../../local/payport-client'
import { atOrigin, walkThroughCheckout } from '../../local/shopper'
import { type ApiPair, shopUrl, startApiPair } from '../support/api-pair'

const orders = Number(process.env['KILL_TEST_PAYMENTS'] ?? 1_000)
const atOnce = 12
const providers: readonly Provider[] = ['kakaopay', 'naverpay', 'nicepay']

const met = { kills: 0, unanswered: 0, leftToTheSweep: 0, refundsAsked: 0 }

let pair: ApiPair

beforeAll(async () => {
  pair = await startApiPair()
}, 60_000)

afterAll(() => pair.stop(), 60_000)

/** What a merchant's server does: asks again until there is an answer. */
const insist = async <Body>(ask: () => Promise<Answer<Body>>): Promise<Body> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await ask()
    if (answer.ok) return answer.body
    if (answer.problem.safeToRetry !== 'same-request')
      throw new Error(JSON.stringify(answer.problem))
    met.unanswered += 1
    await pause(50)
  }
  throw new Error('no answer in 10 s')
}

/** Goes through the checkout; a browser whose API died in the middle shows an error. */
const walk = async (checkoutUrl: string): Promise<void> => {
  try {
    await walkThroughCheckout({ checkoutUrl, action: 'pay', until: atOrigin(shopUrl) })
  } catch {
    met.unanswered += 1
    await pause(100)
  }
}

const payOne = async (index: number): Promise<string> => {
  const orderId = `KILL-${String(index)}`
  const created = await insist(() =>
    pair.client.create({
      orderId,
      orderName: '드립백 세트',
      amount: { total: 30_000, taxFree: 3_000 },
      provider: providers[index % providers.length] ?? 'kakaopay',
      returnUrl: `${shopUrl}/orders/${orderId}`,
    }),
  )
  let payment = created
  for (let tries = 0; tries < 20 && payment.status === 'AwaitingShopper'; tries += 1) {
    await walk(payment.checkout?.url ?? '')
    payment = await insist(() => pair.client.find(created.id))
  }
  if (payment.status === 'Approving') met.leftToTheSweep += 1
  if (payment.status === 'Paid' && index % 2 === 0) {
    met.refundsAsked += 1
    await insist(() =>
      pair.client.refund(created.id, `refund-${String(index)}`, {
        amount: 10_000,
        taxFree: 1_000,
        reason: '단순 변심',
      }),
    )
  }
  return created.id
}

/** Ends a process after a random while, again and again; at times both are down. */
const killAtRandom = async (which: 0 | 1, until: { over: boolean }): Promise<void> => {
  while (!until.over) {
    await pause(300 + Math.random() * 2_500)
    await pair.kill(which)
    met.kills += 1
  }
}

const payAll = async (): Promise<readonly string[]> => {
  const ids: string[] = []
  let next = 0
  const worker = async () => {
    while (next < orders) {
      next += 1
      ids.push(await payOne(next))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return ids
}

const isOpen = ({ status, refunds }: Payment): boolean =>
  status === 'Approving' || refunds.some((refund) => refund.status === 'Requested')

/** Looks at all payments every few seconds until the sweep has left none open. */
const settleAll = async (ids: readonly string[]): Promise<readonly Payment[]> => {
  let open: readonly Payment[] = []
  for (let tries = 0; tries < 60; tries += 1) {
    const payments: Payment[] = []
    for (const id of ids) payments.push(await insist(() => pair.client.find(id)))
    open = payments.filter(isOpen)
    if (open.length === 0) return payments
    await pause(3_000)
  }
  throw new Error(`these stayed open: ${JSON.stringify(open)}`)
}

it(`${String(orders)} payments while two API processes are killed again and again: the books are equal`, async () => {
  const killing = { over: false }
  const killers = Promise.all([killAtRandom(0, killing), killAtRandom(1, killing)])
  const ids = await payAll().finally(() => {
    killing.over = true
  })
  await killers
  const payments = await settleAll(ids)
  const ledger = await pair.ledger()

  const ours = payments.map(({ orderId, status, amount }) => [
    orderId,
    ['Paid', 'PartlyRefunded', 'Refunded'].includes(status) ? amount.refundable : 0,
  ])
  const theirs = new Map<string, number>()
  for (const { orderId, balance } of ledger) {
    const order = orderId.replace(/-\d+$/, '')
    theirs.set(order, (theirs.get(order) ?? 0) + balance)
  }
  const uncancelled = ledger.filter(({ balance }) => balance > 0)

  process.stdout.write(
    `${String(met.kills)} kills, ${String(met.unanswered)} requests without an answer, ` +
      `${String(met.leftToTheSweep)} payments left open by their callers; ` +
      `${String(payments.length)} payments, ${String(met.refundsAsked)} refunds; ` +
      `${String(ledger.reduce((sum, { balance }) => sum + balance, 0))} won in the providers' books\n`,
  )
  expect(met.kills).toBeGreaterThan(orders / 100)
  expect(payments).toHaveLength(orders)
  expect(ours.filter(([order, balance]) => (theirs.get(String(order)) ?? 0) !== balance)).toEqual(
    [],
  )
  expect(new Set(uncancelled.map(({ orderId }) => orderId.replace(/-\d+$/, ''))).size).toBe(
    uncancelled.length,
  )
  expect(payments.filter(({ status }) => !['Paid', 'PartlyRefunded'].includes(status))).toEqual([])
}, 1_700_000)

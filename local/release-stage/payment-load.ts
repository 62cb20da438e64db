import { setTimeout as pause } from 'node:timers/promises'

import type { Answer, Payment, PayportClient, Provider } from '../payport-client'
import { atOrigin, walkThroughCheckout } from '../shopper'

export type LoadOptions = {
  readonly client: PayportClient
  readonly shopOrigin: string
  /** New payments in a second; each is four or more requests. */
  readonly paymentsPerSecond: number
}

export type LoadCounts = {
  readonly paid: number
  /** Answers of 500 and above, each of which was asked for again. */
  readonly failedAnswers: number
}

export type PaymentLoad = {
  readonly counts: () => LoadCounts
  /** Takes no new payment, and resolves with all when the running ones are through. */
  readonly stop: () => Promise<readonly Payment[]>
}

const providers: readonly Provider[] = ['kakaopay', 'naverpay']
const mostAttempts = 50
const retryAfterMs = 100

/**
 * Merchants and shoppers at a steady pace: each order is created, paid at its provider and looked at.
 * A merchant sends a request again that failed, as the API tells it to; nothing else is forgiven.
 */
export const startPaymentLoad = (options: LoadOptions): PaymentLoad => {
  const { client, shopOrigin, paymentsPerSecond } = options
  const paid: Payment[] = []
  const wrong: unknown[] = []
  const running = new Set<Promise<void>>()
  let started = 0
  let failedAnswers = 0

  const insist = async (ask: () => Promise<Answer<Payment>>): Promise<Payment> => {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const answer = await ask()
      if (answer.ok) return answer.body
      if (answer.status < 500) throw new Error(JSON.stringify(answer.problem))
      failedAnswers += 1
      await pause(retryAfterMs)
    }
    throw new Error(`A request failed ${mostAttempts} times`)
  }

  const payOnce = async (number: number): Promise<void> => {
    const orderId = `STAGE-${number}`
    const provider = providers[number % providers.length] ?? 'kakaopay'
    const order = { orderId, orderName: '햇복숭아 3kg', amount: { total: 33_000 }, provider }
    const returnUrl = `${shopOrigin}/orders/${orderId}`
    const { id, checkout } = await insist(() => client.create({ ...order, returnUrl }))
    await walkThroughCheckout({
      checkoutUrl: checkout?.url ?? '',
      action: 'pay',
      until: atOrigin(shopOrigin),
    })
    const payment = await insist(() => client.find(id))
    if (payment.status !== 'Paid') throw new Error(`${orderId} is ${payment.status} and not Paid`)
    paid.push(payment)
  }

  const begin = (): void => {
    started += 1
    const payment: Promise<void> = payOnce(started)
      .catch((error: unknown) => void wrong.push(error))
      .finally(() => running.delete(payment))
    running.add(payment)
  }
  const timer = setInterval(begin, 1_000 / paymentsPerSecond)

  return {
    counts: () => ({ paid: paid.length, failedAnswers }),
    stop: async () => {
      clearInterval(timer)
      await Promise.all(running)
      if (wrong.length > 0) throw new AggregateError(wrong, `${wrong.length} payments went wrong`)
      return paid
    },
  }
}

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'

import { bodyOf, checkTimeline, clientOf, type MerchantView, type Progress } from './demo-checks'
import type { Payment, Provider } from './payport-client'
import { atOrigin, walkThroughCheckout } from './shopper'

export const providerNames: { readonly [Name in Provider]: string } = {
  kakaopay: 'KakaoPay',
  naverpay: 'NaverPay',
  nicepay: 'NICEPAY',
}

export const progress = (say: (line: string) => void = console.log): Progress => {
  const payments: Payment[] = []
  return {
    heading: (text) => say(`\n${text}`),
    step: async (text, run) => {
      const startedAt = performance.now()
      try {
        const result = await run()
        say(
          `  ✓ ${text.padEnd(66)} ${String(Math.round(performance.now() - startedAt)).padStart(4)} ms`,
        )
        return result
      } catch (error) {
        say(`  ✗ ${text}`)
        throw error
      }
    },
    remember: (payment) => payments.push(payment),
    payments: () => payments,
  }
}

const order = {
  orderName: '햇복숭아 선물 상자 3kg',
  amount: { total: 33_000, taxFree: 28_000 },
} as const
/** won; what the first refund gives back. */
const part = { amount: 5_000, taxFree: 3_000, reason: '한 개가 상했어요' } as const
const rest = { amount: 28_000, taxFree: 25_000, reason: '나머지도 환불' } as const

const newOrderId = (): string => `DEMO-${randomUUID().slice(0, 8)}`

/** The merchant opens a checkout and the shopper pays in it. */
const payOrder = async (
  machine: MerchantView,
  provider: Provider,
  confirm: 'automatic' | 'manual',
  { step }: Progress,
): Promise<Payment> => {
  const payport = clientOf(machine)
  const orderId = newOrderId()
  const created = await step(`the merchant creates the payment of ${orderId}`, async () => {
    const returnUrl = `${machine.urls.shop}/orders/${orderId}`
    const request = { ...order, orderId, provider, confirm, returnUrl }
    const payment = bodyOf(await payport.create(request), 201)
    assert.equal(payment.status, 'AwaitingShopper')
    return payment
  })
  const wanted = confirm === 'manual' ? 'Authorized' : 'Paid'
  return step(`the shopper pays at ${providerNames[provider]}; it is ${wanted}`, async () => {
    const { request } = await walkThroughCheckout({
      checkoutUrl: created.checkout?.url ?? '',
      action: 'pay',
      until: atOrigin(machine.urls.shop),
    })
    const page = await fetch(request.url)
    assert.equal(page.status, 200, 'the shop shows the order')
    const payment = bodyOf(await payport.find(created.id), 200)
    assert.equal(payment.status, wanted)
    return payment
  })
}

/** Pay, give a part back, ask for too much, ask again, give the rest back. */
export const payAndRefund = async (
  machine: MerchantView,
  provider: Provider,
  told: Progress,
): Promise<void> => {
  const { heading, step } = told
  const payport = clientOf(machine)
  heading(`${providerNames[provider]}, confirmed by itself`)
  const { id } = await payOrder(machine, provider, 'automatic', told)
  const key = randomUUID()

  await step('5,000 won are refunded', async () => {
    const { payment } = bodyOf(await payport.refund(id, key, part), 201)
    assert.equal(payment.status, 'PartlyRefunded')
    assert.equal(payment.amount.refundable, rest.amount)
  })
  await step('28,001 won more are refused: no money moved', async () => {
    const answer = await payport.refund(id, randomUUID(), { ...rest, amount: rest.amount + 1 })
    assert(!answer.ok)
    assert.equal(answer.status, 400)
    assert.equal(answer.problem.code, 'RefundExceedsBalance')
    assert.equal(answer.problem.moneyMoved, 'no')
  })
  await step('the first refund sent again is replayed, not repeated', async () => {
    const answer = await payport.refund(id, key, part)
    const { payment } = bodyOf(answer, 201)
    assert.equal(answer.headers.get('idempotent-replayed'), 'true')
    assert.equal(payment.amount.refunded, part.amount)
  })
  await step('the rest is refunded', async () => {
    const { payment } = bodyOf(await payport.refund(id, randomUUID(), rest), 201)
    assert.equal(payment.status, 'Refunded')
    assert.equal(payment.amount.refundable, 0)
    told.remember(payment)
  })
  await checkTimeline(machine, id, told)
}

/** Pay with confirmation by the merchant, and keep the money. */
export const confirmByHand = async (
  machine: MerchantView,
  provider: Provider,
  told: Progress,
): Promise<void> => {
  told.heading(`${providerNames[provider]}, confirmed by hand`)
  const { id } = await payOrder(machine, provider, 'manual', told)
  await told.step('the merchant confirms; it is Paid', async () => {
    const payment = bodyOf(await clientOf(machine).confirm(id), 200)
    assert.equal(payment.status, 'Paid')
    told.remember(payment)
  })
  await checkTimeline(machine, id, told)
}

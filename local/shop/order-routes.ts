import { randomUUID } from 'node:crypto'

import type { Context, Hono } from 'hono'

import type { Provider } from '../payport-client'
import { type Counter, readForm } from './counter'
import type { EventBook } from './event-book'
import { homePage, type OrderLine } from './home-page'
import { orderPage } from './order-page'
import type { Order } from './orders'
import { products } from './products'
import { providers } from './words'

const isProvider = (text: string | undefined): text is Provider =>
  providers.some((each) => each === text)

/** What the shopper does: look, order, come back, try again. */
export const orderRoutes = (app: Hono, counter: Counter, events: EventBook): void => {
  const { payport, orders, links, reply } = counter

  const lineOf = async (order: Order): Promise<OrderLine> => {
    const answer = await payport.findByOrder(order.orderId)
    return { order, payment: answer.ok ? answer.body : undefined }
  }

  app.get('/', async (c) =>
    reply(c, homePage(await Promise.all(orders.recent(10).map(lineOf)), links())),
  )

  app.post('/orders', async (c) => {
    const { product, provider, confirm } = await readForm(c)
    const chosen = products.find(({ id }) => id === product)
    if (chosen === undefined || !isProvider(provider))
      return counter.complain(c, { text: '상품과 결제 수단을 골라 주세요.' }, 400)
    const order = orders.add({
      productId: chosen.id,
      provider,
      confirm: confirm === 'manual' ? 'manual' : 'automatic',
    })
    return counter.pay(c, order, false)
  })

  app.post('/orders/:orderId/pay', async (c) => {
    const { provider } = await readForm(c)
    const order = orders.find(c.req.param('orderId'))
    if (order === undefined || !isProvider(provider)) return c.notFound()
    return counter.pay(c, { ...order, provider }, true)
  })

  app.get('/orders/:orderId', async (c: Context) => {
    const answer = await counter.paymentOf(c)
    if (!answer.ok) return counter.showProblem(c, answer.problem)
    const payment = answer.body
    const timeline = await payport.timeline(payment.id)
    const view = {
      payment,
      timeline: timeline.ok ? timeline.body.entries : [],
      events,
      message: counter.takeMessage(payment.orderId),
      refundKey: randomUUID(),
    }
    return reply(c, orderPage(view, links()))
  })
}

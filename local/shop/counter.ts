import type { Context } from 'hono'

import { type Payment, payportClient, type Problem, type Provider } from '../payport-client'
import type { Html, Links } from './layout'
import { type Message, problemPage } from './order-page'
import { type Order, orderBook } from './orders'
import { products } from './products'
import { providers, providerWords } from './words'

export type CounterOptions = {
  readonly ordersFile: string
  readonly apiKey: string
  readonly apiUrl: () => string
  /** Where browsers reach this shop. */
  readonly ownUrl: () => string
  /** Where each provider's simulator listens. */
  readonly simulators: Readonly<Record<Provider, string>>
}

type Status = 200 | 400 | 404 | 502
export type Form = Readonly<Record<string, string>>

export const readForm = async (c: Context): Promise<Form> =>
  Object.fromEntries(new URLSearchParams(await c.req.text()))

/** What the shop's routes work with: Payport, the order book, and ways to answer. */
export const openCounter = (options: CounterOptions) => {
  const payport = payportClient({ url: options.apiUrl, apiKey: options.apiKey })
  const orders = orderBook(options.ordersFile)
  const messages = new Map<string, Message>()

  const links = (): Links => ({
    docs: `${options.apiUrl()}/docs`,
    ledgers: providers.map((name) => ({
      label: providerWords[name].replace(/ .*/, ''),
      url: `${options.simulators[name]}/_control/ledger`,
    })),
  })

  const reply = async (c: Context, body: Html, status: Status = 200) => c.html(await body, status)

  const complain = (c: Context, message: Message, status: Status) =>
    reply(c, problemPage(message, links()), status)

  const showProblem = (c: Context, problem: Problem) =>
    complain(
      c,
      { text: '주문의 결제를 찾지 못했습니다.', problem },
      problem.status === 404 ? 404 : 502,
    )

  return {
    payport,
    orders,
    links,
    reply,
    complain,
    showProblem,

    /** The payment of the order in the path; the query that the shopper came back with is not read. */
    paymentOf: (c: Context) => payport.findByOrder(c.req.param('orderId') ?? ''),

    takeMessage: (orderId: string): Message | undefined => {
      const message = messages.get(orderId)
      messages.delete(orderId)
      return message
    },

    /** Does something with the order's payment, and shows the order with a sentence about it. */
    onPayment: (act: (payment: Payment, form: Form) => Promise<Message>) => async (c: Context) => {
      const form = await readForm(c)
      const answer = await payport.findByOrder(c.req.param('orderId') ?? '')
      if (!answer.ok) return showProblem(c, answer.problem)
      const { orderId } = answer.body
      messages.set(orderId, await act(answer.body, form))
      return c.redirect(`/orders/${orderId}`, 303)
    },

    /** Asks Payport for a checkout and sends the shopper there. */
    pay: async (c: Context, order: Order, replace: boolean) => {
      const product = products.find(({ id }) => id === order.productId)
      if (product === undefined) return c.notFound()
      const { orderId, provider, confirm } = order
      const answer = await payport.create({
        orderId,
        orderName: product.name,
        amount: product.amount,
        provider,
        returnUrl: `${options.ownUrl()}/orders/${orderId}`,
        confirm,
        ...(replace && { replace }),
      })
      return answer.ok
        ? c.redirect(answer.body.checkout?.url ?? `/orders/${orderId}`, 303)
        : complain(c, { text: '결제를 시작하지 못했습니다.', problem: answer.problem }, 502)
    },
  }
}

export type Counter = ReturnType<typeof openCounter>

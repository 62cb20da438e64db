import type { App } from '../../../functions/http/app'
import type { BrowserRequest } from '../../../local/page-forms'
import type { ShopperAction } from '../../../local/shopper'
import type { ProviderName } from '../../../src/domain/provider-name'
import type { OrderId } from '../../../src/domain/identifiers'
import { type Http, type Reply, type Sent, shop } from '../../support/http'
import { paid } from '../../support/payments'
import type { ServedContract } from './served-contract'

export const providers = ['kakaopay', 'naverpay', 'nicepay'] as const

/** As much of a payment's JSON as the tests read. */
export type PaymentJson = {
  readonly id: string
  readonly orderId: string
  readonly status: string
  readonly amount: Readonly<Record<'total' | 'taxFree' | 'refunded' | 'refundable', number>>
  readonly checkout?: { readonly url: string }
  readonly refunds: ReadonlyArray<{ readonly id: string; readonly status: string }>
  readonly reference?: string
  readonly version: number
}

export const read = ({ text }: Reply) => JSON.parse(text) as Readonly<Record<string, unknown>>

export const paymentIn = (reply: Reply): PaymentJson => read(reply) as PaymentJson

let orders = 0
export const newOrderId = (): string => `ORD-${String((orders += 1))}`

export const orderOf = (provider: ProviderName, changes: object = {}) => ({
  orderId: newOrderId(),
  orderName: '드립백 세트 외 1건',
  amount: { total: 30_000, taxFree: 3_000 },
  provider,
  returnUrl: `${shop}/orders/1?from=payport`,
  ...changes,
})

export const is = (reply: Reply, status: number, code?: string): Reply => {
  const said = code === undefined ? undefined : read(reply)['code']
  expect({ status: reply.status, code: said, text: reply.text }).toEqual({
    status,
    code,
    text: reply.text,
  })
  return reply
}

/** What the tests do as a merchant and as its shopper. */
export const sceneOf = (http: Http, contract: ServedContract) => {
  const create = async (
    provider: ProviderName = 'nicepay',
    changes: object = {},
  ): Promise<PaymentJson> =>
    paymentIn(
      is(await http.send({ target: '/v1/payments', body: orderOf(provider, changes) }), 201),
    )

  const consent = (payment: PaymentJson, action: ShopperAction = 'pay'): Promise<BrowserRequest> =>
    http.comeBack(payment.checkout?.url ?? '', action)

  const payment = async (id: string): Promise<PaymentJson> =>
    paymentIn(is(await http.send({ target: `/v1/payments/${id}` }), 200))

  const pay = async (
    provider: ProviderName = 'nicepay',
    changes: object = {},
  ): Promise<PaymentJson> => {
    const opened = await create(provider, changes)
    is(await http.browse(await consent(opened)), 303)
    return payment(opened.id)
  }

  const refund = (id: string, body: object, key: string | undefined, app?: App): Promise<Reply> =>
    http.send(
      {
        target: `/v1/payments/${id}/refunds`,
        body,
        ...(key !== undefined && { headers: { 'idempotency-key': key } }),
      },
      app,
    )

  /** Paid as far as we know; no provider knows it. */
  const storedPaid = async (): Promise<string> => {
    const payment = paid({ order: { orderId: newOrderId() as OrderId } })
    await http.put(payment)
    return payment.id
  }

  return {
    http,
    contract,
    storedPaid,
    create,
    consent,
    payment,
    pay,
    refund,
    /** A payment whose shopper said yes and whose merchant confirms by hand. */
    authorize: async (provider: ProviderName = 'nicepay', changes: object = {}) => {
      const opened = await create(provider, { confirm: 'manual', ...changes })
      is(await http.browse(await consent(opened)), 303)
      return payment(opened.id)
    },
    post: (target: string, app?: App) => http.send({ method: 'POST', target }, app),
    checkoutPath: ({ checkout }: PaymentJson): string => new URL(checkout?.url ?? '').pathname,
    /** The reply, which left all books as they were. */
    refused: async (sent: Sent, app?: App): Promise<Reply> => {
      const before = await http.books()
      const reply = await http.send(sent, app)
      expect(await http.books()).toEqual(before)
      return reply
    },
  }
}

export type Scene = ReturnType<typeof sceneOf>

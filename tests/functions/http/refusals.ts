import type { App } from '../../../functions/http/app'
import { cancelAttempt } from '../../../src/domain/approval'
import type { OrderId } from '../../../src/domain/identifiers'
import { type Payment, type Refund } from '../../../src/domain/payment'
import { requestReversal } from '../../../src/domain/reversals'
import { type Http, type Sent, secrets, shop } from '../../support/http'
import {
  approvalOf,
  approving,
  awaitingShopper,
  minutes,
  noon,
  paid as paidPayment,
  right,
} from '../../support/payments'
import { is, newOrderId, orderOf, read, type Scene } from './scene'

const part = { amount: 5_000, reason: '단순 변심' }
const refundKey = { 'idempotency-key': 'k-1' }
const tooLarge = ' '.repeat(64 * 1024) + '{}'

type Asked = { readonly sent: Sent; readonly app?: App }
type Row = readonly [code: string, status: number, ask: (scene: Scene) => Promise<Asked>]

const creating = (body: Sent['body'], more: Partial<Sent> = {}): Asked => ({
  sent: { method: 'POST', target: '/v1/payments', ...(body !== undefined && { body }), ...more },
})
const refunding = (
  id: string,
  body: NonNullable<Sent['body']> = part,
  more: Partial<Sent> = {},
): Asked => ({
  sent: {
    target: `/v1/payments/${id}/refunds`,
    body,
    headers: refundKey,
    ...more,
  },
})
const acting = (id: string, action: 'confirm' | 'cancel'): Asked => ({
  sent: { method: 'POST', target: `/v1/payments/${id}/${action}` },
})

const storedAs = async (http: Http, toPayment: (order: { orderId: OrderId }) => Payment) => {
  const payment = toPayment({ orderId: newOrderId() as OrderId })
  await http.put(payment)
  return payment
}

/** The create that its payment was made with, for another item. */
const replacing = ({ order, attempt }: Payment) => ({
  orderId: order.orderId,
  orderName: 'another item',
  amount: order.amount,
  provider: attempt.provider,
  returnUrl: `${shop}/orders/1`,
  replace: true,
})

const manyAttempts = (order: object): Payment => ({
  ...awaitingShopper({ order }),
  attempt: { number: 99, provider: 'kakaopay' },
})

const givenBack = (order: object): Payment => {
  const opened = awaitingShopper({ order })
  return requestReversal(
    { at: noon, dueAt: minutes(60 * 24 * 365 * 20), key: 'reversal-key' },
    {
      attempt: opened.attempt,
      session: opened.checkout.session,
      approval: approvalOf(approving({ order })),
      cause: 'AttemptEnded',
    },
  )(right(cancelAttempt(noon)(opened)))
}

const manyRefunds = (order: object): Payment => {
  const payment = paidPayment({ order })
  const refunds = Array.from({ length: 99 }, (_, index): Refund => ({
    number: index + 1,
    amount: payment.order.amount,
    reason: 'r',
    request: { key: `key-${String(index)}`, body: 'b' },
    key: 'k',
    requestedAt: noon,
    standing: { _tag: 'Refused', at: noon, reason: { kind: 'Other', code: 'X' } },
  }))
  return { ...payment, refunds }
}

/** Each leaves all books as they were. */
const createRows: readonly Row[] = [
  ['InvalidRequest', 400, async () => creating({ orderId: 'x' })],
  ['InvalidRequest', 400, async () => creating(undefined)],
  ...[
    'https://evil.example/',
    'https://shop.example.evil.example/',
    'https://shop.example@evil.example/',
    'https://user:pass@shop.example/',
    'http://shop.example/',
    'https://shop.example:8443/',
  ].map((returnUrl): Row => [
    'ReturnUrlNotAllowed',
    400,
    async () => creating(orderOf('nicepay', { returnUrl })),
  ]),
  [
    'ProviderNotEnabled',
    400,
    async () => creating(orderOf('kakaopay'), { key: secrets.poorApiKey }),
  ],
  [
    'ProviderSwitchedOff',
    409,
    async ({ http }) => ({ ...creating(orderOf('kakaopay')), app: http.apps.kakaoPayOff }),
  ],
  [
    'CheckoutRefused',
    402,
    async ({ http }) => {
      await http.fault('naverpay', { on: 'openCheckout', kind: 'code', code: 'InvalidParameter' })
      return creating(orderOf('naverpay'))
    },
  ],
  [
    'OrderConflict',
    409,
    async ({ create }) => {
      const { orderId } = await create()
      return creating(orderOf('nicepay', { orderId, amount: { total: 1_000 } }))
    },
  ],
  [
    'OrderConflict',
    409,
    async ({ pay }) => {
      const { orderId } = await pay()
      return creating(orderOf('nicepay', { orderId, orderName: 'x', replace: true }))
    },
  ],
  [
    'TooManyAttempts',
    409,
    async ({ http }) => creating(replacing(await storedAs(http, manyAttempts))),
  ],
  [
    'ReversalPending',
    409,
    async ({ http }) => creating(replacing(await storedAs(http, givenBack))),
  ],
  ['BodyTooLarge', 413, async () => creating(tooLarge)],
  [
    'MediaTypeNotSupported',
    415,
    async () => creating(orderOf('nicepay'), { headers: { 'content-type': 'text/plain' } }),
  ],
  [
    'ProviderUnavailable',
    503,
    async ({ http }) => {
      await http.fault('kakaopay', { on: 'openCheckout', kind: 'dropBeforeCommit' })
      return creating(orderOf('kakaopay'))
    },
  ],
  [
    'ProviderUnavailable',
    503,
    async ({ http }) => ({ ...creating(orderOf('kakaopay')), app: http.apps.unreachable }),
  ],
]

const someoneElse = { key: secrets.othersApiKey }
const unknownId = `pay_${'a'.repeat(26)}`

const readRows: readonly Row[] = [
  ['InvalidRequest', 400, async () => ({ sent: { target: '/v1/payments' } })],
  ['InvalidRequest', 400, async () => ({ sent: { target: '/v1/payments?orderId=a%20b' } })],
  ['PaymentNotFound', 404, async () => ({ sent: { target: '/v1/payments?orderId=NO-SUCH' } })],
  [
    'PaymentNotFound',
    404,
    async ({ create }) => ({
      sent: { target: `/v1/payments?orderId=${(await create()).orderId}`, ...someoneElse },
    }),
  ],
  ...['', '/timeline'].flatMap((under): readonly Row[] => [
    [
      'PaymentNotFound',
      404,
      async () => ({ sent: { target: `/v1/payments/${unknownId}${under}` } }),
    ],
    ['PaymentNotFound', 404, async () => ({ sent: { target: `/v1/payments/nonsense${under}` } })],
    [
      'PaymentNotFound',
      404,
      async ({ create }) => ({
        sent: { target: `/v1/payments/${(await create()).id}${under}`, ...someoneElse },
      }),
    ],
  ]),
]

const changeRows: readonly Row[] = [
  ...(['confirm', 'cancel'] as const).flatMap((action): readonly Row[] => [
    ['PaymentNotFound', 404, async () => acting(unknownId, action)],
    [
      'PaymentNotFound',
      404,
      async ({ authorize }) => {
        const { sent } = acting((await authorize()).id, action)
        return { sent: { ...sent, ...someoneElse } }
      },
    ],
  ]),
  ['NotInState', 409, async ({ create }) => acting((await create()).id, 'confirm')],
  ['NotInState', 409, async ({ pay }) => acting((await pay()).id, 'cancel')],
]

const refundRows: readonly Row[] = [
  [
    'InvalidRequest',
    400,
    async ({ storedPaid }) => refunding(await storedPaid(), part, { headers: {} }),
  ],
  ['InvalidRequest', 400, async ({ storedPaid }) => refunding(await storedPaid(), { amount: -1 })],
  [
    'RefundExceedsBalance',
    400,
    async ({ storedPaid }) => refunding(await storedPaid(), { ...part, amount: 25_001 }),
  ],
  [
    'RefundExceedsBalance',
    400,
    async ({ storedPaid }) => refunding(await storedPaid(), { ...part, taxFree: 3_001 }),
  ],
  ['PaymentNotFound', 404, async () => refunding(unknownId)],
  [
    'PaymentNotFound',
    404,
    async ({ storedPaid }) => refunding(await storedPaid(), part, someoneElse),
  ],
  ['NotRefundable', 409, async ({ create }) => refunding((await create()).id)],
  [
    'BalanceDiffers',
    409,
    async ({ storedPaid }) => refunding(await storedPaid(), { ...part, expectedBalance: 1 }),
  ],
  ['TooManyRefunds', 409, async ({ http }) => refunding((await storedAs(http, manyRefunds)).id)],
  ['BodyTooLarge', 413, async ({ storedPaid }) => refunding(await storedPaid(), tooLarge)],
  [
    'MediaTypeNotSupported',
    415,
    async ({ storedPaid }) =>
      refunding(await storedPaid(), part, {
        headers: { ...refundKey, 'content-type': 'text/plain' },
      }),
  ],
  [
    'IdempotencyKeyReused',
    422,
    async ({ pay, refund }) => {
      const { id } = await pay()
      is(await refund(id, part, 'k-1'), 201)
      return refunding(id, { ...part, amount: 4_999 })
    },
  ],
]

/** These have asked the provider or written an intent before they failed. */
const provider = (scene: () => Scene): void => {
  it('PaymentDeclined (402) when the provider says no to the money, or comes too late', async () => {
    const { http, authorize, post } = scene()
    const declined = await authorize('naverpay')
    const fault = { code: 'NotEnoughAccountBalance', message: '잔액이 부족합니다.' }
    await http.fault('naverpay', { on: 'approve', kind: 'code', ...fault })
    const reply = is(await post(`/v1/payments/${declined.id}/confirm`), 402, 'PaymentDeclined')
    expect(read(reply)).toMatchObject({
      decline: { kind: 'InsufficientFunds', ...fault },
      moneyMoved: 'no',
    })
    const late = await authorize('naverpay')
    await http.fault('naverpay', { on: 'approve', kind: 'expired' })
    const expired = is(await post(`/v1/payments/${late.id}/confirm`), 402, 'PaymentDeclined')
    expect(read(expired)).toMatchObject({ decline: { kind: 'SessionExpired' } })
  })

  it('RefundRefused (402), the same again to the same request', async () => {
    const { http, pay, refund } = scene()
    const { id } = await pay('naverpay')
    const fault = { code: 'CancelDeadlineExpired', message: '취소 기한이 지났습니다.' }
    await http.fault('naverpay', { on: 'refund', kind: 'code', ...fault })
    const reply = is(await refund(id, part, 'k'), 402, 'RefundRefused')
    expect(read(reply)).toMatchObject({ decline: { kind: 'RefundPeriodOver', ...fault } })
    const again = is(await refund(id, part, 'k'), 402, 'RefundRefused')
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' })
  })

  it("RefundExceedsBalance (400) when the provider's books have less left than ours", async () => {
    const { http, pay, refund } = scene()
    const { id } = await pay('naverpay')
    await http.fault('naverpay', { on: 'refund', kind: 'code', code: 'OverRemainAmount' })
    is(await refund(id, part, 'k'), 400, 'RefundExceedsBalance')
    const again = is(await refund(id, part, 'k'), 400, 'RefundExceedsBalance')
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' })
  })

  it('ProviderNotReached (503) when nothing was sent, and then the same request works', async () => {
    const { http, authorize, pay, post, refund, payment } = scene()
    const confirmed = await authorize('nicepay')
    const confirm = `/v1/payments/${confirmed.id}/confirm`
    const { unreachable } = http.apps
    const reply = is(await post(confirm, unreachable), 503, 'ProviderNotReached')
    expect(reply.headers).toMatchObject({ 'retry-after': '5' })
    expect(read(reply)).toMatchObject({ moneyMoved: 'no', safeToRetry: 'same-request' })
    is(await post(confirm), 200)

    const { id } = await pay('nicepay')
    is(await refund(id, part, 'k', unreachable), 503, 'ProviderNotReached')
    expect(await payment(id)).toMatchObject({ amount: { refundable: 30_000 } })
    is(await refund(id, part, 'k'), 201)
  })

  it('a provider that is switched off ends what it began: the open checkout, its payment, its refund', async () => {
    const { http, consent, create, refund } = scene()
    const { kakaoPayOff } = http.apps
    const order = orderOf('kakaopay')
    const opened = await create('kakaopay', order)
    const again = is(await http.send(creating(order).sent, kakaoPayOff), 200)
    expect(JSON.parse(again.text)).toMatchObject({ checkout: opened.checkout })
    is(await http.browse(await consent(opened), kakaoPayOff), 303)
    is(await refund(opened.id, part, 'k', kakaoPayOff), 201)
  })

  it('ProviderNotEnabled (400) when the credentials are gone, and the payment can still be read', async () => {
    const { http, authorize, pay, post, refund } = scene()
    const { withoutProviders } = http.apps
    const { id, orderId } = await storedAs(http, (order) => approving({ order })).then(
      (payment) => ({ id: payment.id, orderId: payment.order.orderId }),
    )
    for (const target of [`/${id}`, `?orderId=${orderId}`, `/${id}/timeline`])
      is(await http.send({ target: `/v1/payments${target}` }, withoutProviders), 200)
    const authorized = await authorize()
    is(
      await post(`/v1/payments/${authorized.id}/confirm`, withoutProviders),
      400,
      'ProviderNotEnabled',
    )
    is(await refund((await pay()).id, part, 'k', withoutProviders), 400, 'ProviderNotEnabled')
  })
}

const rows = { createRows, readRows, changeRows, refundRows }

/** Every problem code that a merchant's own request or a provider's answer brings about. */
export const refusals = (scene: () => Scene): void => {
  describe.each(Object.entries(rows))('a refusal changes nothing: %s', (_, all) => {
    it.each(all)('%s (%i)', async (code, status, ask) => {
      const { sent, app } = await ask(scene())
      const reply = is(await scene().refused(sent, app), status, code)
      expect(reply.headers).toMatchObject({
        'content-type': 'application/problem+json; charset=utf-8',
        'cache-control': 'no-store',
      })
      expect(read(reply)).toMatchObject({ requestId: 'request-of-the-test' })
    })
  })

  describe('a refusal of the provider', () => {
    provider(scene)
  })
}

import { createHash } from 'node:crypto'

import * as TE from 'fp-ts/TaskEither'

import type { PaymentProvider } from '../../src/application/ports/payment-provider'
import type { ProviderName as Name } from '../../src/domain/provider-name'
import { planRefund } from '../../src/domain/refunds'
import { kakaoPay } from '../../src/infra/kakaopay/kakaopay'
import { naverPay } from '../../src/infra/naverpay/naverpay'
import { nicePay } from '../../src/infra/nicepay/nicepay'
import { approving, noon, paid, right } from '../support/payments'

type Json = Readonly<Record<string, unknown>>

const long = 'x'.repeat(10_000)

const cid = 'TC0ONETIME'
const merchantUserKey = paid().id
/** Each provider's name for the payment, so that one payment does for all. */
const tid = 'UT0000999m01012601151030150042'
const [session, consent] = [tid, tid]
const secretKey = '0123456789abcdef0123456789abcdef'

/** Says the same to whatever it is asked. */
const saying = (name: Name, body: Json): PaymentProvider => {
  const http = () => TE.right({ status: 200, text: JSON.stringify(body) })
  const url = 'https://provider.example'
  switch (name) {
    case 'kakaopay':
      return kakaoPay({ cid, secretKey, baseUrl: url, http })
    case 'naverpay':
      return naverPay({
        partnerId: 'p',
        clientId: 'c',
        clientSecret: 's',
        chainId: 'h',
        apiUrl: url,
        serviceUrl: url,
        http,
      })
    case 'nicepay':
      return nicePay({ clientId: 'S2', secretKey, apiUrl: url, scriptUrl: url, http })
  }
}

const kakaoReady = (change: Json): Json => ({
  tid: 'T1',
  next_redirect_pc_url: 'https://provider.example/pc',
  next_redirect_mobile_url: 'https://provider.example/m',
  ...change,
})

const kakaoPayment = (change: Json): Json => ({
  aid: 'A1',
  tid,
  cid,
  status: 'SUCCESS_PAYMENT',
  partner_order_id: 'ORD-2031-1',
  partner_user_id: merchantUserKey,
  amount: { total: 25_000, tax_free: 3_000 },
  approved_cancel_amount: { total: 25_000, tax_free: 3_000 },
  cancel_available_amount: { total: 25_000, tax_free: 3_000 },
  approved_at: '2026-11-23T12:01:00',
  ...change,
})

const naverAdmission = (change: Json): Json => ({
  paymentId: tid,
  payHistId: 'H1',
  merchantPayKey: 'ORD-2031-1',
  admissionTypeCode: '01',
  admissionState: 'SUCCESS',
  admissionYmdt: '20261123120100',
  totalPayAmount: 25_000,
  merchantUserKey,
  ...change,
})

const naver = (body: Json): Json => ({ code: 'Success', body: { reserveId: 'R1', ...body } })
const naverApproval = (change: Json): Json =>
  naver({ paymentId: tid, detail: naverAdmission(change) })
const naverHistory = (change: Json): Json =>
  naver({ list: [naverAdmission(change)], totalPageCount: 1 })
const naverCancel = (change: Json): Json =>
  naver({
    paymentId: tid,
    payHistId: 'H2',
    primaryPayCancelAmount: 25_000,
    npointCancelAmount: 0,
    giftCardCancelAmount: 0,
    ...change,
  })

const nicePayment = (change: Json): Json => {
  const [amount, ediDate] = [25_000, '2026-11-23T12:01:00.000+0900']
  const signature = createHash('sha256')
    .update(`${tid}${String(amount)}${ediDate}${secretKey}`)
    .digest('hex')
  const times = { paidAt: ediDate, cancelledAt: ediDate }
  const payment = { tid, orderId: 'ORD-2031-1', amount, balanceAmt: 0, ediDate, signature }
  return { resultCode: '0000', status: 'cancelled', ...payment, ...times, cancels: null, ...change }
}

const nicePaid = (change: Json): Json => nicePayment({ status: 'paid', ...change })

const open = (provider: PaymentProvider) =>
  provider.openCheckout({
    paymentId: paid().id,
    order: paid().order,
    attempt: paid().attempt,
    returnUrl: 'https://pay.example/return',
    at: noon,
  })()

const approve = (provider: PaymentProvider) => provider.approve(approving({ session, consent }))()
const inquire = (provider: PaymentProvider) => provider.inquire(approving({ session, consent }))()

const refund = (provider: PaymentProvider) => {
  const request = { amount: paid().order.amount, reason: 'r', request: { key: 'k', body: 'b' } }
  const intent = { at: noon, dueAt: noon, key: 'k' }
  const plan = right(planRefund(request, intent)(paid({ session, reference: consent })))
  return provider.refund(plan.payment, plan.refund)()
}

type Row = readonly [
  what: string,
  call: (provider: PaymentProvider) => Promise<unknown>,
  name: Name,
  answer: (change: Json) => Json,
  field: string,
]

const names: readonly Row[] = [
  ['session of KakaoPay', open, 'kakaopay', kakaoReady, 'tid'],
  ['page of KakaoPay', open, 'kakaopay', kakaoReady, 'next_redirect_pc_url'],
  ['mobile page of KakaoPay', open, 'kakaopay', kakaoReady, 'next_redirect_mobile_url'],
  ['refund of KakaoPay', refund, 'kakaopay', kakaoPayment, 'aid'],
  ['session of NaverPay', open, 'naverpay', naver, 'reserveId'],
  ['refund of NaverPay', refund, 'naverpay', naverCancel, 'payHistId'],
  ['cancel of NICEPAY', refund, 'nicepay', nicePayment, 'cancelledTid'],
]

it.each(names)('a %s with too long a name is unreadable', async (_, call, name, answer, field) => {
  expect(await call(saying(name, answer({})))).toMatchObject({ _tag: 'Right' })
  expect(await call(saying(name, answer({ [field]: long })))).toMatchObject({
    left: { _tag: 'OutcomeUnknown' },
  })
})

const methods: readonly Row[] = [
  ['an approval of KakaoPay', approve, 'kakaopay', kakaoPayment, 'payment_method_type'],
  ['the books of KakaoPay', inquire, 'kakaopay', kakaoPayment, 'payment_method_type'],
  ['an approval of NaverPay', approve, 'naverpay', naverApproval, 'primaryPayMeans'],
  ['the books of NaverPay', inquire, 'naverpay', naverHistory, 'primaryPayMeans'],
  ['an approval of NICEPAY', approve, 'nicepay', nicePaid, 'payMethod'],
  ['the books of NICEPAY', inquire, 'nicepay', nicePayment, 'payMethod'],
]

it.each(methods)('the method is cut in %s', async (_, call, name, answer, field) => {
  const told = JSON.stringify(await call(saying(name, answer({ [field]: '귤'.repeat(500) }))))
  expect(told).toContain(`"method":"${'귤'.repeat(40)}"`)
})

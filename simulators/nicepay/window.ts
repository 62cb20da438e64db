import { html } from 'hono/html'
import { randomBytes } from 'node:crypto'

import { payPage } from '../kernel/pay-page'
import type { BrowserRequest, ShopperAction } from '../kernel/simulator'
import { toForm, type Checkout } from './checkout'
import { messageOf } from './codes'
import type { Gateway } from './gateway'
import { windowSignature } from './signatures'

export const colour = '#1B4DFF'
export const ink = '#ffffff'

/** The browser's next request, or that the window closes without one. */
export type WindowOutcome = BrowserRequest | 'fnError' | 'noCallback'

const failures = {
  giveUp: { code: 'I002', message: '사용자가 결제를 취소하였습니다.' },
  fail: { code: 'C002', message: '카드사 인증에 실패하였습니다.' },
  orderExists: { code: 'P015', message: messageOf('P015') },
}

const newAuthToken = () => `NICEUNTT${randomBytes(16).toString('hex').toUpperCase()}`

const post = (
  { returnUrl, clientId, orderId, amount, mallReserved = '' }: Checkout,
  result: { code: string; message: string; tid: string; authToken: string; signature: string },
): BrowserRequest => ({
  method: 'POST',
  url: returnUrl,
  form: {
    authResultCode: result.code,
    authResultMsg: result.message,
    tid: result.tid,
    clientId,
    orderId,
    amount: String(amount),
    mallReserved,
    authToken: result.authToken,
    signature: result.signature,
  },
})

const postFailure = (checkout: Checkout, failure: keyof typeof failures): BrowserRequest =>
  post(checkout, { ...failures[failure], tid: '', authToken: newAuthToken(), signature: '' })

const authenticate = ({ books, kernel, credentials }: Gateway, checkout: Checkout) => {
  const { orderId, amount, goodsName, method, mallReserved } = checkout
  const { mallUserId, buyerName, buyerTel, buyerEmail } = checkout
  const authenticatedAt = kernel.now()
  const authToken = newAuthToken()
  const { tid } = books.put({
    tid: books.nextTid(authenticatedAt),
    orderId,
    status: 'authenticated',
    amount,
    taxFree: checkout.taxFreeAmt ?? 0,
    method,
    goodsName,
    ...(mallReserved !== undefined && { mallReserved }),
    ...(mallUserId !== undefined && { mallUserId }),
    ...(buyerName !== undefined && { buyerName }),
    ...(buyerTel !== undefined && { buyerTel }),
    ...(buyerEmail !== undefined && { buyerEmail }),
    authenticatedAt,
    cancels: [],
  })
  const signature = windowSignature(authToken, checkout.clientId, amount, credentials.secretKey)
  return post(checkout, { code: '0000', message: '인증 성공', tid, authToken, signature })
}

/** What the window does when the shopper presses a button. No money moves here. */
export const pressed = (
  gateway: Gateway,
  checkout: Checkout,
  action: ShopperAction,
): WindowOutcome => {
  if (action !== 'pay') {
    const way = gateway.switched('giveUp')
    return way === 'fnError' || way === 'noCallback' ? way : postFailure(checkout, action)
  }
  if (gateway.books.paidFor(checkout.orderId)) return postFailure(checkout, 'orderExists')
  return authenticate(gateway, checkout)
}

export const windowPage = ({ credentials, kernel }: Gateway, checkout: Checkout) =>
  payPage({
    provider: 'NICEPAY',
    colour,
    ink,
    merchant: credentials.merchantName,
    item: checkout.goodsName,
    total: checkout.amount,
    orderId: checkout.orderId,
    action: `${kernel.baseUrl()}/window/answer`,
    hidden: toForm(checkout),
  })

/** Goes on by itself where scripts run, and with a press of the button where they do not. */
export const postingPage = ({ url, form = {} }: BrowserRequest) =>
  html`<!doctype html>
    <html lang="ko">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>NICEPAY (시뮬레이터)</title>
      </head>
      <body>
        <form id="answer" method="post" action="${url}">
          ${Object.entries(form).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
          <button>가맹점으로 돌아가기</button>
        </form>
        <script>
          document.getElementById('answer').submit()
        </script>
      </body>
    </html>`

export const noticePage = (heading: string, detail: string) =>
  html`<!doctype html>
    <html lang="ko">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>NICEPAY (시뮬레이터)</title>
      </head>
      <body>
        <h1>${heading}</h1>
        <p>${detail}</p>
      </body>
    </html>`

import type { Hono } from 'hono'
import { html } from 'hono/html'

import { payPage } from '../kernel/pay-page'
import type { BrowserRequest, Env, ShopperAction } from '../kernel/simulator'
import { means, taxTotalOf } from './amounts'
import { newNumber, type Reservation } from './books'
import type { Gateway } from './gateway'

const windowLasts = 30 * 60_000

/** What the merchant put into the address stays as it is; only what no header can carry is escaped. */
const withQuery = (address: string, query: Readonly<Record<string, string>>): string => {
  const [page = '', ...fragment] = address.replaceAll(/[^!-~]+/g, encodeURIComponent).split('#')
  const joint = !page.includes('?') ? '?' : /[?&]$/.test(page) ? '' : '&'
  const whole = `${page}${joint}${new URLSearchParams(query).toString()}`
  return [whole, ...fragment].join('#')
}

const returnWith = (
  { order }: Reservation,
  query: Readonly<Record<string, string>>,
): BrowserRequest => ({ method: 'GET', url: withQuery(order.returnUrl, query) })

const returnPaid = (reservation: Reservation, paymentId: string) =>
  returnWith(reservation, { resultCode: 'Success', paymentId })

const returnFailed = (reservation: Reservation, resultCode: string, resultMessage: string) =>
  returnWith(reservation, { resultCode, resultMessage, reserveId: reservation.reserveId })

const returnGivenUp = ({ switched }: Gateway, reservation: Reservation) =>
  switched('windowFailure') === 'older'
    ? returnFailed(reservation, 'Fail', 'userCancel')
    : returnFailed(reservation, 'UserCancel', '결제를 취소하셨습니다.')

/** Where a window that shows nothing any more sends the browser at once. */
const over = ({ kernel }: Gateway, reservation: Reservation): BrowserRequest | undefined => {
  if (reservation.paymentId !== undefined) return returnPaid(reservation, reservation.paymentId)
  return kernel.now() > reservation.reservedAt + windowLasts
    ? returnFailed(reservation, 'Fail', 'paymentTimeExpire')
    : undefined
}

const authenticate = ({ books, kernel, switched }: Gateway, reservation: Reservation) => {
  const authenticatedAt = kernel.now()
  const paymentId = newNumber(authenticatedAt)
  const paidWith = means.find((one) => one === switched('means')) ?? 'card'
  books.put({ paymentId, order: reservation.order, paidWith, authenticatedAt, rows: [] })
  books.reserve({ ...reservation, paymentId })
  return returnPaid(reservation, paymentId)
}

/** What the window does when the shopper presses a button. No money moves here. */
const pressed = (gateway: Gateway, reservation: Reservation, action: ShopperAction) => {
  const next = over(gateway, reservation)
  if (next) return next
  switch (action) {
    case 'pay':
      return authenticate(gateway, reservation)
    case 'giveUp':
      return returnGivenUp(gateway, reservation)
    case 'fail':
      return returnFailed(reservation, 'Fail', 'OwnerAuthFail')
  }
}

export const shopperOf =
  (gateway: Gateway) =>
  (checkout: unknown, action: ShopperAction): BrowserRequest | string => {
    if (typeof checkout !== 'string' || !URL.canParse(checkout))
      return "checkout: the address of NaverPay's window"
    const [, reserveId] = /^\/payments\/([^/]+)$/.exec(new URL(checkout).pathname) ?? []
    const reservation = gateway.books.reservation((reserveId ?? '').replaceAll(/%3D/gi, '='))
    return reservation === undefined
      ? 'checkout: no such reservation'
      : pressed(gateway, reservation, action)
  }

const page = ({ credentials }: Gateway, { reserveId, order }: Reservation) =>
  payPage({
    provider: '네이버페이',
    colour: '#03C75A',
    ink: '#ffffff',
    merchant: credentials.merchantName,
    item:
      order.productCount > 1
        ? `${order.productName} 외 ${order.productCount - 1}개`
        : order.productName,
    total: taxTotalOf(order.tax),
    orderId: order.merchantPayKey,
    action: `/payments/${encodeURIComponent(reserveId)}`,
  })

const noticePage = (notice: string) =>
  html`<!doctype html>
    <html lang="ko">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>네이버페이 (시뮬레이터)</title>
      </head>
      <body>
        <h1>${notice}</h1>
      </body>
    </html>`

const isAction = (text: unknown): text is ShopperAction =>
  text === 'pay' || text === 'giveUp' || text === 'fail'

/** What the shopper's browser opens and posts. */
export const windowRoutes = (app: Hono<Env>, gateway: Gateway): void => {
  const { books } = gateway
  app.get('/payments/:reserveId', (c) => {
    const reservation = books.reservation(c.req.param('reserveId'))
    if (reservation === undefined) return c.html(noticePage('존재하지 않는 결제입니다.'), 404)
    const next = over(gateway, reservation)
    return next ? c.redirect(next.url) : c.html(page(gateway, reservation))
  })
  app.post('/payments/:reserveId', async (c) => {
    const { action } = await c.req.parseBody()
    const reservation = books.reservation(c.req.param('reserveId'))
    if (reservation === undefined) return c.html(noticePage('존재하지 않는 결제입니다.'), 404)
    if (!isAction(action)) return c.html(noticePage('잘못된 요청입니다.'), 400)
    return c.redirect(pressed(gateway, reservation, action).url, 303)
  })
}

import type { Hono } from 'hono'
import { html } from 'hono/html'

import { payPage } from '../kernel/pay-page'
import type { BrowserRequest, Env, ShopperAction } from '../kernel/simulator'
import type { Gateway } from './gateway'
import { approvalOf, isExpired, newPgToken, type Session } from './sessions'

/** No header can carry more than this; the merchant's own escapes stay as they are. */
const ascii = (address: string): string => address.replaceAll(/[^!-~]+/g, encodeURIComponent)

const goTo = (address: string): BrowserRequest => ({ method: 'GET', url: ascii(address) })

const withPgToken = (address: string, pgToken: string): string => {
  const [page = '', ...fragment] = address.split('#')
  const joint = !page.includes('?') ? '?' : /[?&]$/.test(page) ? '' : '&'
  return [`${page}${joint}pg_token=${pgToken}`, ...fragment].join('#')
}

/** Where a page that offers nothing any more sends the browser at once. */
const over = ({ kernel }: Gateway, session: Session): BrowserRequest | 'paid' | undefined => {
  const { order, stage, pgToken = '' } = session
  if (approvalOf(session)) return 'paid'
  if (isExpired(session, kernel.now())) return goTo(order.fail_url)
  switch (stage) {
    case 'READY':
    case 'OPEN_PAYMENT':
      return undefined
    case 'AUTH_PASSWORD':
      return goTo(withPgToken(order.approval_url, pgToken))
    case 'QUIT_PAYMENT':
      return goTo(order.cancel_url)
    case 'FAIL_AUTH_PASSWORD':
    case 'FAIL_PAYMENT':
      return goTo(order.fail_url)
  }
}

const authenticate = ({ switched }: Gateway, session: Session): Session => {
  const chosen = switched('method') === 'MONEY' ? 'MONEY' : 'CARD'
  const method = session.order.payment_method_type ?? chosen
  return { ...session, stage: 'AUTH_PASSWORD', pgToken: newPgToken(), method }
}

const afterPress = (gateway: Gateway, session: Session, action: ShopperAction): Session => {
  switch (action) {
    case 'pay':
      return authenticate(gateway, session)
    case 'giveUp':
      return { ...session, stage: 'QUIT_PAYMENT' }
    case 'fail':
      return { ...session, stage: 'FAIL_AUTH_PASSWORD' }
  }
}

/** What the page does when the shopper presses a button. No money moves here. */
const pressed = (
  gateway: Gateway,
  session: Session,
  action: ShopperAction,
): BrowserRequest | 'paid' | undefined =>
  over(gateway, session) ?? over(gateway, gateway.books.put(afterPress(gateway, session, action)))

const pagePath = /^\/mockup\/bridge\/(?:pc|mobile-web|mobile-app)\/pg\/one-time\/payment\/([^/]+)$/

export const shopperOf =
  (gateway: Gateway) =>
  (checkout: unknown, action: ShopperAction): BrowserRequest | string => {
    if (typeof checkout !== 'string' || !URL.canParse(checkout))
      return "checkout: the address of KakaoPay's pay page (next_redirect_..._url)"
    const [, hash = ''] = pagePath.exec(new URL(checkout).pathname) ?? []
    const session = gateway.books.findByHash(hash)
    if (session === undefined) return 'checkout: there is no such pay page'
    const next = pressed(gateway, session, action)
    return typeof next === 'object' ? next : 'checkout: this payment is done already'
  }

const page = ({ credentials }: Gateway, { order, amount }: Session, path: string) =>
  payPage({
    provider: '카카오페이',
    colour: '#FFEB00',
    ink: '#191919',
    merchant: credentials.merchantName,
    item: order.item_name,
    total: amount.total,
    orderId: order.partner_order_id,
    action: path,
  })

const noticePage = (notice: string) =>
  html`<!doctype html>
    <html lang="ko">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>카카오페이 (시뮬레이터)</title>
      </head>
      <body>
        <h1>${notice}</h1>
      </body>
    </html>`

const notThere = () => noticePage('존재하지 않는 결제입니다.')
const doneAlready = () => noticePage('이미 완료된 결제입니다.')

const isAction = (text: unknown): text is ShopperAction =>
  text === 'pay' || text === 'giveUp' || text === 'fail'

/** What the shopper's browser opens and posts. */
export const windowRoutes = (app: Hono<Env>, gateway: Gateway): void => {
  const { books } = gateway
  const path = '/mockup/bridge/:device{pc|mobile-web|mobile-app}/pg/one-time/payment/:hash'
  app.get(path, (c) => {
    const session = books.findByHash(c.req.param('hash'))
    if (session === undefined) return c.html(notThere(), 404)
    const next = over(gateway, session)
    if (next === 'paid') return c.html(doneAlready())
    if (next) return c.redirect(next.url)
    const opened: Session = { ...session, stage: 'OPEN_PAYMENT' }
    return c.html(page(gateway, books.put(opened), c.req.path))
  })
  app.post(path, async (c) => {
    const { action } = await c.req.parseBody()
    const session = books.findByHash(c.req.param('hash'))
    if (session === undefined) return c.html(notThere(), 404)
    if (!isAction(action)) return c.html(noticePage('잘못된 요청입니다.'), 400)
    const next = pressed(gateway, session, action)
    return typeof next === 'object' ? c.redirect(next.url, 303) : c.html(doneAlready())
  })
}

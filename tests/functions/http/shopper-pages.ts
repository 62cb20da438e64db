import { createHash } from 'node:crypto'

import type { BrowserRequest } from '../../../local/page-forms'
import { type OrderId, paymentIdOf } from '../../../src/domain/identifiers'
import type { Payment } from '../../../src/domain/payment'
import type { Reply } from '../../support/http'
import { approving, authorized, awaitingShopper, merchantId, paid } from '../../support/payments'
import { is, newOrderId, type PaymentJson, providers, type Scene } from './scene'

const policyOf = ({ headers }: Reply): ReadonlyMap<string, string> =>
  new Map(
    (headers['content-security-policy'] ?? '').split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ')
      return [name, values.join(' ')]
    }),
  )

const linkOf = ({ text }: Reply): string | undefined =>
  /<a href="([^"]*)">[^<]+<\/a>/.exec(text)?.[1]

/** A page of ours for the shopper: Korean, self-contained, kept by nobody, framed by nobody. */
const isPlainPage = (reply: Reply, status: number): Reply => {
  is(reply, status)
  expect(reply.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  const policy = policyOf(reply)
  expect(policy.get('default-src')).toBe("'none'")
  expect(policy.get('frame-ancestors')).toBe("'none'")
  expect(reply.headers['content-security-policy']).not.toMatch(/unsafe|script-src|https?:|\*/)
  expect(reply.text).toMatch(/^<!doctype html>\n<html lang="ko">/)
  expect(reply.text).toMatch(/<h1>[가-힣 ]+<\/h1><p>[가-힣 .,]+<\/p>/)
  expect(reply.text).not.toMatch(/<script|\son\w+=|javascript:/i)
  const style = /<style>([^]*)<\/style>/.exec(reply.text)?.[1] ?? ''
  expect(policy.get('style-src')).toBe(
    `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  )
  return reply
}

/** The ways to ask for a checkout or to come back to it. */
const visits = (checkout: string): readonly BrowserRequest[] => [
  { method: 'GET', url: checkout },
  { method: 'GET', url: `${checkout}/return?result=approved&pg_token=x` },
  { method: 'POST', url: `${checkout}/return`, form: { authResultCode: '0000' } },
]

const opening = (scene: () => Scene): void => {
  it.each(['kakaopay', 'naverpay'] as const)('leads to %s', async (provider) => {
    const { http, create, checkoutPath } = scene()
    const path = checkoutPath(await create(provider))
    const there = is(await http.send({ target: path, key: null }), 303).headers['location'] ?? ''
    expect(new URL(there).origin).toBe(http.simulators[provider])
    const phone = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)' }
    const mobile = is(await http.send({ target: path, key: null, headers: phone }), 303)
    if (provider === 'kakaopay') expect(mobile.headers['location']).not.toBe(there)
  })

  it('shows the page of NICEPAY: its own scripts alone, and every text as text', async () => {
    const { http, create, checkoutPath } = scene()
    const orderName = `<img src=x onerror=alert(1)>"'&</script><b>`
    const reply = is(
      await http.send({ target: checkoutPath(await create('nicepay', { orderName })), key: null }),
      200,
    )
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store' })
    expect(reply.text).toMatch(/<html lang="ko">[^]*결제창/)
    expect(reply.text).not.toMatch(/<img|<b>|alert\(1\)>"'/)
    expect(reply.text).toContain(
      '&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;&lt;/script&gt;',
    )
    const [, json = ''] = /id="payment-window">([^<]*)<\/script>/.exec(reply.text) ?? []
    const { options } = JSON.parse(json) as { readonly options: { readonly goodsName: string } }
    expect(orderName.startsWith(options.goodsName)).toBe(true)

    const policy = policyOf(reply)
    const scripts = [...reply.text.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script = '']) =>
      createHash('sha256').update(script).digest('base64'),
    )
    expect(policy.get('script-src')).toBe(
      ["'strict-dynamic'", ...scripts.map((hash) => `'sha256-${hash}'`)].join(' '),
    )
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('frame-ancestors')).toBe("'none'")
  })

  it('sends the shopper back with the payment and its state, and escapes the way back', async () => {
    const { http, create, consent } = scene()
    const returnUrl = "https://shop.example/o'1?a=1&b=2&status=Refunded"
    const opened = await create('kakaopay', { returnUrl })
    const back = is(await http.browse(await consent(opened)), 303).headers['location'] ?? ''
    expect(back).toBe(`https://shop.example/o'1?a=1&b=2&status=Paid&paymentId=${opened.id}`)
    const page = isPlainPage(
      await http.browse({ method: 'GET', url: opened.checkout?.url ?? '' }),
      409,
    )
    expect(linkOf(page)).toBe(back.replaceAll('&', '&amp;').replaceAll("'", '&#39;'))
  })

  it('tells the state of every payment that takes no shopper any more', async () => {
    const { http } = scene()
    const refunded = (_tag: 'PartlyRefunded' | 'Refunded') => (order: object) =>
      ({ ...paid({ order }), _tag }) as Payment
    const states: ReadonlyArray<readonly [(order: object) => Payment, string, number]> = [
      [(order) => ({ ...authorized({ order }), expiresAt: new Date(8e14) }), 'Authorized', 409],
      [(order) => ({ ...approving({ order }), since: new Date() }), 'Approving', 202],
      [(order) => paid({ order }), 'Paid', 409],
      [refunded('PartlyRefunded'), 'PartlyRefunded', 409],
      [refunded('Refunded'), 'Refunded', 409],
      [
        (order) => ({
          ...awaitingShopper({ order }),
          _tag: 'Declined',
          reason: { kind: 'CardRefused', code: 'C', message: '<b>거절</b>' },
        }),
        'Declined',
        409,
      ],
      [
        (order) => ({ ...awaitingShopper({ order }), _tag: 'Abandoned', by: 'shopper' }),
        'Abandoned',
        409,
      ],
      [(order) => awaitingShopper({ order }), 'Expired', 409],
    ]
    for (const [toPayment, state, status] of states) {
      const payment = toPayment({ orderId: newOrderId() as OrderId })
      await http.put(payment)
      const checkout = http.apps.usual.links.checkoutUrl({ paymentId: payment.id, attempt: 1 })
      for (const visit of visits(checkout)) {
        // The shopper's yes is kept: whoever comes back asks for the money once more.
        if (state === 'Authorized' && visit.url.includes('/return')) continue
        const page = isPlainPage(await http.browse(visit), status)
        expect(linkOf(page)).toMatch(new RegExp(`paymentId=${payment.id}&amp;status=${state}$`))
        const again = /http-equiv="refresh" content="3;url=([^"]*)"/.exec(page.text)?.[1]
        expect(again).toBe(state === 'Approving' ? new URL(checkout).pathname : undefined)
      }
    }
  })
}

type Forgery = readonly [what: string, forge: (genuine: BrowserRequest) => BrowserRequest]

const withForm =
  (changes: Readonly<Record<string, string>>) =>
  ({ method, url, form }: BrowserRequest): BrowserRequest => ({
    method,
    url,
    form: { ...form, ...changes },
  })
const withQuery =
  (query: string) =>
  ({ url }: BrowserRequest): BrowserRequest => ({
    method: 'GET',
    url: url.replace(/\?.*|$/, query),
  })
const posted =
  (form: Record<string, string>) =>
  ({ url }: BrowserRequest): BrowserRequest => ({
    method: 'POST',
    url: url.replace(/\?.*/, ''),
    form,
  })

const forgeries: Readonly<Record<(typeof providers)[number], readonly Forgery[]>> = {
  kakaopay: [
    ['nothing', withQuery('')],
    ['no token', withQuery('?result=approved')],
    ['an empty token', withQuery('?result=approved&pg_token=')],
    ['an endless token', withQuery(`?result=approved&pg_token=${'x'.repeat(256)}`)],
    ['another word', withQuery('?result=paid&pg_token=x')],
    ['a form', posted({ result: 'approved', pg_token: 'x' })],
    ['names of objects', withQuery('?__proto__=approved&constructor=x&toString=y')],
  ],
  naverpay: [
    ['nothing', withQuery('')],
    ['no id', withQuery('?resultCode=Success')],
    ['a path for an id', withQuery('?resultCode=Success&paymentId=..%2F..%2Fcancel')],
    ['an endless id', withQuery(`?resultCode=Success&paymentId=${'1'.repeat(51)}`)],
    ['a form', posted({ resultCode: 'Success', paymentId: '20261123NP1000000000' })],
  ],
  nicepay: [
    ['nothing', withQuery('')],
    ['an empty form', posted({})],
    ['another amount', withForm({ amount: '1' })],
    ['an amount that only looks alike', withForm({ amount: '30000.0' })],
    ['another merchant', withForm({ clientId: 'S2_someone-else' })],
    ['another order', withForm({ orderId: 'ORD-OTHER-1' })],
    ['no signature', withForm({ signature: '' })],
    ['another signature', withForm({ signature: 'f'.repeat(64) })],
    ['another token', withForm({ authToken: 'NICEUNTTOTHER' })],
    ['a path for a tid', withForm({ tid: '../netcancel/../nicepay00m' })],
    ['a code of other letters', withForm({ authResultCode: '<b>' })],
    [
      'the fields in the address',
      ({ url, form }) => ({ method: 'GET', url: `${url}?${new URLSearchParams(form).toString()}` }),
    ],
  ],
}

const forged = (scene: () => Scene): void => {
  it.each(providers)(
    'a forged return of %s changes nothing, and the genuine one works',
    async (provider) => {
      const { http, create, consent, payment } = scene()
      const opened = await create(provider)
      const genuine = await consent(opened)
      const before = await http.books()
      for (const [, forge] of forgeries[provider]) {
        const page = isPlainPage(await http.browse(forge(genuine)), 400)
        expect(linkOf(page)).toBe(new URL(opened.checkout?.url ?? '').pathname)
      }
      expect(await http.books()).toEqual(before)
      is(await http.browse(genuine), 303)
      expect((await payment(opened.id)).status).toBe('Paid')
    },
  )

  it.each(providers)('a repeated return of %s changes nothing', async (provider) => {
    const { http, create, consent, payment } = scene()
    const opened = await create(provider)
    const genuine = await consent(opened)
    const all = await Promise.all(Array.from({ length: 5 }, () => http.browse(genuine)))
    expect(all.filter(({ status }) => status === 303)).toHaveLength(1)
    for (const late of all.filter(({ status }) => status !== 303))
      isPlainPage(late, late.status === 202 ? 202 : 409)
    expect(await payment(opened.id)).toMatchObject({ status: 'Paid', version: 3 })

    const before = await http.books()
    const page = isPlainPage(await http.browse(genuine), 409)
    expect(linkOf(page)).toContain(`paymentId=${opened.id}&amp;status=Paid`)
    expect(await http.books()).toEqual(before)
    const approvals = before.flatMap(
      (line) => line.match(new RegExp(`"${opened.orderId}-1"`, 'g')) ?? [],
    )
    expect(approvals).toHaveLength(1)
  })

  it.each(providers)(
    'a return of %s for another order takes no money for this one',
    async (provider) => {
      const { http, create, consent, payment } = scene()
      const mine = await create(provider)
      const other = await create(provider)
      const genuine = await consent(other)
      const url = new URL(genuine.url)
      const brought = { ...genuine, url: `${mine.checkout?.url ?? ''}/return${url.search}` }
      const reply = await http.browse(brought)

      if (provider === 'nicepay') isPlainPage(reply, 400)
      else is(reply, 303)
      expect((await http.ledgers()).join()).not.toContain(`"${mine.orderId}-1"`)
      expect((await payment(mine.id)).status).not.toBe('Paid')
      is(await http.browse(genuine), 303)
      expect((await http.ledgers()).join().split(`"${other.orderId}-1"`)).toHaveLength(2)
    },
  )

  it('a checkout address that is not ours leads nowhere', async () => {
    const { http, create } = scene()
    const [mine, other] = [await create(), await create()]
    const token = ({ checkout }: PaymentJson) => (checkout?.url ?? '').replace(/^.*\//, '')
    const [id = '', attempt = '', mac = ''] = /^(\w+)-(\d)-(.*)$/.exec(token(mine))?.slice(1) ?? []
    const otherId = token(other).slice(0, 26)
    const lastLetter = mac.endsWith('A') ? 'Q' : 'A'
    const before = await http.books()
    for (const forgedToken of [
      `${id}-${attempt}-${mac.slice(0, -1)}${lastLetter}`,
      `${id}-${attempt}-${mac.slice(0, -1)}`,
      `${id}-2-${mac}`,
      `${otherId}-${attempt}-${mac}`,
      `${id}-${attempt}-`,
      `${id}-${attempt}`,
      id,
      mine.id,
      '__proto__',
      '%00',
      '%E2%9C%93',
      'x'.repeat(5_000),
    ])
      for (const visit of visits(`${http.url}/checkout/${forgedToken}`)) {
        const reply = await http.browse(visit)
        isPlainPage(reply, 404)
        expect(reply.text).not.toContain(mac)
      }
    expect(await http.books()).toEqual(before)
  })
}

const ending = (scene: () => Scene): void => {
  it.each(providers)('who gives up at %s is sent back, once', async (provider) => {
    const { http, create, consent, payment } = scene()
    const opened = await create(provider)
    const left = await consent(opened, 'giveUp')
    expect(is(await http.browse(left), 303).headers['location']).toMatch(/status=Abandoned$/)
    expect((await payment(opened.id)).status).toBe('Abandoned')
    isPlainPage(await http.browse(left), 409)
  })

  it.each(providers)(
    'a checkout of %s that another one replaced leads back to the shop',
    async (provider) => {
      const { http, create, consent, payment } = scene()
      const { orderId, checkout } = await create(provider)
      const opened = { checkout } as PaymentJson
      const genuine = await consent(opened)
      const { id } = await create(provider, { orderId, orderName: 'another', replace: true })
      const before = await http.books()
      for (const visit of [{ method: 'GET' as const, url: checkout?.url ?? '' }, genuine]) {
        const page = isPlainPage(await http.browse(visit), 409)
        expect(page.text).toContain('새 결제가 시작되었습니다')
        expect(linkOf(page)).toContain(`paymentId=${id}&amp;status=AwaitingShopper`)
      }
      expect(await http.books()).toEqual(before)
      expect((await payment(id)).status).toBe('AwaitingShopper')
    },
  )

  it.each(providers)('an outcome of %s that is unknown is waited for', async (provider) => {
    const { http, create, consent } = scene()
    const opened = await create(provider)
    const genuine = await consent(opened)
    await http.fault(provider, { on: 'approve', kind: 'commitThenDrop' })
    expect(is(await http.browse(genuine), 303).headers['location']).toMatch(/status=Approving$/)
    const page = isPlainPage(await http.browse(genuine), 202)
    expect(page.text).toContain('다시 결제하지 마세요')
    expect(page.text).toContain(`content="3;url=${new URL(opened.checkout?.url ?? '').pathname}"`)
  })

  it.each(providers)(
    '%s that is not reached can be tried again with the same return',
    async (provider) => {
      const { http, create, consent, payment } = scene()
      const opened = await create(provider)
      const genuine = await consent(opened)
      const page = isPlainPage(await http.browse(genuine, http.apps.unreachable), 503)
      expect(page.text).toContain('아직 결제되지 않았습니다')
      is(await http.browse(genuine), 303)
      expect((await payment(opened.id)).status).toBe('Paid')
    },
  )
}

const failing = (scene: () => Scene): void => {
  it('of ours is told to the shopper in a page', async () => {
    const { http, create } = scene()
    const opened = await create('kakaopay')
    const all = visits(opened.checkout?.url ?? '')
    const { apps } = http
    const before = await http.books()
    const busy = await Promise.all(all.map((visit) => http.browse(visit, apps.busyStore)))
    for (const page of busy) isPlainPage(page, 503)
    for (const visit of all) {
      isPlainPage(await http.browse(visit, apps.brokenStore), 500)
      isPlainPage(await http.browse(visit, apps.defective), 500)
      isPlainPage(await http.browse(visit, apps.withoutProviders), 500)
    }
    expect(await http.books()).toEqual(before)

    const id = paymentIdOf(merchantId, newOrderId() as OrderId)
    await http.putItem({ id: { S: id }, z: { N: '99' }, v: { N: '1' } })
    for (const visit of visits(apps.usual.links.checkoutUrl({ paymentId: id, attempt: 1 })))
      isPlainPage(await http.browse(visit), 500)
  })

  it('of the browser is told in a page as well', async () => {
    const { create, checkoutPath, refused } = scene()
    const target = `${checkoutPath(await create())}/return`
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = 'x'.repeat(64 * 1024 + 1)
    isPlainPage(await refused({ target, key: null, body, headers: form }), 413)
    isPlainPage(await refused({ target, key: null, body: '{}' }), 415)
    isPlainPage(await refused({ target, key: null, body: Buffer.from([0xff]), headers: form }), 400)
  })
}

/** What a shopper's browser is shown and where it is sent. */
export const shopperPages = (scene: () => Scene): void => {
  describe('the checkout', () => opening(scene))
  describe('on the way back', () => forged(scene))
  describe('at the end', () => ending(scene))
  describe('a failure', () => failing(scene))
}

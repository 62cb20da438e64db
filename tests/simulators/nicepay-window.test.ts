import { createContext, Script } from 'node:vm'

import { openShop, type Shop } from './nicepay-shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

const postForm = async (path: string, form: Record<string, string>) => {
  const answer = await fetch(shop.url + path, { method: 'POST', body: new URLSearchParams(form) })
  return { status: answer.status, text: await answer.text() }
}

const asForm = (more: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(shop.options).map(([name, it]) => [name, String(it)])),
  ...more,
})

const hiddenFields = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']): [string, string] => [name, value],
    ),
  )

type FakeElement = Record<string, unknown> & { readonly children: FakeElement[] }
type RequestPay = (options: Record<string, unknown>) => void

/** Runs the served script in a page that can do no more than build elements. */
const loadScript = async () => {
  const answer = await fetch(`${shop.url}/v1/js/`)
  const submitted: FakeElement[] = []
  const make = (): FakeElement => {
    const made: FakeElement = { children: [], style: { setProperty: () => undefined } }
    return Object.assign(made, {
      append: (...more: FakeElement[]) => void made.children.push(...more),
      setAttribute: () => undefined,
      addEventListener: (_: string, press: () => void) => Object.assign(made, { press }),
      remove: () => Object.assign(made, { removed: true }),
      submit: () => void submitted.push(made),
    })
  }
  const body = make()
  const window: { AUTHNICE?: { requestPay: RequestPay } } = {}
  const page = { window, console, TextEncoder, document: { createElement: make, body } }
  new Script(await answer.text()).runInContext(createContext(page))
  return {
    type: answer.headers.get('content-type'),
    body,
    submitted,
    requestPay: (options: Record<string, unknown>) => window.AUTHNICE?.requestPay(options),
  }
}

describe('the script', () => {
  test('opens the window by a form', async () => {
    const { type, submitted, requestPay } = await loadScript()
    expect(type).toBe('text/javascript;charset=utf-8')
    requestPay({ ...shop.options, fnError: () => undefined, unknown: 'left out' })
    expect(submitted).toHaveLength(1)
    expect(submitted[0]).toMatchObject({ method: 'post', action: `${shop.url}/window` })
    expect(
      Object.fromEntries(submitted[0]?.children.map((it) => [it['name'], it['value']]) ?? []),
    ).toEqual(asForm())
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['a missing orderId', { orderId: undefined }, 'orderId: required'],
    ['an empty returnUrl', { returnUrl: '' }, 'returnUrl: required'],
    ['an amount as text', { amount: '39000' }, 'amount: wrong type'],
    ['a long name', { goodsName: '가'.repeat(14) }, 'goodsName: longer than 40'],
  ])('tells fnError of %s', async (_, more, errorMsg) => {
    const { submitted, requestPay } = await loadScript()
    const fnError = jest.fn()
    requestPay({ ...shop.options, ...more, fnError })
    expect(fnError.mock.calls).toEqual([[{ msg: expect.any(String) as string, errorMsg }]])
    expect(submitted).toEqual([])
  })

  test('stays on the page where giving up calls fnError', async () => {
    await shop.choose({ giveUp: 'fnError' })
    const { body, submitted, requestPay } = await loadScript()
    const fnError = jest.fn()
    requestPay({ ...shop.options, fnError })
    const buttons = body.children[0]?.children[0]?.children.filter((it) => 'press' in it) ?? []
    const press = (text: string) =>
      (buttons.find((it) => it['textContent'] === text)?.['press'] as () => void)()
    press('그만두기')
    expect(fnError).toHaveBeenCalledTimes(1)
    expect(body.children[0]).toMatchObject({ removed: true })
    press('결제하기')
    expect(submitted[0]).toMatchObject({ action: `${shop.url}/window/answer` })
  })
})

describe('the window', () => {
  test('shows the order and posts the outcome to the shop, with scripts or without', async () => {
    const page = await postForm('/window', asForm({ taxFreeAmt: '9000' }))
    expect(page.text).toContain('한강문고')
    expect(page.text).toContain('39,000원')
    const answer = await postForm('/window/answer', { ...hiddenFields(page.text), action: 'pay' })
    expect(answer.text).toContain(`action="${shop.options.returnUrl}"`)
    expect(answer.text).toContain('<button>')
    expect(answer.text).toContain('.submit()')
    const form = hiddenFields(answer.text)
    expect(form).toMatchObject({ authResultCode: '0000', orderId: 'ORD-2031-1', amount: '39000' })
    await shop.approve(form['tid'])
    expect(await shop.ledger()).toMatchObject([{ amount: { total: 39_000, taxFree: 9_000 } }])
  })

  test.each([
    ['giveUp', 'I002'],
    ['fail', 'C002'],
  ] as const)('%s posts %s without a tid', async (action, authResultCode) => {
    const answer = await postForm('/window/answer', asForm({ action }))
    const form = hiddenFields(answer.text)
    expect(form).toMatchObject({ authResultCode, tid: '', signature: '', orderId: 'ORD-2031-1' })
    expect((await shop.shopper(action)).body['next']).toMatchObject({
      method: 'POST',
      url: shop.options.returnUrl,
      form: { authResultCode, tid: '', signature: '' },
    })
  })

  test('can close without telling the shop', async () => {
    await shop.choose({ giveUp: 'noCallback' })
    const answer = await postForm('/window/answer', asForm({ action: 'giveUp' }))
    expect(answer.text).not.toContain('<form')
    expect((await shop.shopper('giveUp')).status).toBe(400)
  })

  test('refuses an order that is paid', async () => {
    await shop.pay()
    expect((await shop.shopper('pay')).body['next']).toMatchObject({
      form: { authResultCode: 'P015', tid: '' },
    })
  })

  test.each<[string, Record<string, unknown>]>([
    ['another merchant', { clientId: 'S2_other' }],
    ['an unknown method', { method: 'cash' }],
    ['nothing to pay', { amount: 0 }],
    ['more tax-free than there is', { taxFreeAmt: 39_001 }],
    ['an address that is none', { returnUrl: '/checkout/return' }],
    ['a script for an address', { returnUrl: 'javascript:alert(1)' }],
    ['quotes in mallReserved', { mallReserved: '{"a":1}' }],
    ['a method that needs more', { method: 'cellphone' }],
    ['card options for any method', { method: 'cardAndEasyPay', cardQuota: '00' }],
  ])('does not open for %s', async (_, more) => {
    expect((await shop.shopper('pay', more)).status).toBe(400)
    const texts = Object.entries(more).map(([name, it]): [string, string] => [name, String(it)])
    const page = await postForm('/window', asForm(Object.fromEntries(texts)))
    expect(page.status).toBe(400)
  })

  test('escapes what the shop sends', async () => {
    const page = await postForm('/window', asForm({ goodsName: '<script>"|' }))
    expect(page.text).toContain('&lt;script&gt;--')
  })

  test('meets the faults of opening a checkout', async () => {
    await shop.fault({ on: 'openCheckout', kind: 'maintenance' })
    expect((await postForm('/window', asForm())).text).toContain('U303')
    await shop.fault({ on: 'openCheckout', kind: 'serverErrorBeforeCommit' })
    expect((await postForm('/window', asForm())).status).toBe(500)
    expect((await postForm('/window', asForm())).status).toBe(200)
  })
})

import { createHash } from 'node:crypto'

import { attemptId } from '../../../src/domain/payment'
import { windowPage, type WindowSettings } from '../../../src/infra/nicepay/window-page'
import { readWindowReturn } from '../../../src/infra/nicepay/window-return'
import { awaitingShopper, won } from '../../support/payments'
import { keys } from './samples'
import { windowOptions } from './shop'

const settings = { ...keys, scriptUrl: 'https://pay.nicepay.co.kr/v1/js/' }
const returnUrl = 'https://pay.example/checkout/token/return'

const payment = awaitingShopper({ provider: 'nicepay', session: '' })

const pageOf = (shown = payment, more: Partial<WindowSettings> = {}) => {
  const view = windowPage({ ...settings, ...more })(shown, { returnUrl })
  if (view._tag !== 'Page') throw new Error('expected a page')
  return view
}

test('gives the window the payment as it is stored', () => {
  expect(windowOptions(pageOf().html)).toEqual({
    clientId: keys.clientId,
    method: 'card',
    orderId: attemptId(payment),
    amount: 25_000,
    taxFreeAmt: 3_000,
    goodsName: '드립백 세트 외 1건',
    returnUrl,
  })
})

test('leaves out a tax-free part that is not there, and offers the method of the settings', () => {
  const taxed = awaitingShopper({ provider: 'nicepay', order: { amount: won(1_000) } })
  const options = windowOptions(pageOf(taxed, { method: 'cardAndEasyPay' }).html)
  expect(options).toMatchObject({ method: 'cardAndEasyPay', amount: 1_000 })
  expect(options).not.toHaveProperty('taxFreeAmt')
})

const orderNames = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  `"'&<b onclick=alert(1)>`,
  '원두 \u2028\u2029 두 봉지',
]

test.each(orderNames)('shows %j as text alone', (orderName) => {
  const { html } = pageOf(awaitingShopper({ provider: 'nicepay', order: { orderName } }))
  expect(html.match(/<script/g)).toHaveLength(2)
  expect(html.match(/<\/script>/g)).toHaveLength(2)
  expect(html).not.toMatch(/<b |<!--/)
  expect(String(windowOptions(html)['goodsName'])).toBe(orderName)
})

test('cuts a long name for the window and shows the whole of it', () => {
  const orderName = '드립백'.repeat(20)
  const { html } = pageOf(awaitingShopper({ provider: 'nicepay', order: { orderName } }))
  expect(html).toContain(`<h1>${orderName}</h1>`)
  expect(windowOptions(html)['goodsName']).toBe('드립백드립백드립백드립백드')
})

test('lets a policy know its one script, where the window lives and where giving up ends', () => {
  const { html, scriptHashes, origins } = pageOf()
  const [, script] = /<script>(.*?)<\/script>/s.exec(html) ?? []
  const hash = createHash('sha256')
    .update(script ?? '')
    .digest('base64')
  expect(scriptHashes).toEqual([`sha256-${hash}`])
  expect(origins).toEqual(['https://pay.nicepay.co.kr', 'https://shop.example'])
  expect(html).not.toMatch(/ on[a-z]+=/)
})

test('lets the shopper give up without any script', () => {
  const { html } = pageOf()
  expect(html).toContain(`<form method="post" action="${returnUrl}">`)
  const form = Object.fromEntries(
    Array.from(html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g), ([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  )
  expect(readWindowReturn(keys)(payment, { method: 'POST', query: {}, form })).toEqual({
    _tag: 'Right',
    right: { _tag: 'NotConsented', reason: { kind: 'ShopperGaveUp', code: 'I002' } },
  })
})

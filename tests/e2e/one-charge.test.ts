import type { Page } from 'playwright-core'

import { credentials } from '../../local/demo-merchant'
import type { Provider } from '../../local/payport-client'
import { openDemoShop, providers } from './demo-shop'
import {
  button,
  giveUp,
  orderIdAt,
  orderPeaches,
  payWith,
  plainPages,
  press,
  seePlainPage,
  seeStatus,
  watchCheckout,
  yes,
} from './steps'
import { refusedWith } from './visitor'

const demo = openDemoShop()

const orderAt = async (provider: Provider) => {
  const visitor = await demo.visitor()
  const page = await visitor.openTab()
  const checkout = watchCheckout(page)
  await orderPeaches(page, demo.machine().shop, provider)
  return { visitor, page, checkout }
}

/** What the two tabs of one checkout end with; the last is KakaoPay's own page. */
const endings = new RegExp(`결제 완료|${plainPages.paid}|${plainPages.waiting}|이미 완료된 결제`)

describe.each(providers)('an order that is paid with %s', (provider) => {
  it('is charged once, whatever is loaded again', async () => {
    const { visitor, page, checkout } = await orderAt(provider)
    await press(page, yes)
    await seeStatus(page, '결제 완료')
    const orderId = orderIdAt(page)
    const before = await demo.approvalsOf(orderId)
    expect(before).toHaveLength(1)

    await page.reload()
    await seeStatus(page, '결제 완료')
    await page.goBack()
    // NICEPAY's window comes from what the browser has kept, and can be pressed again.
    if (await button(page, yes).isVisible()) await press(page, yes)
    await page.getByRole('heading', { name: /완료/ }).waitFor()
    for (const address of [checkout.return, checkout.checkout]) {
      await page.goto(address)
      await seePlainPage(page, plainPages.paid)
    }
    await page.getByRole('link', { name: '쇼핑몰로 돌아가기' }).click()
    await seeStatus(page, '결제 완료')

    expect(new Set(visitor.takeErrors())).toEqual(new Set([refusedWith(409)]))
    expect(await demo.approvalsOf(orderId)).toEqual(before)
  })

  it('is charged once when two tabs say yes at the same time', async () => {
    const { visitor, page, checkout } = await orderAt(provider)
    const tabs = [page, await visitor.openTab(checkout.checkout)]
    const orderId = (await page.locator('dd', { hasText: /^HG-/ }).textContent())?.slice(0, -2)

    const approvalTakesLong = { on: 'approve', kind: 'slowThenCommit', delayMs: 700 }
    await demo.control(provider, 'POST', 'faults', approvalTakesLong)
    await Promise.all(tabs.map((tab) => press(tab, yes)))
    await Promise.all(tabs.map((tab) => tab.locator('.badge, h1', { hasText: endings }).waitFor()))

    expect([[], [refusedWith(409)]]).toContainEqual(visitor.takeErrors())
    expect(await demo.approvalsOf(orderId ?? '')).toHaveLength(1)
  })
})

/** What somebody sends to the return address who was never at the provider. */
const forge = {
  kakaopay: (page: Page, address: string) => page.goto(`${address}?result=approved`),
  naverpay: (page: Page, address: string) =>
    page.goto(`${address}?resultCode=Success&paymentId=../forged`),
  nicepay: async (page: Page, address: string, attemptId: string) => {
    const fields = {
      authResultCode: '0000',
      clientId: credentials.nicepay.clientId,
      orderId: attemptId,
      amount: '33000',
      tid: 'forged00000000000000000000m',
      authToken: 'forged',
      signature: '0'.repeat(64),
    }
    const inputs = Object.entries(fields).map(
      ([name, value]) => `<input name=${name} value=${value}>`,
    )
    await page.setContent(
      `<form method=post action="${address}">${inputs.join('')}<button>go</button>`,
    )
    await press(page, 'go')
  },
}

describe.each(providers)('a forged return of %s', (provider) => {
  it('is refused on a plain page, and the shopper can still pay', async () => {
    const { visitor, page, checkout } = await orderAt(provider)
    const attemptId = await page.locator('dd', { hasText: /^HG-/ }).textContent()
    const forger = await visitor.openTab()

    await forge[provider](forger, `${checkout.checkout}/return`, attemptId ?? '')
    await seePlainPage(forger, plainPages.rejected)
    await forger.goto(`${checkout.checkout.slice(0, -4)}AAAA/return?result=approved&pg_token=1`)
    await seePlainPage(forger, plainPages.unknown)
    expect(visitor.takeErrors()).toEqual([refusedWith(400), refusedWith(404)])

    await press(page, yes)
    await seeStatus(page, '결제 완료')
    expect(await demo.approvalsOf(orderIdAt(page))).toHaveLength(1)
  })
})

describe('a checkout that another one replaced', () => {
  it('takes no money when its shopper says yes in the old tab', async () => {
    const { visitor, page, checkout } = await orderAt('kakaopay')
    await press(page, giveUp)
    await seeStatus(page, '결제 취소')
    const oldTab = await visitor.openTab(page.url())

    await payWith(oldTab, 'nicepay')
    const firstCheckout = checkout.checkout
    await payWith(page, 'kakaopay')
    await press(oldTab, yes)
    await seePlainPage(oldTab, plainPages.replaced)
    await oldTab.goto(firstCheckout)
    await seePlainPage(oldTab, plainPages.replaced)
    expect(visitor.takeErrors()).toEqual([refusedWith(409), refusedWith(409)])

    await press(page, yes)
    await seeStatus(page, '결제 완료')
    const orderId = orderIdAt(page)
    expect(await demo.approvalsOf(orderId)).toMatchObject([{ orderId: `${orderId}-3` }])
  })
})

it('leaves books that agree with the providers', async () => {
  expect(await demo.compareBooks()).toMatchObject({ payments: 10, differences: 0 })
})

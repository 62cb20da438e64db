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

const openTab = async () => {
  const visitor = await demo.visitor()
  const page = await visitor.openTab()
  return { visitor, page, checkout: watchCheckout(page) }
}

describe('a payment whose outcome is unknown', () => {
  const mend = async () => {
    for (const provider of providers) await demo.control(provider, 'DELETE', 'faults')
  }

  afterEach(mend)

  it('is shown as waiting, and becomes paid without a press of anything', async () => {
    const visitor = await demo.visitor()
    const waiting = []
    for (const provider of providers) {
      await demo.control(provider, 'POST', 'faults', { on: 'approve', kind: 'commitThenDrop' })
      const blind = { on: 'inquire', kind: 'serverErrorBeforeCommit', times: 1_000 }
      await demo.control(provider, 'POST', 'faults', blind)
      const orderTab = await visitor.openTab()
      const last = watchCheckout(orderTab)
      await orderPeaches(orderTab, demo.machine().shop, provider)
      await press(orderTab, yes)
      await seeStatus(orderTab, '결제 확인 중')
      const checkoutTab = await visitor.openTab(last.checkout)
      await seePlainPage(checkoutTab, plainPages.waiting)
      expect(await demo.approvalsOf(orderIdAt(orderTab))).toHaveLength(1)
      waiting.push({ orderTab, checkoutTab })
    }

    await mend()

    for (const { orderTab, checkoutTab } of waiting) {
      await seeStatus(orderTab, '결제 완료')
      await seePlainPage(checkoutTab, plainPages.paid)
      expect(await demo.approvalsOf(orderIdAt(orderTab))).toHaveLength(1)
    }
    expect(visitor.takeErrors()).toEqual(providers.map(() => refusedWith(409)))
  })
})

describe('the page that opens the window of NICEPAY', () => {
  beforeAll(() => demo.control('nicepay', 'PUT', 'switches', { giveUp: 'fnError' }))

  it('opens it again after it was closed, and lets the shopper give up without it', async () => {
    const { page } = await openTab()
    await orderPeaches(page, demo.machine().shop, 'nicepay')

    await press(page, giveUp)
    await page.getByText('사용자가 결제를 취소하였습니다.').waitFor()
    await press(page, '결제창 열기')
    await press(page, giveUp)
    await press(page, '결제 그만두기')
    await seeStatus(page, '결제 취소')
    expect(await demo.approvalsOf(orderIdAt(page))).toEqual([])

    await payWith(page, 'nicepay')
    await press(page, yes)
    await seeStatus(page, '결제 완료')
    expect(await demo.approvalsOf(orderIdAt(page))).toHaveLength(1)
  })
})

describe('the shop', () => {
  it('tells plainly that it knows no such order, and no such page', async () => {
    const { visitor, page } = await openTab()
    const { shop } = demo.machine()

    await page.goto(`${shop}/orders/HG-000000-NOBODY`)
    await page.getByText('주문의 결제를 찾지 못했습니다.').waitFor()
    await page.goto(`${shop}/no-such-page`)
    await page.getByText('찾으시는 페이지가 없습니다.').waitFor()

    expect(visitor.takeErrors()).toEqual([refusedWith(404), refusedWith(404)])
  })

  it('cancels an order that its shopper came back from without paying', async () => {
    const { page, checkout } = await openTab()
    await orderPeaches(page, demo.machine().shop, 'kakaopay')
    await page.goto(demo.machine().shop)
    await page.locator('.orders a').first().click()
    await seeStatus(page, '결제 대기')
    await page.getByRole('link', { name: '결제 계속하기' }).click()
    await button(page, yes).waitFor()
    expect(checkout.checkout).not.toBe('')

    await page.goBack()
    await press(page, '주문 취소')

    await seeStatus(page, '결제 취소')
  })
})

type Contract = { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> }

describe('the reference', () => {
  it('shows every operation of the contract, and opens one', async () => {
    const { page } = await openTab()
    const { api } = demo.machine()
    const { paths } = (await (await fetch(`${api}/openapi.json`)).json()) as Contract
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).flatMap((method) => [method.toUpperCase(), path]),
    )

    await page.goto(`${api}/docs`)
    const shown = page.locator('.opblock')
    await shown.first().waitFor()

    const parts = shown.locator('.opblock-summary-method, .opblock-summary-path')
    // Spaces of no width tell the browser where a path may be broken.
    expect((await parts.allTextContents()).map((text) => text.replaceAll('\u200b', ''))).toEqual(
      operations,
    )
    await page.getByText('/v1/payments/{id}/refunds').click()
    await page.getByText('Idempotency-Key').first().waitFor()
  })
})

it('leaves books that agree with the providers', async () => {
  expect(await demo.compareBooks()).toMatchObject({ payments: 4, differences: 0 })
})

import { openDemoShop, providers } from './demo-shop'
import {
  fail,
  giveUp,
  orderIdAt,
  orderPeaches,
  payWith,
  peaches,
  press,
  seeStatus,
  yes,
} from './steps'

const demo = openDemoShop()

const phoneAt = async () => {
  const visitor = await demo.visitor()
  return visitor.openTab()
}

describe.each(providers)('a person with a phone who pays with %s', (provider) => {
  it('sees the order paid, and then refunded in part and in full', async () => {
    const page = await phoneAt()

    await orderPeaches(page, demo.machine().shop, provider)
    await page.getByText(peaches.price).first().waitFor()
    await press(page, yes)
    await seeStatus(page, '결제 완료')
    const orderId = orderIdAt(page)
    expect(await demo.approvalsOf(orderId)).toMatchObject([
      { orderId: `${orderId}-1`, amount: { total: 33_000, taxFree: 28_000 }, balance: 33_000 },
    ])

    await press(page, '일부 환불')
    await page.getByText('환불했습니다.', { exact: true }).waitFor()
    await seeStatus(page, '부분 환불')
    await page.getByText('5,000원 · 완료').waitFor()
    expect(await demo.approvalsOf(orderId)).toMatchObject([{ balance: 28_000 }])

    await press(page, '남은 28,000원 모두 환불')
    await seeStatus(page, '환불 완료')
    expect(await demo.approvalsOf(orderId)).toMatchObject([{ balance: 0, cancels: [{}, {}] }])
  })

  it('sees that a failure and giving up took no money, and pays in the end', async () => {
    const page = await phoneAt()

    await orderPeaches(page, demo.machine().shop, provider)
    await press(page, fail)
    await seeStatus(page, '결제 거절')
    await page.getByText('결제된 금액은 없습니다.').waitFor()
    const orderId = orderIdAt(page)
    await payWith(page, provider)
    await press(page, giveUp)
    await seeStatus(page, '결제 취소')
    expect(await demo.approvalsOf(orderId)).toEqual([])

    await payWith(page, provider)
    await press(page, yes)
    await seeStatus(page, '결제 완료')
    expect(orderIdAt(page)).toBe(orderId)
    expect(await demo.approvalsOf(orderId)).toMatchObject([{ orderId: `${orderId}-3` }])
  })

  it('is charged only when the shop confirms, where it confirms by hand', async () => {
    const page = await phoneAt()

    await orderPeaches(page, demo.machine().shop, provider, 'manual')
    await press(page, yes)
    await seeStatus(page, '확인 대기')
    const orderId = orderIdAt(page)
    expect(await demo.approvalsOf(orderId)).toEqual([])

    await press(page, '결제 확인')
    await page.getByText('결제를 승인했습니다.').waitFor()
    await seeStatus(page, '결제 완료')
    expect(await demo.approvalsOf(orderId)).toMatchObject([{ balance: 33_000 }])
  })
})

it('met every page on the way, and its books agree with the providers', async () => {
  expect(demo.titles()).toEqual(
    expect.arrayContaining([
      ...['오늘의 상품 · 한강과일', '주문 · 한강과일'],
      ...['카카오페이', '네이버페이', 'NICEPAY'].map((name) => `${name} 결제 (시뮬레이터)`),
    ]),
  )
  expect(await demo.compareBooks()).toMatchObject({ payments: 9, differences: 0 })
})

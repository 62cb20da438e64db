import type { Page } from 'playwright-core'

import type { Provider } from '../../local/payport-client'

const payButtons: { readonly [Name in Provider]: string } = {
  kakaopay: '카카오페이',
  naverpay: '네이버페이',
  nicepay: '신용카드 (NICEPAY)',
}

/** The buttons of a provider's pay page. */
export const yes = '결제하기'
export const giveUp = '그만두기'
export const fail = '결제 실패 만들기'

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

export const press = (page: Page, name: string) => button(page, name).click()

/** Chooses the provider on the shop's page, and waits for the provider's. */
export const payWith = async (page: Page, provider: Provider): Promise<void> => {
  await press(page, payButtons[provider])
  await button(page, yes).waitFor()
}

export const peaches = { name: '햇복숭아 선물 상자 3kg', price: '33,000원' } as const

/** From the shop's front page to the provider's pay page. */
export const orderPeaches = async (
  page: Page,
  shop: string,
  provider: Provider,
  confirm: 'automatic' | 'manual' = 'automatic',
): Promise<void> => {
  await page.goto(shop)
  await page.locator('label.product', { hasText: peaches.name }).click()
  if (confirm === 'manual') await page.getByLabel('재고 확인 후 승인').check()
  await payWith(page, provider)
}

/** Waits until the order page says so. */
export const seeStatus = (page: Page, status: string): Promise<void> =>
  page.locator('.status .badge', { hasText: status }).waitFor()

export const plainPages = {
  waiting: '결제를 확인하고 있습니다',
  paid: '결제가 완료되었습니다',
  replaced: '새 결제가 시작되었습니다',
  rejected: '결제를 진행할 수 없습니다',
  unknown: '결제 정보를 찾을 수 없습니다',
} as const

/** Waits for one of Payport's own plain pages. */
export const seePlainPage = (page: Page, title: string): Promise<void> =>
  page.getByRole('heading', { name: title, exact: true }).waitFor()

/** The order number in the address that the tab is at. */
export const orderIdAt = (page: Page): string =>
  /^\/orders\/([^/]+)$/.exec(new URL(page.url()).pathname)?.[1] ?? ''

/** Payport's own addresses that a tab goes through on its way to the provider and back. */
export const watchCheckout = (page: Page) => {
  const last = { checkout: '', return: '' }
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (/^\/checkout\/[^/]+$/.test(pathname)) last.checkout = request.url()
    if (/^\/checkout\/[^/]+\/return$/.test(pathname)) last.return = request.url()
  })
  return last
}

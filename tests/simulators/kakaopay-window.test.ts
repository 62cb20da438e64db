import type { BrowserRequest } from '../../simulators/kernel/simulator'
import { openShop, order, type Shop } from './kakaopay-shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

const minute = 60_000

const open = async (more = {}, device = 'mobile') => {
  const { body } = await shop.ready(more)
  return { page: String(body[`next_redirect_${device}_url`]), tid: String(body['tid']) }
}
const statusOf = async (tid: string) => (await shop.query(tid)).body['status']

const press = (page: string, action: string) =>
  fetch(page, { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' })
const look = (page: string) => fetch(page, { redirect: 'manual' })
const location = (answer: Response) => [answer.status, answer.headers.get('location')]

const nextOf = async (page: unknown, action: 'pay' | 'giveUp' | 'fail') =>
  ((await shop.shopper(page, action)).body['next'] as BrowserRequest | undefined)?.url

describe('the pay page', () => {
  test.each(['pc', 'mobile', 'app'])('shows the order (%s)', async (device) => {
    const { page, tid } = await open({ item_name: '<b>원두</b> & 컵' }, device)
    const answer = await look(page)
    const html = await answer.text()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/html; charset=utf-8$/i),
    ])
    for (const shown of ['한강문고', '25,000원', 'ORD-2031-1', '카카오페이', '#FFEB00', '#191919'])
      expect(html).toContain(shown)
    expect(html).toContain('&lt;b&gt;원두&lt;/b&gt; &amp; 컵')
    expect(html).toContain(`action="${new URL(page).pathname}"`)
    expect(await statusOf(tid)).toBe('OPEN_PAYMENT')
  })

  test.each([
    ['pay', 'AUTH_PASSWORD', /^https:.*\/return\?order=ORD-2031-1&pg_token=[0-9a-f]{20}$/],
    ['giveUp', 'QUIT_PAYMENT', /^https:\/\/shop\.example\/checkout\/cancel$/],
    ['fail', 'FAIL_AUTH_PASSWORD', /^https:\/\/shop\.example\/checkout\/fail$/],
  ] as const)('%s', async (action, status, address) => {
    const { page, tid } = await open()
    const [code, next] = location(await press(page, action))
    expect([code, next]).toEqual([303, expect.stringMatching(address)])
    expect(await statusOf(tid)).toBe(status)
    expect(await shop.ledger()).toEqual([])
    // Looked at again, it goes the same way at once, whatever is pressed.
    expect(location(await look(page))).toEqual([302, next])
    for (const again of ['pay', 'giveUp', 'fail'] as const)
      expect(await nextOf(page, again)).toBe(next)
    expect(await statusOf(tid)).toBe(status)
  })

  test.each([
    ['no query', 'https://a.example/r', 'https://a.example/r?pg_token='],
    ['an empty query', 'https://a.example/r?', 'https://a.example/r?pg_token='],
    ['a query', 'https://a.example/r?a=1&b=%20', 'https://a.example/r?a=1&b=%20&pg_token='],
    [
      'Korean',
      'https://a.example/주문?번호=일',
      `https://a.example/${encodeURI('주문?번호=일')}&pg_token=`,
    ],
  ])('puts pg_token behind %s', async (_, approval_url, address) => {
    const { page } = await open({ approval_url })
    expect((await nextOf(page, 'pay'))?.replace(/[0-9a-f]{20}$/, '')).toBe(address)
  })

  test('puts pg_token before a fragment', async () => {
    const { page } = await open({ approval_url: 'https://a.example/r?a=1#top' })
    expect(await nextOf(page, 'pay')).toMatch(/\?a=1&pg_token=[0-9a-f]{20}#top$/)
  })

  test('is over after fifteen minutes', async () => {
    const { page, tid } = await open()
    await shop.wait(15 * minute - 2_000)
    expect((await look(page)).status).toBe(200)
    await shop.wait(2_000)
    expect(location(await look(page))).toEqual([302, order.fail_url])
    expect(location(await press(page, 'pay'))).toEqual([303, order.fail_url])
    expect(await nextOf(page, 'pay')).toBe(order.fail_url)
    expect(await statusOf(tid)).toBe('OPEN_PAYMENT')
  })

  test('of a paid session says so', async () => {
    const { page, tid } = await open()
    const pgToken = new URL((await nextOf(page, 'pay')) ?? '').searchParams.get('pg_token')
    const { cid, partner_order_id, partner_user_id } = order
    await shop.approve({ cid, tid, partner_order_id, partner_user_id, pg_token: pgToken })
    expect(await (await look(page)).text()).toContain('이미 완료된 결제입니다.')
    expect(await (await press(page, 'giveUp')).text()).toContain('이미 완료된 결제입니다.')
    expect((await shop.shopper(page, 'giveUp')).status).toBe(400)
    expect(await statusOf(tid)).toBe('SUCCESS_PAYMENT')
  })

  test('refuses what is not there', async () => {
    const { page } = await open()
    const strange = page.replace(/[0-9a-f]{64}$/, '0'.repeat(64))
    expect((await look(strange)).status).toBe(404)
    expect((await press(strange, 'pay')).status).toBe(404)
    expect((await press(page, 'steal')).status).toBe(400)
    for (const checkout of [strange, 'no address', 7, null])
      expect((await shop.shopper(checkout, 'pay')).status).toBe(400)
  })
})

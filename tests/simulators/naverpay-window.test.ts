import { openShop, type Shop } from './naverpay-shop'

const minute = 60_000

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

describe('the window', () => {
  const press = async (address: string, action: string) =>
    fetch(address, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ action }),
    })
  const queryOf = (address: string | null | undefined) =>
    Object.fromEntries(new URL(address ?? '').searchParams)

  test('shows the order and sends the shopper back, the query of the shop kept', async () => {
    const address = await shop.open()
    const page = await (await fetch(address)).text()
    expect(page).toContain('32,000원')
    expect(page).toContain('무선 키보드 외 1개')
    expect(page).toContain('#03C75A')
    const answer = await press(address, 'pay')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(
      /^https:\/\/shop\.example\/return\?order=1&x=%20y&resultCode=Success&paymentId=\d{8}NP\d{10}$/,
    )
  })

  test.each([
    ['without a query', 'https://shop.example/r', /^https:\/\/shop\.example\/r\?resultCode=/],
    ['with a fragment', 'https://shop.example/r?a=1#top', /r\?a=1&resultCode=[^#]*#top$/],
    ['with Hangul', 'https://shop.example/주문', /\/%EC%A3%BC%EB%AC%B8\?resultCode=/],
  ])('returns to an address %s', async (_, returnUrl, expected) => {
    const address = await shop.open({ returnUrl })
    expect((await press(address, 'pay')).headers.get('location')).toMatch(expected)
  })

  test('tells failures without a paymentId, in either generation', async () => {
    const address = await shop.open()
    const reserveId = new URL(address).pathname.split('/').at(-1)
    const givenUp = queryOf((await shop.shopper(address, 'giveUp'))?.url)
    expect(givenUp).toMatchObject({ resultCode: 'UserCancel', reserveId, order: '1' })
    expect(givenUp).not.toHaveProperty('paymentId')
    await shop.choose({ windowFailure: 'older' })
    expect(queryOf((await press(address, 'giveUp')).headers.get('location'))).toMatchObject({
      ...{ resultCode: 'Fail', resultMessage: 'userCancel', reserveId },
    })
    expect(queryOf((await shop.shopper(address, 'fail'))?.url)).toMatchObject({
      ...{ resultCode: 'Fail', resultMessage: 'OwnerAuthFail' },
    })
    await shop.wait(30 * minute + 1)
    const late = { resultCode: 'Fail', resultMessage: 'paymentTimeExpire' }
    expect(queryOf((await shop.shopper(address, 'pay'))?.url)).toMatchObject(late)
    const reopened = await fetch(address, { redirect: 'manual' })
    expect(queryOf(reopened.headers.get('location'))).toMatchObject(late)
  })

  test('gives one paymentId for one reservation', async () => {
    const address = await shop.open()
    const first = await shop.shopper(address, 'pay')
    expect(await shop.shopper(address, 'pay')).toEqual(first)
    expect(await shop.shopper(address, 'giveUp')).toEqual(first)
  })

  test('does not open for what is unknown', async () => {
    expect((await fetch(`${shop.url}/payments/nothing`)).status).toBe(404)
    expect((await press(`${shop.url}/payments/nothing`, 'pay')).status).toBe(404)
    expect((await press(await shop.open(), 'dance')).status).toBe(400)
    expect(await shop.shopper('nothing', 'pay')).toBeUndefined()
    expect(await shop.shopper(`${shop.url}/payments/nothing`, 'pay')).toBeUndefined()
  })
})

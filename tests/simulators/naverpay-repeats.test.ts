import { openShop, type Shop } from './naverpay-shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

describe('an idempotency key', () => {
  test('is echoed, and brings the earlier answer with HTTP 409', async () => {
    const paymentId = await shop.authenticate()
    const first = await shop.apply(paymentId, 'a-1')
    expect([first.status, first.key]).toEqual([200, 'a-1'])
    expect(await shop.apply(paymentId, 'a-1')).toEqual({ ...first, status: 409 })
    const cancelled = await shop.cancel(paymentId, 1_000, {}, 'c-1')
    expect(await shop.cancel(paymentId, 1_000, {}, 'c-1')).toEqual({ ...cancelled, status: 409 })
    expect(await shop.ledger()).toMatchObject([{ balance: 31_000 }])
    expect((await shop.cancel(paymentId, 1_000, {}, 'c-2')).status).toBe(200)
  })

  test('has at most 64 characters', async () => {
    const paymentId = await shop.authenticate()
    expect(await shop.apply(paymentId, 'k'.repeat(65))).toMatchObject({ status: 400 })
    expect((await shop.apply(paymentId, 'k'.repeat(64))).code).toBe('Success')
  })

  test.each([
    ['final', 409, 'OverRemainAmount'],
    ['all', 409, 'OverRemainAmount'],
    ['none', 200, 'OverRemainAmount'],
  ])('keeps refusals when storedFailures is %s', async (storedFailures, status, expected) => {
    await shop.choose({ storedFailures })
    const paymentId = await shop.pay()
    const refuse = () => shop.cancel(paymentId, 40_000, {}, 'c-1')
    expect((await refuse()).status).toBe(200)
    expect(await refuse()).toMatchObject({ status, code: expected })
  })

  test.each([
    ['final', 'Success'],
    ['all', 'AlreadyOnGoing'],
    ['none', 'Success'],
  ])('of a passing refusal when storedFailures is %s', async (storedFailures, expected) => {
    await shop.choose({ storedFailures })
    const paymentId = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'inFlight' })
    expect((await shop.apply(paymentId, 'a-1')).code).toBe('AlreadyOnGoing')
    expect((await shop.apply(paymentId, 'a-1')).code).toBe(expected)
  })

  test('with other parameters replays, or is refused', async () => {
    const paymentId = await shop.pay()
    const first = await shop.cancel(paymentId, 1_000, {}, 'c-1')
    expect(await shop.cancel(paymentId, 2_000, {}, 'c-1')).toEqual({ ...first, status: 409 })
    await shop.choose({ keyWithOtherParameters: 'refuses' })
    expect(await shop.cancel(paymentId, 2_000, {}, 'c-1')).toMatchObject({
      ...{ status: 400, code: 'InvalidParameter' },
    })
    expect(await shop.ledger()).toMatchObject([{ balance: 31_000 }])
  })

  test('is known to the merchant as a whole, or to one API', async () => {
    const paymentId = await shop.authenticate()
    const applied = await shop.apply(paymentId, 'k-1')
    expect((await shop.cancel(paymentId, 1_000, {}, 'k-1')).text).toBe(applied.text)
    await shop.choose({ keyScope: 'api' })
    expect((await shop.cancel(paymentId, 1_000, {}, 'k-1')).body).toHaveProperty('totalRestAmount')
  })
})

describe('while an answer is under way', () => {
  const inFlight = async (call: Promise<unknown>, meanwhile: () => Promise<void>) => {
    await new Promise((resolve) => setTimeout(resolve, 150))
    await meanwhile()
    return call
  }

  test.each(['slowThenCommit', 'commitThenSlow'])('apply: AlreadyOnGoing (%s)', async (kind) => {
    const paymentId = await shop.authenticate()
    await shop.fault({ on: 'approve', kind, delayMs: 500 })
    const slow = await inFlight(shop.apply(paymentId, 'a-1'), async () => {
      expect((await shop.apply(paymentId, 'a-2')).code).toBe('AlreadyOnGoing')
      expect(await shop.apply(paymentId, 'a-1')).toMatchObject({
        ...{ status: 200, code: 'AlreadyOnGoing' },
      })
    })
    expect(slow).toMatchObject({ code: 'Success' })
    expect((await shop.apply(paymentId, 'a-1')).status).toBe(409)
    expect(await shop.ledger()).toHaveLength(1)
  })

  test('cancel: AlreadyOnGoing, for this payment alone', async () => {
    const [paymentId, other] = [await shop.pay(), await shop.pay()]
    await shop.fault({ on: 'refund', kind: 'slowThenCommit', delayMs: 500 })
    await inFlight(shop.cancel(paymentId, 1_000), async () => {
      expect((await shop.cancel(paymentId, 1_000)).code).toBe('AlreadyOnGoing')
      expect((await shop.apply(paymentId)).code).toBe('AlreadyOnGoing')
      expect((await shop.cancel(other, 1_000)).code).toBe('Success')
    })
    expect((await shop.ledger()).map(({ balance }) => balance)).toEqual([31_000, 31_000])
  })

  test('fifty at once move money once', async () => {
    const paymentId = await shop.authenticate()
    const answers = await Promise.all(Array.from({ length: 50 }, () => shop.apply(paymentId)))
    expect(answers.filter(({ code }) => code === 'Success')).toHaveLength(1)
    expect(await shop.ledger()).toMatchObject([{ balance: 32_000 }])
  })
})

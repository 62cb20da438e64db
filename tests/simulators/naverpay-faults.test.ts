import { openShop, type Shop } from './naverpay-shop'

const minute = 60_000

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

describe('scripted faults', () => {
  const commits = [
    ['commitThenDrop', true],
    ['commitThenSlow', true],
    ['slowThenCommit', true],
    ['serverErrorAfterCommit', true],
    ['unreadableAfterCommit', true],
    ['unlistedCodeAfterCommit', true],
    ['dropBeforeCommit', false],
    ['slowWithoutCommit', false],
    ['serverErrorBeforeCommit', false],
    ['unreadableBeforeCommit', false],
    ['unlistedCode', false],
    ['maintenance', false],
    ['inFlight', false],
  ] as const

  test.each(commits)('apply, %s: committed %s, and the same key tells it', async (kind, isDone) => {
    const paymentId = await shop.authenticate()
    await shop.fault({ on: 'approve', kind, delayMs: 20 })
    await shop.apply(paymentId, 'a-1').catch(() => undefined)
    expect(await shop.ledger()).toHaveLength(isDone ? 1 : 0)
    expect(await shop.rows(paymentId)).toHaveLength(isDone ? 1 : 0)
    expect(await shop.apply(paymentId, 'a-1')).toMatchObject({
      ...{ status: isDone ? 409 : 200, code: 'Success', body: { paymentId } },
    })
    expect(await shop.ledger()).toHaveLength(1)
  })

  test.each([...commits, ['expired', false] as const])(
    'cancel, %s: committed %s',
    async (kind, isDone) => {
      const paymentId = await shop.pay()
      await shop.fault({ on: 'refund', kind, delayMs: 20 })
      await shop.cancel(paymentId, 1_000, {}, 'c-1').catch(() => undefined)
      expect(await shop.ledger()).toMatchObject([{ balance: isDone ? 31_000 : 32_000 }])
      if (kind !== 'expired') await shop.cancel(paymentId, 1_000, {}, 'c-1')
      expect(await shop.ledger()).toMatchObject([{ balance: kind === 'expired' ? 32_000 : 31_000 }])
    },
  )

  test('drop the connection, and make answers that nobody can read', async () => {
    const paymentId = await shop.pay()
    await shop.fault({ on: 'inquire', kind: 'dropBeforeCommit' })
    await expect(shop.history(paymentId)).rejects.toThrow()
    await shop.fault({ on: 'inquire', kind: 'unreadableBeforeCommit' })
    expect(await shop.history(paymentId)).toMatchObject({ status: 502, json: {} })
    await shop.fault({ on: 'openCheckout', kind: 'serverErrorBeforeCommit' })
    expect((await shop.reserve()).status).toBe(500)
  })

  test.each([
    ['openCheckout', 'maintenance', 'MaintenanceOngoing'],
    ['approve', 'inFlight', 'AlreadyOnGoing'],
    ['approve', 'expired', 'TimeExpired'],
    ['refund', 'expired', 'CancelDeadlineExpired'],
    ['inquire', 'unlistedCode', 'PaymentPolicyReview'],
  ])('%s, %s says %s', async (on, kind, expected) => {
    const paymentId = await shop.pay()
    await shop.fault({ on, kind })
    const call = {
      openCheckout: () => shop.reserve(),
      approve: () => shop.apply(paymentId),
      refund: () => shop.cancel(paymentId, 1_000),
      inquire: () => shop.history(paymentId),
    }[on]
    expect(await call?.()).toMatchObject({ status: 200, code: expected })
  })

  test('maintenance may be HTTP 503', async () => {
    await shop.choose({ maintenance: 'http503' })
    await shop.fault({ on: 'approve', kind: 'maintenance' })
    expect((await shop.apply(await shop.authenticate())).status).toBe(503)
  })

  test('a decline ends the paymentId, with its own words, and may leave a FAIL row', async () => {
    await shop.choose({ failedRows: 'written' })
    const paymentId = await shop.authenticate()
    const message = '카드 한도를 초과했습니다.'
    await shop.fault({ on: 'approve', kind: 'code', code: 'Fail', message, detail: 'limit' })
    const declined = await shop.apply(paymentId, 'a-1')
    expect(declined.json).toEqual({
      ...{ code: 'Fail', message, error: { type: 'Fail', detail: 'limit' } },
    })
    expect(await shop.apply(paymentId, 'a-1')).toMatchObject({ status: 409, message })
    expect(await shop.apply(paymentId, 'a-2')).toMatchObject({ status: 200, code: 'Fail', message })
    expect(await shop.rows(paymentId)).toMatchObject([
      { admissionTypeCode: '01', admissionState: 'FAIL' },
    ])
    expect(await shop.ledger()).toEqual([])
  })

  test('a code comes with the HTTP status it was scripted with', async () => {
    await shop.fault({ on: 'refund', kind: 'code', code: 'BankCheckTime', httpStatus: 400 })
    const paymentId = await shop.pay()
    expect(await shop.cancel(paymentId, 1_000)).toMatchObject({
      status: 400,
      code: 'BankCheckTime',
    })
  })

  test('wrongAmount moves and tells another amount', async () => {
    await shop.fault({ on: 'approve', kind: 'wrongAmount', amount: 40_000 })
    const paymentId = await shop.authenticate()
    expect((await shop.apply(paymentId)).body['detail']).toMatchObject({
      ...{ totalPayAmount: 40_000, taxScopeAmount: 35_000, taxExScopeAmount: 5_000 },
    })
    await shop.fault({ on: 'refund', kind: 'wrongAmount', amount: 36_000 })
    expect((await shop.cancel(paymentId, 1_000)).body).toMatchObject({
      ...{ primaryPayCancelAmount: 36_000, taxScopeAmount: 35_000, taxExScopeAmount: 1_000 },
    })
    expect(await shop.ledger()).toMatchObject([{ amount: { total: 40_000 }, balance: 4_000 }])
    await shop.fault({ on: 'inquire', kind: 'wrongAmount', amount: 7 })
    expect((await shop.rows(paymentId))[0]).toMatchObject({ totalPayAmount: 7 })
    expect((await shop.rows(paymentId))[0]).toMatchObject({ totalPayAmount: 40_000 })
  })

  test('wrongOrder echoes another order, extraFields adds some', async () => {
    const paymentId = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'wrongOrder' })
    expect((await shop.apply(paymentId)).body['detail']).toMatchObject({
      ...{ paymentId, merchantPayKey: 'ORD-2031-1-other' },
    })
    expect(await shop.ledger()).toMatchObject([{ orderId: 'ORD-2031-1' }])
    await shop.fault({ on: 'inquire', kind: 'extraFields' })
    const answer = await shop.history(paymentId)
    expect(answer.json).toHaveProperty('linkedOffer')
    expect(answer.body['list']).toMatchObject([{ benefitGrade: 'GOLD' }])
    await shop.fault({ on: 'refund', kind: 'wrongOrder' })
    expect((await shop.cancel(paymentId, 1_000)).body['paymentId']).not.toBe(paymentId)
  })
})

describe('a cancel that is not complete', () => {
  const leaveUnfinished = async (key?: string) => {
    const paymentId = await shop.pay()
    await shop.fault({ on: 'refund', kind: 'code', code: 'CancelNotComplete' })
    const more = { merchantPayTransactionKey: 'RF-1' }
    const answer = await shop.cancel(paymentId, 1_000, more, key)
    return { paymentId, more, answer }
  }

  test('completes itself some seconds later', async () => {
    const { paymentId, answer } = await leaveUnfinished('c-1')
    expect(answer).toMatchObject({
      ...{ status: 200, code: 'CancelNotComplete' },
      body: { payHistId: '', primaryPayCancelAmount: 1_000, totalRestAmount: 31_000 },
    })
    expect(answer.body['cancelYmdt']).toMatch(/^\d{14}$/)
    expect(await shop.rows(paymentId)).toHaveLength(1)
    expect(await shop.ledger()).toMatchObject([{ balance: 32_000, cancels: [] }])
    await shop.wait(3_000)
    expect((await shop.rows(paymentId))[1]).toMatchObject({
      ...{ admissionTypeCode: '04', merchantPayTransactionKey: 'RF-1', admissionState: 'SUCCESS' },
    })
    expect(await shop.ledger()).toMatchObject([{ balance: 31_000, status: 'partlyCancelled' }])
    const replay = await shop.cancel(paymentId, 1_000, { merchantPayTransactionKey: 'RF-1' }, 'c-1')
    expect(replay).toEqual({ ...answer, status: 409 })
  })

  test('is finished by the same data, and stands in the way of others', async () => {
    const { paymentId, more } = await leaveUnfinished()
    expect((await shop.cancel(paymentId, 2_000)).code).toBe('PreCancelNotComplete')
    const finished = await shop.cancel(paymentId, 1_000, more)
    expect(finished.body['payHistId']).toMatch(/NP/)
    expect((await shop.cancel(paymentId, 2_000)).code).toBe('Success')
    await shop.wait(minute)
    expect(await shop.ledger()).toMatchObject([{ balance: 29_000 }])
  })

  test('is refused like any other when it cannot be', async () => {
    const paymentId = await shop.pay()
    await shop.fault({ on: 'refund', kind: 'code', code: 'CancelNotComplete' })
    expect((await shop.cancel(paymentId, 40_000)).code).toBe('OverRemainAmount')
  })
})

import {
  credentials,
  merchantHeaders,
  openShop,
  order,
  type Json,
  type Shop,
} from './naverpay-shop'

const minute = 60_000
const day = 24 * 60 * minute

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

describe('who calls', () => {
  test.each(Object.keys(merchantHeaders))('%s must be right', async (header) => {
    await shop.fault({ on: 'approve', kind: 'maintenance' })
    const answer = await shop.send('v2.2/apply/payment', '', { [header]: 'wrong' })
    expect([answer.status, answer.code]).toEqual([401, 'InvalidMerchantAuth'])
    expect(answer.json).toMatchObject({ error: { type: 'InvalidMerchantAuth' } })
    expect(await shop.pending()).toHaveLength(1)
  })

  test('a wrong secret gets no body, by switch', async () => {
    await shop.choose({ unauthorizedBody: 'empty' })
    const answer = await shop.json('v2/reserve', order, { 'x-naver-client-secret': '' })
    expect([answer.status, answer.text]).toEqual([401, ''])
  })

  test('any partner segment will do', async () => {
    const answer = await fetch(
      `${shop.url}/${credentials.partnerId}/naverpay/payments/v2/reserve`,
      {
        method: 'POST',
        headers: { ...merchantHeaders, 'content-type': 'application/json' },
        body: JSON.stringify(order),
      },
    )
    expect(await answer.json()).toEqual({
      ...{ code: 'Success', message: '', body: { reserveId: expect.stringMatching(/==$/) } },
    })
  })
})

describe('reserve', () => {
  test.each([
    ['no merchantPayKey', { merchantPayKey: '' }, 'RequireParameter'],
    ['no productCount', { productCount: null }, 'RequireParameter'],
    ['no productItems', { productItems: undefined }, 'RequireParameter'],
    ['empty productItems', { productItems: [] }, 'InvalidParameter'],
    [
      'an item with a strange uid',
      { productItems: [{ ...order.productItems[0], uid: 'a.b' }] },
      'InvalidParameter',
    ],
    ['an amount as text', { totalPayAmount: '32000' }, 'InvalidParameter'],
    [
      'less than ten won',
      { totalPayAmount: 9, taxScopeAmount: 9, taxExScopeAmount: 0 },
      'InvalidParameter',
    ],
    ['a split that does not add up', { taxExScopeAmount: 4_999 }, 'InvalidParameter'],
    ['a relative returnUrl', { returnUrl: '/return' }, 'InvalidParameter'],
    ['a useCfmYmdt of the past', { useCfmYmdt: '20200101' }, 'InvalidParameter'],
    [
      'a transaction key of 129 bytes',
      { merchantPayTransactionKey: '가'.repeat(43) },
      'InvalidParameter',
    ],
    ['another modelVersion', { modelVersion: '1' }, 'InvalidParameter'],
  ])('refuses %s', async (_, more, expected) => {
    const answer = await shop.reserve(more)
    expect([answer.status, answer.code]).toEqual([400, expected])
  })

  test('takes JSON alone', async () => {
    const form = new URLSearchParams({ merchantPayKey: 'ORD-2031-1' })
    expect((await shop.send('v2/reserve', form)).code).toBe('InvalidParameter')
    const broken = await shop.send('v2/reserve', '{', { 'content-type': 'application/json' })
    expect([broken.status, broken.code]).toEqual([400, 'InvalidParameter'])
  })

  test('counts the cup deposit', async () => {
    const paymentId = await shop.pay({ taxScopeAmount: 26_700, environmentDepositAmount: 300 })
    const answer = await shop.cancel(paymentId, 1_300, {
      ...{ taxScopeAmount: 1_000, environmentDepositAmount: 300 },
    })
    expect(answer.body).toMatchObject({
      taxScopeRestAmount: 25_700,
      environmentDepositRestAmount: 0,
    })
  })

  test('supports keys, by switch', async () => {
    const first = await shop.reserve({}, 'r-1')
    expect(await shop.reserve({}, 'r-1')).toMatchObject({ status: 409, text: first.text })
    await shop.choose({ keyOnReserve: 'ignored' })
    const another = await shop.reserve({}, 'r-1')
    expect([another.status, another.key]).toEqual([200, 'r-1'])
    expect(another.text).not.toBe(first.text)
  })
})

describe('apply', () => {
  test.each([
    ['no paymentId', '', 400, 'RequireParameter'],
    ['a long paymentId', 'x'.repeat(51), 400, 'InvalidParameter'],
    ['an unknown paymentId', '20260101NP0000000000', 200, 'Fail'],
  ])('refuses %s', async (_, paymentId, status, expected) => {
    const answer = await shop.apply(paymentId)
    expect([answer.status, answer.code]).toEqual([status, expected])
    expect(answer.json).toEqual({
      ...{ code: expected, message: expect.any(String), error: { type: expected } },
    })
  })

  test('reads no JSON', async () => {
    const paymentId = await shop.authenticate()
    expect((await shop.json('v2.2/apply/payment', { paymentId })).code).toBe('RequireParameter')
  })

  test('calls an unknown paymentId InvalidPaymentId, by switch', async () => {
    await shop.choose({ unknownPaymentOnApply: 'InvalidPaymentId' })
    expect((await shop.apply('20260101NP0000000000')).code).toBe('InvalidPaymentId')
  })

  test('is possible until ten minutes after authentication', async () => {
    const [inTime, late] = [await shop.authenticate(), await shop.authenticate()]
    await shop.wait(10 * minute - 5_000)
    expect((await shop.apply(inTime)).code).toBe('Success')
    await shop.wait(5_001)
    expect((await shop.apply(late)).code).toBe('TimeExpired')
    expect(await shop.ledger()).toHaveLength(1)
  })

  test('happens once', async () => {
    const paymentId = await shop.pay()
    expect((await shop.apply(paymentId)).json).toMatchObject({ code: 'AlreadyComplete' })
    expect((await shop.apply(paymentId)).json).not.toHaveProperty('body')
    await shop.choose({ alreadyComplete: 'withBody' })
    expect((await shop.apply(paymentId)).body).toMatchObject({ paymentId })
    await shop.choose({ applyAfterFullCancel: 'Fail' })
    expect((await shop.apply(paymentId)).code).toBe('AlreadyComplete')
    await shop.cancel(paymentId, 32_000, { taxExScopeAmount: 5_000 })
    expect((await shop.apply(paymentId)).code).toBe('Fail')
    expect(await shop.ledger()).toMatchObject([{ balance: 0 }])
  })
})

describe('cancel', () => {
  test.each([
    ['no reason', { cancelReason: '' }, 400, 'RequireParameter'],
    ['no tax split', { taxScopeAmount: '' }, 400, 'RequireParameter'],
    ['a comparison without the number', { doCompareRest: 1 }, 400, 'RequireParameter'],
    ['a requester that is neither', { cancelRequester: 3 }, 400, 'InvalidParameter'],
    ['nothing', { cancelAmount: 0 }, 400, 'InvalidParameter'],
    ['a negative amount', { cancelAmount: -1 }, 400, 'InvalidParameter'],
    ['a fraction', { cancelAmount: 1.5 }, 400, 'InvalidParameter'],
    ['a reason of 258 bytes', { cancelReason: '가'.repeat(86) }, 400, 'InvalidParameter'],
    ['an unknown paymentId', { paymentId: '20260101NP0000000000' }, 200, 'InvalidPaymentId'],
    ['a split that does not add up', { taxScopeAmount: 999 }, 200, 'TaxScopeAmountError'],
    [
      'more than is left',
      { cancelAmount: 32_001, taxScopeAmount: 32_001 },
      200,
      'OverRemainAmount',
    ],
    ['more than is left, with a wrong split', { cancelAmount: 32_001 }, 200, 'TaxScopeAmountError'],
    [
      'more taxable than is left',
      { cancelAmount: 27_001, taxScopeAmount: 27_001 },
      200,
      'TaxScopeAmtGreaterThanRemainError',
    ],
    [
      'more exempt than is left',
      { cancelAmount: 5_001, taxScopeAmount: 0, taxExScopeAmount: 5_001 },
      200,
      'TaxScopeAmtGreaterThanRemainError',
    ],
    [
      'another rest than expected',
      { doCompareRest: 1, expectedRestAmount: 30_000 },
      200,
      'RestAmountDiff',
    ],
  ])('refuses %s', async (_, more, status, expected) => {
    const paymentId = await shop.pay()
    const answer = await shop.cancel(paymentId, 1_000, more)
    expect([answer.status, answer.code]).toEqual([status, expected])
    expect(answer.json).not.toHaveProperty('body')
    expect(await shop.rows(paymentId)).toHaveLength(1)
    expect(await shop.ledger()).toMatchObject([{ balance: 32_000, cancels: [] }])
  })

  test('RestAmountDiff names the true rest; without doCompareRest nothing is compared', async () => {
    const paymentId = await shop.pay()
    const wrong = { doCompareRest: 1, expectedRestAmount: 1 }
    expect((await shop.cancel(paymentId, 1_000, wrong)).message).toContain('32000')
    const off = { doCompareRest: 0, expectedRestAmount: 1 }
    expect((await shop.cancel(paymentId, 1_000, off)).code).toBe('Success')
  })

  test('of an emptied payment is AlreadyCanceled before anything is compared', async () => {
    const paymentId = await shop.pay()
    await shop.cancel(paymentId, 32_000, { taxExScopeAmount: 5_000 })
    const again = await shop.cancel(paymentId, 1_000, { doCompareRest: 1, expectedRestAmount: 7 })
    expect(again.code).toBe('AlreadyCanceled')
  })

  test('needs an approved payment', async () => {
    expect((await shop.cancel(await shop.authenticate(), 1_000)).code).toBe('InvalidPaymentId')
  })

  test('is possible for 1095 days', async () => {
    const paymentId = await shop.pay()
    await shop.wait(1095 * day - minute)
    expect((await shop.cancel(paymentId, 1_000)).code).toBe('Success')
    await shop.wait(minute + 1)
    expect((await shop.cancel(paymentId, 1_000)).code).toBe('CancelDeadlineExpired')
  })

  test('made in the admin site shows in the history alone', async () => {
    const paymentId = await shop.pay()
    const answer = await fetch(`${shop.url}/partner-center/cancel`, {
      method: 'POST',
      body: new URLSearchParams({ paymentId, cancelAmount: '2000' }),
    })
    expect(await answer.json()).toMatchObject({ code: 'Success' })
    expect((await shop.rows(paymentId))[1]).toMatchObject({
      ...{ totalPayAmount: 2_000, merchantPayTransactionKey: null, cancelRequester: '2' },
    })
  })
})

describe('history', () => {
  const stamp = (ms: number) =>
    new Date(ms + 9 * 60 * minute).toISOString().slice(0, 19).replaceAll(/\D/g, '')
  const today = () => ({ startTime: stamp(Date.now() - day), endTime: stamp(Date.now() + minute) })
  const period = (more: Json) => shop.json('v2.3/list/history', { ...today(), ...more })

  test('is searched by period, page by page, in ascending or no order', async () => {
    for (let number = 1; number <= 5; number += 1)
      await shop.pay({ merchantPayKey: `ORD-2031-${number}` })
    const keysOf = async (more: Json) =>
      ((await period(more)).body['list'] as readonly Json[]).map((row) => row['merchantPayKey'])
    const all = await keysOf({})
    expect(all).toEqual([1, 2, 3, 4, 5].map((number) => `ORD-2031-${number}`))
    const paged = await period({ pageNumber: 2, rowsPerPage: 2 })
    expect(paged.body).toMatchObject({
      ...{ totalCount: 5, responseCount: 2, totalPageCount: 3, currentPageNumber: 2 },
    })
    await shop.choose({ historyOrder: 'shuffled' })
    const pages = [1, 2, 3].map((pageNumber) => keysOf({ pageNumber, rowsPerPage: 2 }))
    expect((await Promise.all(pages)).flat().sort()).toEqual(all)
  })

  test('tells approvals from cancels', async () => {
    const paymentId = await shop.pay()
    await shop.cancel(paymentId, 1_000)
    const typesOf = async (approvalType: string) =>
      (await shop.rows(paymentId, { approvalType })).map((row) => row['admissionTypeCode'])
    expect(await typesOf('ALL')).toEqual(['01', '04'])
    expect(await typesOf('APPROVAL')).toEqual(['01'])
    expect(await typesOf('CANCEL')).toEqual(['04'])
  })

  test('of v2.2 takes the payment number in the body too', async () => {
    const paymentId = await shop.pay()
    const body = { paymentId, rowsPerPage: 1_000 }
    expect((await shop.json('v2.2/list/history', body)).body).toMatchObject({ totalCount: 1 })
    expect((await shop.json('v2.3/list/history', body)).code).toBe('RequireCondition')
    expect((await shop.json(`v2.2/list/history/${paymentId}`, {})).body['totalCount']).toBe(1)
  })

  test.each([
    ['no period', { startTime: '', endTime: '' }],
    ['a day that does not exist', { startTime: '20260231000000' }],
    ['more than 31 days', { startTime: stamp(Date.now() - 32 * day) }],
    ['an end before the start', { endTime: stamp(Date.now() - 2 * day) }],
    ['101 rows a page', { rowsPerPage: 101 }],
    ['page 0', { pageNumber: 0 }],
    ['an unknown type', { approvalType: 'REFUND' }],
  ])('refuses %s', async (_, more) => {
    expect(await period(more)).toMatchObject({ status: 200, code: 'RequireCondition' })
  })

  test('of an unknown payment is empty', async () => {
    const answer = await shop.history('20260101NP0000000000')
    expect([answer.code, answer.body['list']]).toEqual(['Success', []])
  })

  test('lags behind, by switch', async () => {
    await shop.choose({ historyLagMs: '5000' })
    const paymentId = await shop.pay()
    expect(await shop.rows(paymentId)).toEqual([])
    await shop.wait(5_000)
    expect(await shop.rows(paymentId)).toHaveLength(1)
  })
})

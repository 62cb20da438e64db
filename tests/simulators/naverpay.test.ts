import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openShop, type Json, type Shop } from './naverpay-shop'

const day = 24 * 60 * 60_000

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

/** Shops of a test's own; a test that fails must not keep its server running. */
const reopened: Shop[] = []
afterEach(() => Promise.all(reopened.splice(0).map((one) => one.close())))
const openAgain = async (file: string) => {
  const one = await openShop(file)
  reopened.push(one)
  return one
}

describe('a payment', () => {
  test('is reserved, approved, cancelled in parts, and read back', async () => {
    const paymentId = await shop.authenticate({ merchantPayTransactionKey: 'tx-1' })
    expect(paymentId).toMatch(/^\d{8}NP\d{10}$/)
    expect(await shop.ledger()).toEqual([])
    expect((await shop.history(paymentId)).body).toMatchObject({ list: [], totalCount: 0 })

    const applied = await shop.apply(paymentId)
    expect([applied.status, applied.code, applied.message]).toEqual([200, 'Success', ''])
    expect(applied.body['paymentId']).toBe(paymentId)
    const detail = applied.body['detail'] as Json
    expect(detail).toMatchObject({
      ...{ paymentId, merchantPayKey: 'ORD-2031-1', merchantUserKey: 'u-88213' },
      ...{ merchantName: '한강문고', merchantPayTransactionKey: 'tx-1' },
      ...{ admissionTypeCode: '01', admissionState: 'SUCCESS' },
      ...{ totalPayAmount: 32_000, applyPayAmount: 32_000, primaryPayAmount: 32_000 },
      ...{ taxScopeAmount: 27_000, taxExScopeAmount: 5_000, environmentDepositAmount: 0 },
      ...{ primaryPayMeans: 'CARD', giftCardAmount: 0, productName: '무선 키보드' },
    })
    expect(detail['admissionYmdt']).toMatch(/^\d{14}$/)

    const part = await shop.cancel(paymentId, 12_000, {
      ...{ taxExScopeAmount: 2_000, merchantPayTransactionKey: 'RF-1' },
      ...{ doCompareRest: 1, expectedRestAmount: 20_000 },
    })
    expect(part.body).toMatchObject({
      ...{ paymentId, primaryPayCancelAmount: 12_000, primaryPayRestAmount: 20_000 },
      ...{ taxScopeAmount: 10_000, taxScopeRestAmount: 17_000 },
      ...{ taxExScopeAmount: 2_000, taxExScopeRestAmount: 3_000 },
      ...{ totalRestAmount: 20_000, applyRestAmount: 20_000 },
    })
    expect((await shop.ledger())[0]).toMatchObject({ status: 'partlyCancelled', balance: 20_000 })

    const rest = await shop.cancel(paymentId, 20_000, { taxExScopeAmount: 3_000 })
    expect(rest.body).toMatchObject({ totalRestAmount: 0 })
    expect(await shop.rows(paymentId)).toMatchObject([
      { admissionTypeCode: '01', giftCardPayAmount: 0, settleInfo: { settleCreated: false } },
      {
        ...{ admissionTypeCode: '04', totalPayAmount: 12_000, cancelRequester: '1' },
        ...{ payHistId: part.body['payHistId'], merchantPayTransactionKey: 'RF-1' },
      },
      // the cancel that empties it after others is still a part
      { admissionTypeCode: '04', totalPayAmount: 20_000, merchantPayTransactionKey: null },
    ])
    expect(await shop.ledger()).toMatchObject([
      {
        ...{ orderId: 'ORD-2031-1', reference: paymentId, status: 'cancelled', balance: 0 },
        amount: { total: 32_000, taxFree: 5_000 },
        cancels: [
          { ourReference: 'RF-1', amount: 12_000, taxFree: 2_000 },
          { amount: 20_000, taxFree: 3_000 },
        ],
      },
    ])
  })

  test('cancelled at one stroke has a row 03', async () => {
    const paymentId = await shop.pay()
    await shop.cancel(paymentId, 32_000, { taxExScopeAmount: 5_000 })
    expect((await shop.rows(paymentId)).map((row) => row['admissionTypeCode'])).toEqual([
      '01',
      '03',
    ])
  })

  test('takes its parameters from the query too', async () => {
    const paymentId = await shop.authenticate()
    const applied = await shop.send(`v2.2/apply/payment?paymentId=${paymentId}`, '')
    expect(applied.code).toBe('Success')
  })

  test('made of several means is drained in order, and shows its discount', async () => {
    await shop.choose({ means: 'mixed' })
    const paymentId = await shop.authenticate({ totalPayAmount: 10_000, taxScopeAmount: 5_000 })
    expect((await shop.apply(paymentId)).body['detail']).toMatchObject({
      ...{ totalPayAmount: 10_000, applyPayAmount: 9_000, discountPayAmount: 1_000 },
      ...{ primaryPayAmount: 6_000, giftCardAmount: 1_000, npointPayAmount: 2_000 },
    })
    expect((await shop.cancel(paymentId, 8_000, { taxExScopeAmount: 5_000 })).body).toMatchObject({
      ...{ primaryPayCancelAmount: 6_000, giftCardCancelAmount: 1_000, npointCancelAmount: 1_000 },
      ...{ npointRestAmount: 1_000, discountRestAmount: 1_000 },
      ...{ totalRestAmount: 2_000, applyRestAmount: 1_000 },
    })
  })

  test('made of points alone has no primary means', async () => {
    await shop.choose({ means: 'points' })
    const paymentId = await shop.authenticate()
    expect((await shop.apply(paymentId)).body['detail']).toMatchObject({
      ...{ primaryPayMeans: '', cardNo: '', npointPayAmount: 32_000, primaryPayAmount: 0 },
    })
  })

  test('survives a restart, with keys, clock and switches', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'naverpay-')), 'books.json')
    const before = await openAgain(file)
    await before.choose({ historyLagMs: '2000' })
    await before.wait(day)
    const window = await before.open()
    const paymentId = await before.authenticate()
    const applied = await before.apply(paymentId, 'key-1')
    const ledger = await before.ledger()
    await Promise.all(reopened.splice(0).map((one) => one.close()))

    const after = await openAgain(file)
    expect(await after.ledger()).toEqual(ledger)
    const replay = await after.apply(paymentId, 'key-1')
    expect([replay.status, replay.text]).toEqual([409, applied.text])
    expect((await after.shopper(window.replace(before.url, after.url), 'pay'))?.url).toContain('NP')
    await after.reset()
    expect(await after.ledger()).toEqual([])
  })
})

import { code, openShop, order, pause, type Shop } from './kakaopay-shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

const minute = 60_000
const all = { cancel_tax_free_amount: 3_000 }

describe('a switch', () => {
  test('method', async () => {
    await shop.choose({ method: 'MONEY' })
    const { body } = await shop.query(await shop.pay())
    expect(body['payment_method_type']).toBe('MONEY')
    expect(body).not.toHaveProperty('selected_card_info')
  })

  test('orderLagMs: the query sees an approval and a cancel later', async () => {
    await shop.choose({ orderLagMs: '5000' })
    const tid = await shop.pay()
    expect((await shop.query(tid)).body).toMatchObject({
      status: 'AUTH_PASSWORD',
      payment_action_details: [],
    })
    await shop.wait(5_000)
    expect((await shop.query(tid)).body['status']).toBe('SUCCESS_PAYMENT')
    await shop.cancel(tid, 25_000, all)
    expect((await shop.query(tid)).body['status']).toBe('SUCCESS_PAYMENT')
    await shop.wait(5_000)
    expect((await shop.query(tid)).body['status']).toBe('CANCEL_PAYMENT')
  })

  test('concurrentApprove and concurrentCancel', async () => {
    await shop.choose({
      concurrentApprove: 'USER_LOCKED',
      concurrentCancel: 'INVALID_CANCEL_STATUS',
    })
    const request = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'slowThenCommit', delayMs: 250 })
    const first = shop.approve(request)
    await pause(60)
    expect((await shop.approve(request)).body).toMatchObject({
      error_code: -780,
      extras: { method_result_code: 'USER_LOCKED' },
    })
    expect((await shop.cancel(request.tid, 1)).body).toMatchObject({
      error_code: -781,
      extras: { method_result_code: 'INVALID_CANCEL_STATUS' },
    })
    await first
  })

  test.each([
    ['byCode', 'USER_LOCKED', 'AUTH_PASSWORD'],
    ['byCode', 'LACK_BALANCE', 'FAIL_PAYMENT'],
    ['FAIL_PAYMENT', 'USER_LOCKED', 'FAIL_PAYMENT'],
    ['AUTH_PASSWORD', 'LACK_BALANCE', 'AUTH_PASSWORD'],
  ])('methodRefusal %s with %s', async (methodRefusal, detail, status) => {
    await shop.choose({ methodRefusal })
    const request = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'code', code: '-780', detail })
    await shop.approve(request)
    expect((await shop.query(request.tid)).body['status']).toBe(status)
  })

  test('secondFullCancel, balanceMismatch', async () => {
    await shop.choose({ secondFullCancel: '-710', balanceMismatch: '-710' })
    const tid = await shop.pay()
    expect(code(await shop.cancel(tid, 1, { cancel_available_amount: 7 }))).toEqual([400, -710])
    await shop.cancel(tid, 25_000, all)
    expect(code(await shop.cancel(tid, 25_000, all))).toEqual([400, -710])
  })

  test('cancelSplit: parts that only fit by themselves', async () => {
    const tid = await shop.pay()
    const most = () => shop.cancel(tid, 24_000, { cancel_vat_amount: 2_000 })
    expect(code(await most())).toEqual([400, -722])
    await shop.choose({ cancelSplit: 'withinBalance' })
    expect(code(await most())).toEqual([200, undefined])
    expect((await shop.cancel(tid, 1_000, { cancel_tax_free_amount: 1 })).body).toMatchObject({
      status: 'CANCEL_PAYMENT',
      cancel_available_amount: { total: 0, tax_free: 2_999 },
    })
    expect(code(await shop.cancel(await shop.pay(), 25_000, { cancel_vat_amount: 2_001 }))).toEqual(
      [400, -722],
    )
  })

  test('lastCancelVat: halves that lose a won of VAT', async () => {
    await shop.choose({ lastCancelVat: 'rounded' })
    const tid = await shop.pay({ total_amount: 1_000, tax_free_amount: 0 })
    await shop.cancel(tid, 500)
    expect((await shop.cancel(tid, 500)).body).toMatchObject({
      status: 'CANCEL_PAYMENT',
      cancel_available_amount: { total: 0, vat: 1 },
    })
  })

  test('partialCancel', async () => {
    await shop.choose({ partialCancel: 'refused' })
    const tid = await shop.pay()
    expect(code(await shop.cancel(tid, 1_000))).toEqual([400, -781])
    expect((await shop.cancel(tid, 25_000, all)).status).toBe(200)
  })

  test('expiredStatus', async () => {
    await shop.choose({ expiredStatus: 'FAIL_PAYMENT' })
    const { tid } = await shop.authenticate()
    const paid = await shop.pay()
    await shop.wait(15 * minute)
    expect((await shop.query(tid)).body['status']).toBe('FAIL_PAYMENT')
    expect((await shop.query(paid)).body['status']).toBe('SUCCESS_PAYMENT')
  })

  test('duplicateOrder, largestTotal', async () => {
    await shop.choose({ duplicateOrder: 'refused', largestTotal: '2000000' })
    expect(code(await shop.ready())).toEqual([200, undefined])
    expect(code(await shop.ready())).toEqual([400, -726])
    const other = { partner_order_id: 'ORD-2031-2' }
    expect(code(await shop.ready({ ...other, total_amount: 2_000_001 }))).toEqual([400, -797])
    expect(code(await shop.ready({ ...other, total_amount: 2_000_000 }))).toEqual([200, undefined])
  })

  test('actionPayload, actionOrder, cancelActionAmount', async () => {
    await shop.choose({
      actionPayload: 'hidden',
      actionOrder: 'newestFirst',
      cancelActionAmount: 'negative',
    })
    const tid = await shop.pay()
    await shop.cancel(tid, 1_000, { payload: 'R-1' })
    const details = (await shop.query(tid)).body['payment_action_details'] as object[]
    expect(details).toMatchObject([
      { payment_action_type: 'CANCEL', amount: -1_000 },
      { payment_action_type: 'PAYMENT', amount: 25_000 },
    ])
    expect(details[0]).not.toHaveProperty('payload')
  })

  test('unknownYet, appSchemes, legacyCardInfo', async () => {
    await shop.choose({ unknownYet: 'null', appSchemes: 'present', legacyCardInfo: 'present' })
    const { body } = await shop.ready()
    expect(body['android_app_scheme']).toMatch(/^kakaotalk:/)
    expect(body['ios_app_scheme']).toMatch(/^kakaotalk:/)
    expect((await shop.query(String(body['tid']))).body).toMatchObject({
      ...{ payment_method_type: null, approved_at: null, canceled_at: null },
    })
    const approved = await shop.approve(await shop.authenticate())
    expect(approved.body['card_info']).toHaveProperty('purchase_corp')
  })

  test('wrongCid, errorFields, emptyExtras', async () => {
    await shop.choose({ wrongCid: '-2', errorFields: 'legacy', emptyExtras: 'null' })
    expect(await shop.ready({ cid: 'TC0OTHER00' })).toEqual({
      status: 400,
      body: { code: -2, msg: 'invalid param(cid has invalid value)', extras: null },
    })
    await shop.choose({ errorFields: 'current', emptyExtras: 'empty' })
    expect((await shop.query('T0')).body).toMatchObject({ error_code: -721, extras: {} })
  })

  test('commonCodeStatus, maintenance', async () => {
    await shop.choose({ commonCodeStatus: '400' })
    const headers = { authorization: 'SECRET_KEY wrong' }
    expect(code(await shop.send('ready', order, headers))).toEqual([400, -401])
    await shop.choose({ commonCodeStatus: 'own', maintenance: '-9798' })
    await shop.fault({ on: 'inquire', kind: 'maintenance' })
    expect(code(await shop.query('T0'))).toEqual([503, -9798])
  })
})

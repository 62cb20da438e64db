import { amounts, code, openShop, order, type More, type Shop } from './kakaopay-shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

const minute = 60_000
const long = (length: number) => '가'.repeat(length)

describe('ready', () => {
  test.each<[string, More, number]>([
    ['no cid', { cid: undefined }, -2],
    ['an empty order number', { partner_order_id: '' }, -2],
    ['a long cid', { cid: 'TC0ONETIME1' }, -2],
    ['a long order number', { partner_order_id: long(101) }, -2],
    ['a long user', { partner_user_id: long(101) }, -2],
    ['a long item', { item_name: long(101) }, -2],
    ['a number for a text', { item_name: 7 }, -2],
    ['no quantity', { quantity: null }, -2],
    ['quantity 0', { quantity: 0 }, -2],
    ['a broken amount', { total_amount: 100.5 }, -2],
    ['an amount with a comma', { total_amount: '1,000' }, -2],
    ['no tax_free_amount', { tax_free_amount: undefined }, -2],
    ['a path for an address', { approval_url: '/return' }, -2],
    ['an app scheme for an address', { fail_url: 'shop://fail' }, -2],
    ['a long address', { cancel_url: `https://a.example/${'x'.repeat(238)}` }, -2],
    ['an unknown card', { available_cards: ['SHINHAN', 'VISA'] }, -2],
    ['one card as a text', { available_cards: 'SHINHAN' }, -2],
    ['an unknown method', { payment_method_type: 'POINT' }, -2],
    ['13 instalments', { install_month: 13 }, -2],
    ['a flag that is none', { use_share_installment: true }, -2],
    ['custom_json with a number', { custom_json: { a: 1 } }, -2],
    ['another cid', { cid: 'TC0OTHER00' }, -731],
    ['a malformed cid_secret', { cid_secret: 'SECRET' }, -733],
    ['total 0', { total_amount: 0 }, -725],
    ['a negative total', { total_amount: -100 }, -725],
    ['more tax-free than total', { tax_free_amount: 25_001 }, -722],
    ['a negative tax-free part', { tax_free_amount: -1 }, -722],
    ['more VAT than taxable', { vat_amount: 22_001 }, -722],
  ])('with %s is refused', async (_, more, error) => {
    expect(code(await shop.ready(more))).toEqual([400, error])
  })

  test('takes all that is documented, and ignores what is not', async () => {
    const answer = await shop.ready({
      ...{ cid_secret: 'a1'.repeat(12), available_cards: ['SHINHAN', 'KAKAOBANK'] },
      ...{ payment_method_type: 'CARD', install_month: '3', use_share_installment: 'N' },
      ...{ custom_json: { return_custom_url: 'shop://' }, redirect_scheme_url: 'shop://' },
      ...{ green_deposit: 300, item_name: long(100), no_such_field: 1 },
    })
    expect(answer.status).toBe(200)
  })

  test.each([
    ['no JSON', '{"cid":', {}],
    ['a list', '[]', {}],
    ['nothing', '', {}],
    ['a form', 'cid=TC0ONETIME', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('with %s as its body is refused', async (_, body, headers) => {
    expect(code(await shop.send('ready', body, headers))).toEqual([400, -2])
  })

  test('names the field in KakaoPay’s words', async () => {
    expect((await shop.ready({ cid: 'TC0ONETIME1' })).body).toEqual({
      error_code: -2,
      error_message: 'invalid param(cid has invalid value)',
    })
  })
})

describe('approve', () => {
  test('refuses in this order', async () => {
    const request = await shop.authenticate()
    const everythingWrong = {
      ...request,
      ...{ cid: 'TC0OTHER00', tid: 'T0', partner_order_id: 'X', partner_user_id: 'X' },
      ...{ pg_token: 'X', total_amount: 1 },
    }
    const approve = async (more: object) =>
      code(await shop.approve({ ...everythingWrong, ...more }))
    const { cid, tid, partner_order_id, partner_user_id, pg_token } = request
    const before = (await shop.ready()).body

    expect(await approve({ pg_token: undefined })).toEqual([400, -2])
    expect(await approve({ payload: long(201) })).toEqual([400, -2])
    expect(await approve({})).toEqual([400, -731])
    expect(await approve({ cid })).toEqual([400, -721])
    expect(await approve({ cid, tid: before['tid'] })).toEqual([400, -701])
    expect(await approve({ cid, tid })).toEqual([400, -706])
    expect(await approve({ cid, tid, partner_order_id })).toEqual([400, -707])
    const named = { cid, tid, partner_order_id, partner_user_id }
    expect(await approve(named)).toEqual([400, -708])
    expect(await approve({ ...named, pg_token })).toEqual([400, -704])
    expect(await shop.ledger()).toEqual([])
    expect(await approve({ ...named, pg_token, total_amount: '25000' })).toEqual([200, undefined])
    expect(await approve({ ...named, pg_token })).toEqual([400, -702])
  })

  test.each([
    ['giveUp', 'QUIT_PAYMENT'],
    ['fail', 'FAIL_AUTH_PASSWORD'],
  ] as const)('after %s is -783, and -723 once it is old', async (action, status) => {
    const { tid, next_redirect_pc_url: page } = (await shop.ready()).body
    await shop.shopper(page, action)
    const request = { ...order, tid, pg_token: 'x' }
    expect(code(await shop.approve(request))).toEqual([400, -783])
    expect((await shop.query(String(tid))).body['status']).toBe(status)
    await shop.wait(15 * minute)
    expect(code(await shop.approve(request))).toEqual([400, -723])
  })

  test('is too late after fifteen minutes from ready', async () => {
    const request = await shop.authenticate()
    await shop.wait(15 * minute - 2_000)
    expect(code(await shop.approve(request, { total_amount: 1 }))).toEqual([400, -704])
    await shop.wait(2_000)
    expect(code(await shop.approve(request))).toEqual([400, -723])
    expect(await shop.ledger()).toEqual([])
    expect((await shop.query(request.tid)).body['status']).toBe('AUTH_PASSWORD')
  })

  test('of a paid tid stays -702, old or cancelled', async () => {
    const request = await shop.authenticate()
    await shop.approve(request)
    await shop.wait(16 * minute)
    expect(code(await shop.approve(request))).toEqual([400, -702])
    await shop.cancel(request.tid, 25_000, { cancel_tax_free_amount: 3_000 })
    expect(code(await shop.approve(request))).toEqual([400, -702])
  })

  test('charges every tid of an order: KakaoPay keeps no order unique', async () => {
    await shop.pay()
    await shop.pay()
    expect(await shop.ledger()).toHaveLength(2)
  })
})

describe('order', () => {
  test.each<[string, More, number]>([
    ['no tid', { tid: undefined }, -2],
    ['another cid', { cid: 'TC0OTHER00' }, -731],
    ['an unknown tid', { tid: 'T0123456789abcdef012' }, -721],
  ])('with %s is refused', async (_, more, error) => {
    expect(code(await shop.query(await shop.pay(), more))).toEqual([400, error])
  })

  test('of an unpaid session leaves out what is not known yet', async () => {
    const { body } = await shop.query(String((await shop.ready()).body['tid']))
    for (const name of ['payment_method_type', 'approved_at', 'canceled_at', 'selected_card_info'])
      expect(body).not.toHaveProperty(name)
  })
})

describe('cancel', () => {
  test.each<[string, number, More, number]>([
    ['amount 0', 0, {}, -2],
    ['a negative amount', -1, {}, -2],
    ['no tax-free part', 100, { cancel_tax_free_amount: undefined }, -2],
    ['a long payload', 100, { payload: long(201) }, -2],
    ['another cid', 100, { cid: 'TC0OTHER00' }, -731],
    ['an unknown tid', 100, { tid: 'T0' }, -721],
    ['more than was paid', 25_001, {}, -711],
    ['more than is left', 20_000, {}, -710],
    ['more tax-free than is left', 5_000, { cancel_tax_free_amount: 3_001 }, -722],
    ['more VAT than is left', 15_000, { cancel_vat_amount: 1_501 }, -722],
    ['more tax-free than the amount', 100, { cancel_tax_free_amount: 101 }, -722],
    ['a tax-free part left above the rest', 19_500, {}, -722],
    [
      'VAT left above nothing',
      19_500,
      { cancel_tax_free_amount: 3_000, cancel_vat_amount: 1 },
      -722,
    ],
    ['another balance in mind', 100, { cancel_available_amount: 25_000 }, -722],
  ])('with %s is refused', async (_, amount, more, error) => {
    const tid = await shop.pay()
    await shop.cancel(tid, 5_500)
    expect(code(await shop.cancel(tid, amount, more))).toEqual([400, error])
    expect(await shop.ledger()).toMatchObject([{ balance: 19_500 }])
  })

  test('of what is not paid, or cancelled already, is -784', async () => {
    const { tid } = await shop.authenticate()
    expect(code(await shop.cancel(tid, 100))).toEqual([400, -784])
    const paid = await shop.pay()
    await shop.cancel(paid, 25_000, { cancel_tax_free_amount: 3_000 })
    expect(code(await shop.cancel(paid, 25_000))).toEqual([400, -784])
  })

  test('sent again with the balance in mind cancels once', async () => {
    const tid = await shop.pay()
    const again = () => shop.cancel(tid, 5_500, { cancel_available_amount: 25_000 })
    expect([code(await again()), code(await again())]).toEqual([
      [200, undefined],
      [400, -722],
    ])
  })

  test('with a cup deposit takes all or nothing', async () => {
    const tid = await shop.pay({ green_deposit: 300 })
    expect((await shop.cancel(tid, 500)).body).toEqual({
      error_code: -781,
      error_message: 'cancel failure!',
      extras: { method_result_code: '1015', method_result_message: expect.any(String) },
    })
    const all = await shop.cancel(tid, 25_000, { cancel_tax_free_amount: 3_000 })
    expect(all.body).toMatchObject({
      status: 'CANCEL_PAYMENT',
      approved_cancel_amount: amounts(25_000, 3_000, 2_000, 300),
      cancel_available_amount: amounts(0, 0, 0),
    })
  })

  test('fifty at once never give back more than was paid', async () => {
    const tid = await shop.pay({ tax_free_amount: 0 })
    await Promise.all(Array.from({ length: 50 }, () => shop.cancel(tid, 1_000)))
    const [entry] = await shop.ledger()
    expect(entry?.balance).toBeGreaterThanOrEqual(0)
    expect(entry?.balance).toBe(25_000 - 1_000 * (entry?.cancels.length ?? 0))
  })
})

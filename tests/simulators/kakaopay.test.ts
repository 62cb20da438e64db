import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { amounts, credentials, openShop, order, type Shop } from './kakaopay-shop'

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/
const inKorea = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 19)

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

describe('a payment', () => {
  test('is opened', async () => {
    const before = Date.now()
    const { status, body } = await shop.ready()
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual([
      'created_at',
      'next_redirect_app_url',
      'next_redirect_mobile_url',
      'next_redirect_pc_url',
      'tid',
    ])
    const page = (device: string) =>
      new RegExp(`^${shop.url}/mockup/bridge/${device}/pg/one-time/payment/[0-9a-f]{64}$`)
    expect(body['next_redirect_pc_url']).toMatch(page('pc'))
    expect(body['next_redirect_mobile_url']).toMatch(page('mobile-web'))
    expect(body['next_redirect_app_url']).toMatch(page('mobile-app'))
    expect(body['tid']).toMatch(/^T[0-9a-f]{19}$/)
    expect([inKorea(before), inKorea(Date.now())]).toContain(body['created_at'])

    const second = Date.parse(`${String(body['created_at'])}+09:00`) / 1000
    expect(String(body['tid']).slice(1, 8)).toBe(second.toString(16).slice(-7))
    expect((await shop.query(String(body['tid']))).body).toMatchObject({
      status: 'READY',
      amount: amounts(25_000, 3_000, 2_000),
      canceled_amount: amounts(0, 0, 0),
      payment_action_details: [],
    })
    expect(await shop.ledger()).toEqual([])
  })

  test('is approved', async () => {
    const request = await shop.authenticate()
    const { status, body } = await shop.approve(request, { total_amount: 25_000, payload: 'p-1' })
    expect(status).toBe(200)
    expect(body).toEqual({
      aid: expect.stringMatching(/^A[0-9a-f]{19}$/),
      tid: request.tid,
      cid: 'TC0ONETIME',
      partner_order_id: 'ORD-2031-1',
      partner_user_id: 'u-58f2c1',
      payment_method_type: 'CARD',
      item_name: '드립백 세트 외 1건',
      item_code: 'SKU-4410',
      quantity: 2,
      amount: amounts(25_000, 3_000, 2_000),
      card_info: expect.objectContaining({ install_month: '00', card_type: '신용' }),
      created_at: expect.stringMatching(time),
      approved_at: expect.stringMatching(time),
      payload: 'p-1',
    })
    expect(await shop.ledger()).toMatchObject([
      {
        orderId: 'ORD-2031-1',
        reference: request.tid,
        status: 'approved',
        amount: { total: 25_000, taxFree: 3_000 },
        balance: 25_000,
        cancels: [],
      },
    ])
  })

  test('by money has no card; what was not sent does not come back', async () => {
    const request = await shop.authenticate({ payment_method_type: 'MONEY', item_code: undefined })
    const { body } = await shop.approve(request)
    expect(body['payment_method_type']).toBe('MONEY')
    for (const name of ['card_info', 'item_code', 'payload', 'status', 'sid'])
      expect(body).not.toHaveProperty(name)
  })

  test('is cancelled in parts, each key of the amounts adding up', async () => {
    const tid = await shop.pay()
    const first = await shop.cancel(tid, 5_500, {
      cancel_vat_amount: 500,
      cancel_available_amount: 25_000,
      payload: 'R-1',
    })
    expect(first.body).toMatchObject({
      aid: expect.stringMatching(/^A[0-9a-f]{19}$/),
      status: 'PART_CANCEL_PAYMENT',
      amount: amounts(25_000, 3_000, 2_000),
      approved_cancel_amount: amounts(5_500, 0, 500),
      canceled_amount: amounts(5_500, 0, 500),
      cancel_available_amount: amounts(19_500, 3_000, 1_500),
      canceled_at: expect.stringMatching(time),
      payload: 'R-1',
    })
    const last = await shop.cancel(tid, 19_500, { cancel_tax_free_amount: 3_000 })
    expect(last.body).toMatchObject({
      status: 'CANCEL_PAYMENT',
      approved_cancel_amount: amounts(19_500, 3_000, 1_500),
      canceled_amount: amounts(25_000, 3_000, 2_000),
      cancel_available_amount: amounts(0, 0, 0),
    })
    expect(last.body['aid']).not.toBe(first.body['aid'])

    expect(await shop.ledger()).toMatchObject([
      {
        status: 'cancelled',
        balance: 0,
        cancels: [
          { reference: first.body['aid'], ourReference: 'R-1', amount: 5_500, taxFree: 0 },
          { reference: last.body['aid'], amount: 19_500, taxFree: 3_000 },
        ],
      },
    ])
  })

  test('tells its story in the order query', async () => {
    const tid = await shop.pay()
    await shop.cancel(tid, 5_500, { payload: 'R-1' })
    const { body } = await shop.query(tid)
    expect(body).toMatchObject({
      tid,
      status: 'PART_CANCEL_PAYMENT',
      payment_method_type: 'CARD',
      canceled_amount: amounts(5_500, 0, 500),
      cancel_available_amount: amounts(19_500, 3_000, 1_500),
      approved_at: expect.stringMatching(time),
      canceled_at: expect.stringMatching(time),
      selected_card_info: { install_month: 0 },
    })
    expect(body).not.toHaveProperty('aid')
    expect(body).not.toHaveProperty('payload')
    expect(body['payment_action_details']).toMatchObject([
      { payment_action_type: 'PAYMENT', amount: 25_000, approved_at: body['approved_at'] },
      { payment_action_type: 'CANCEL', amount: 5_500, payload: 'R-1', green_deposit: 0 },
    ])
  })

  test('takes numbers as texts, and answers numbers', async () => {
    const tid = await shop.pay({ quantity: '2', total_amount: '1000', tax_free_amount: '0' })
    const { body } = await shop.query(tid)
    expect(body).toMatchObject({ quantity: 2, amount: amounts(1_000, 0, 91) })
  })

  test.each([
    ['a default VAT', {}, 2_000],
    ['a VAT of its own', { vat_amount: 0 }, 0],
    ['a VAT that rounds', { total_amount: 10_000, tax_free_amount: 0 }, 909],
  ])('has %s', async (_, more, vat) => {
    const { body } = await shop.query(await shop.pay(more))
    expect(body['amount']).toMatchObject({ vat })
  })

  test('leaves no won of VAT behind after automatic halves', async () => {
    const tid = await shop.pay({ total_amount: 1_000, tax_free_amount: 0 })
    const halves = [await shop.cancel(tid, 500), await shop.cancel(tid, 500)]
    const vats = halves.map(({ body }) => body['approved_cancel_amount'])
    expect(vats).toEqual([amounts(500, 0, 45), amounts(500, 0, 46)])
  })
})

describe('the books', () => {
  test('outlive the process, with the clock and the switches', async () => {
    const stateFile = join(mkdtempSync(join(tmpdir(), 'kakaopay-')), 'books.json')
    const first = await openShop(stateFile)
    const tid = await first.pay()
    await first.cancel(tid, 5_500, { payload: 'R-1' })
    const open = await first.authenticate({ partner_order_id: 'ORD-2031-2' })
    await first.choose({ secondFullCancel: '-710' })
    await first.wait(60_000)
    const before = (await first.query(tid)).body
    await first.close()

    const second = await openShop(stateFile)
    expect((await second.query(tid)).body).toEqual(before)
    expect(await second.ledger()).toMatchObject([{ orderId: order.partner_order_id }])
    expect((await second.approve(open)).status).toBe(200)
    await second.cancel(tid, 19_500, { cancel_tax_free_amount: 3_000 })
    expect((await second.cancel(tid, 1)).body['error_code']).toBe(-710)
    await second.wait(14 * 60_000)
    expect((await second.approve(open)).body['error_code']).toBe(-702)
    await second.reset()
    expect(await second.ledger()).toEqual([])
    await second.close()

    const third = await openShop(stateFile)
    expect((await third.query(tid)).body['error_code']).toBe(-721)
    await third.close()
  })
})

describe('who may call', () => {
  const { secretKey } = credentials
  const call = (headers: Record<string, string>) =>
    fetch(`${shop.url}/online/v1/payment/ready`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(order),
    }).then(async (answer) => [
      answer.status,
      ((await answer.json()) as { error_code?: number }).error_code,
    ])

  test.each<[string, Record<string, string>, unknown[]]>([
    ['no header', {}, [400, -400]],
    ['another key', { authorization: `SECRET_KEY ${secretKey}0` }, [401, -401]],
    ['the key alone', { authorization: secretKey }, [401, -401]],
    ['the legacy prefix', { authorization: `KakaoAK ${secretKey}` }, [401, -401]],
    ['the prefix', { authorization: `SECRET_KEY ${secretKey}` }, [200, undefined]],
    ['the dev prefix', { authorization: `DEV_SECRET_KEY ${secretKey}` }, [200, undefined]],
  ])('%s', async (_, headers, answer) => expect(await call(headers)).toEqual(answer))

  test('other addresses and methods are -404', async () => {
    for (const [method, path] of [
      ['GET', 'payment/order'],
      ['POST', 'payment/orders'],
      ['POST', 'nothing'],
    ] as const) {
      const answer = await fetch(`${shop.url}/online/v1/${path}`, {
        method,
        headers: { authorization: `SECRET_KEY ${secretKey}` },
      })
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ error_code: -404 })
    }
  })

  test('a wrong key spends no fault and moves no money', async () => {
    const request = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'serverErrorAfterCommit' })
    const answer = await shop.send('approve', request, { authorization: 'SECRET_KEY wrong' })
    expect(answer.status).toBe(401)
    expect(await shop.ledger()).toEqual([])
    expect((await shop.control('GET', '/faults')).body['pending']).toHaveLength(1)
  })
})

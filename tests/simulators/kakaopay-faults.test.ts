import { amounts, attempt, code, credentials, openShop, pause, type Shop } from './kakaopay-shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

const all = { cancel_tax_free_amount: 3_000 }

const kinds: ReadonlyArray<[string, object, unknown, 0 | 1]> = [
  ['commitThenSlow', { delayMs: 30 }, 200, 1],
  ['slowThenCommit', { delayMs: 30 }, 200, 1],
  ['slowWithoutCommit', { delayMs: 30 }, 'no answer', 0],
  ['commitThenDrop', {}, 'no answer', 1],
  ['dropBeforeCommit', {}, 'no answer', 0],
  ['serverErrorAfterCommit', {}, 'unreadable', 1],
  ['serverErrorBeforeCommit', {}, 'unreadable', 0],
  ['unreadableAfterCommit', {}, 'unreadable', 1],
  ['unreadableBeforeCommit', {}, 'unreadable', 0],
  ['unlistedCode', {}, [400, -7999], 0],
  ['unlistedCode', { code: '-7345', httpStatus: 500 }, [500, -7345], 0],
  ['unlistedCodeAfterCommit', {}, [400, -7999], 1],
  ['code', { code: '-429' }, [429, -429], 0],
  ['code', { code: '-780', detail: 'USER_LOCKED' }, [400, -780], 0],
  ['code', { code: '-798', httpStatus: 403 }, [403, -798], 0],
  ['codeAfterCommit', { code: '-780', detail: 'BANK_FIRM_UNKNOWN' }, [400, -780], 1],
  ['maintenance', {}, [503, -503], 0],
  ['expired', {}, [400, -723], 0],
  ['inFlight', {}, [400, -785], 0],
  ['wrongOrder', {}, 200, 1],
  ['wrongSignature', {}, 200, 1],
  ['extraFields', {}, 200, 1],
]

describe('a fault', () => {
  test.each(kinds)('of the approve: %s %j', async (kind, more, answer, charged) => {
    const request = await shop.authenticate()
    await shop.fault({ on: 'approve', kind, ...more })
    expect(await attempt(shop.approve(request))).toEqual(answer)
    expect(await shop.ledger()).toHaveLength(charged)
    expect(await attempt(shop.approve(request))).toEqual(charged === 1 ? [400, -702] : 200)
    expect(await shop.ledger()).toHaveLength(1)
  })

  test.each(kinds)('of the cancel: %s %j', async (kind, more, answer, cancelled) => {
    const tid = await shop.pay()
    await shop.fault({ on: 'refund', kind, ...more })
    expect(await attempt(shop.cancel(tid, 25_000, all))).toEqual(answer)
    expect(await shop.ledger()).toMatchObject([{ balance: cancelled === 1 ? 0 : 25_000 }])
    expect(await attempt(shop.cancel(tid, 25_000, all))).toEqual(
      cancelled === 1 ? [400, -784] : 200,
    )
  })

  test('of ready or of the order query changes nothing', async () => {
    await shop.fault({ on: 'openCheckout', kind: 'maintenance' })
    expect(code(await shop.ready())).toEqual([503, -503])
    const tid = await shop.pay()
    await shop.fault({ on: 'inquire', kind: 'unreadableBeforeCommit' })
    expect(await attempt(shop.query(tid))).toBe('unreadable')
    expect((await shop.query(tid)).body['status']).toBe('SUCCESS_PAYMENT')
  })

  test('code -780 carries what the method said and ends the session', async () => {
    const request = await shop.authenticate()
    const detail = 'NOT_ENOUGH_BALANCE'
    await shop.fault({ on: 'approve', kind: 'code', code: '-780', detail })
    expect(await shop.approve(request)).toEqual({
      status: 400,
      body: {
        error_code: -780,
        error_message: 'approval failure!',
        extras: { method_result_code: detail, method_result_message: expect.any(String) },
      },
    })
    expect((await shop.query(request.tid)).body['status']).toBe('FAIL_PAYMENT')
    expect(code(await shop.approve(request))).toEqual([400, -783])
    expect(await shop.ledger()).toEqual([])
  })

  test('code -780 for a tid that could not be approved leaves it as it is', async () => {
    const paid = await shop.authenticate()
    await shop.approve(paid)
    const open = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'code', code: '-780', times: 2 })
    await shop.approve(paid)
    await shop.approve(open, { pg_token: 'forged' })
    expect((await shop.query(paid.tid)).body['status']).toBe('SUCCESS_PAYMENT')
    expect((await shop.query(open.tid)).body['status']).toBe('AUTH_PASSWORD')
  })
})

describe('a twist', () => {
  test('wrongAmount is in the answer and in the books', async () => {
    const request = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'wrongAmount', amount: 50_000 })
    expect((await shop.approve(request)).body['amount']).toEqual(amounts(50_000, 3_000, 4_273))
    await shop.fault({ on: 'refund', kind: 'wrongAmount', amount: 700 })
    const { body } = await shop.cancel(request.tid, 500)
    expect(body).toMatchObject({
      approved_cancel_amount: amounts(700, 0, 64),
      cancel_available_amount: amounts(49_300, 3_000, 4_209),
    })
    expect(await shop.ledger()).toMatchObject([
      { amount: { total: 50_000 }, balance: 49_300, cancels: [{ amount: 700 }] },
    ])
  })

  test('wrongAmount of a cancel never takes more than is left', async () => {
    const tid = await shop.pay()
    await shop.fault({ on: 'refund', kind: 'wrongAmount', amount: 90_000 })
    expect((await shop.cancel(tid, 500)).body).toMatchObject({
      status: 'CANCEL_PAYMENT',
      approved_cancel_amount: amounts(25_000, 3_000, 2_000),
    })
  })

  test('wrongAmount of an inquiry leaves the books as they are', async () => {
    const tid = await shop.pay()
    await shop.fault({ on: 'inquire', kind: 'wrongAmount', amount: 1 })
    expect((await shop.query(tid)).body['amount']).toMatchObject({ total: 1 })
    expect(await shop.ledger()).toMatchObject([{ amount: { total: 25_000 } }])
  })

  test('wrongOrder and extraFields change the answer alone', async () => {
    const request = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'wrongOrder' })
    expect((await shop.approve(request)).body['partner_order_id']).toBe('ORD-2031-1-other')
    await shop.fault({ on: 'inquire', kind: 'extraFields' })
    expect((await shop.query(request.tid)).body).toHaveProperty('tms_result')
    expect((await shop.query(request.tid)).body).not.toHaveProperty('tms_result')
    expect(await shop.ledger()).toMatchObject([{ orderId: 'ORD-2031-1' }])
  })
})

describe('while an answer is under way', () => {
  test.each(['commitThenSlow', 'slowThenCommit'])(
    '%s: a second approve and a cancel get -785',
    async (kind) => {
      const request = await shop.authenticate()
      await shop.fault({ on: 'approve', kind, delayMs: 2_000 })
      const first = shop.approve(request)
      await pause(60)
      expect(code(await shop.approve(request))).toEqual([400, -785])
      expect(code(await shop.cancel(request.tid, 1_000))).toEqual([400, -785])
      expect((await first).status).toBe(200)
      expect(code(await shop.approve(request))).toEqual([400, -702])
      expect(await shop.ledger()).toMatchObject([{ balance: 25_000 }])
    },
  )

  test('a second cancel gets -785, and only the first gives money back', async () => {
    const tid = await shop.pay()
    await shop.fault({ on: 'refund', kind: 'slowThenCommit', delayMs: 2_000 })
    const first = shop.cancel(tid, 1_000)
    await pause(60)
    expect(code(await shop.cancel(tid, 1_000))).toEqual([400, -785])
    expect((await first).status).toBe(200)
    expect(await shop.ledger()).toMatchObject([{ balance: 24_000 }])
  })

  test('the other tid of an order is free, and so is the order query', async () => {
    const [slow, other] = [await shop.authenticate(), await shop.authenticate()]
    await shop.fault({ on: 'approve', kind: 'slowThenCommit', delayMs: 2_000 })
    const first = shop.approve(slow)
    await pause(60)
    expect((await shop.query(slow.tid)).body['status']).toBe('AUTH_PASSWORD')
    expect((await shop.approve(other)).status).toBe(200)
    expect((await first).status).toBe(200)
  })

  test('the work is done although the caller has gone', async () => {
    const request = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'slowThenCommit', delayMs: 150 })
    const gone = fetch(`${shop.url}/online/v1/payment/approve`, {
      method: 'POST',
      headers: {
        authorization: `SECRET_KEY ${credentials.secretKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(50),
    })
    await expect(gone).rejects.toThrow()
    expect(await shop.ledger()).toEqual([])
    await pause(250)
    expect(await shop.ledger()).toHaveLength(1)
  })

  test('ten approves at once charge once', async () => {
    const request = await shop.authenticate()
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.approve(request)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await shop.ledger()).toHaveLength(1)
  })
})

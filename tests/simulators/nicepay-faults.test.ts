import { paymentSignature } from '../../simulators/nicepay/signatures'
import { credentials, openShop, type Shop } from './nicepay-shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => shop.reset())
afterAll(() => shop.close())

const code = (answer: { status: number; body: Record<string, unknown> }) => [
  answer.status,
  answer.body['resultCode'],
]

/** The status and code, or how the call failed. */
const attempt = (call: Promise<{ status: number; body: Record<string, unknown> }>) =>
  call.then(code, (error: unknown) =>
    (error as Error).name === 'SyntaxError' ? 'unreadable' : 'no answer',
  )

describe('a fault of the approve', () => {
  test.each<[string, object, unknown, number]>([
    ['commitThenSlow', { delayMs: 30 }, [200, '0000'], 1],
    ['slowThenCommit', { delayMs: 30 }, [200, '0000'], 1],
    ['slowWithoutCommit', { delayMs: 30 }, 'no answer', 0],
    ['commitThenDrop', {}, 'no answer', 1],
    ['dropBeforeCommit', {}, 'no answer', 0],
    ['serverErrorAfterCommit', {}, 'unreadable', 1],
    ['serverErrorBeforeCommit', {}, 'unreadable', 0],
    ['unreadableAfterCommit', {}, 'unreadable', 1],
    ['unreadableBeforeCommit', {}, 'unreadable', 0],
    ['unlistedCode', {}, [200, 'Z999'], 0],
    ['unlistedCodeAfterCommit', {}, [200, 'Z999'], 1],
    ['code', { code: 'A299' }, [200, 'A299'], 0],
    ['code', { code: 'U104' }, [401, 'U104'], 0],
    ['code', { code: '9999', httpStatus: 503 }, [503, '9999'], 0],
    ['maintenance', {}, [200, 'U303'], 0],
    ['expired', {}, [200, 'A245'], 0],
    ['inFlight', {}, [200, 'A225'], 0],
  ])('%s %j', async (kind, more, answer, charged) => {
    const { tid } = await shop.authenticate()
    await shop.fault({ on: 'approve', kind, ...more })
    expect(await attempt(shop.approve(tid))).toEqual(answer)
    expect(await shop.ledger()).toHaveLength(charged)
    expect(await attempt(shop.approve(tid))).toEqual([200, charged === 1 ? '2201' : '0000'])
    expect(await shop.ledger()).toHaveLength(1)
  })

  test('maintenance can be HTTP 503', async () => {
    await shop.choose({ maintenance: 'http503' })
    const { tid } = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'maintenance' })
    expect((await shop.approve(tid)).status).toBe(503)
  })

  test('a decline ends the tid and frees the order', async () => {
    const { tid = '' } = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'code', code: '3095', message: '한도초과' })
    expect((await shop.approve(tid)).body).toEqual({
      resultCode: '3095',
      resultMsg: '한도초과',
      tid,
      orderId: 'ORD-2031-1',
      status: 'failed',
    })
    expect(code(await shop.find('ORD-2031-1'))).toEqual([404, 'U107'])
    expect((await shop.query(tid)).body).toMatchObject({ status: 'failed', paidAt: '0' })
    expect(code(await shop.approve(tid))).toEqual([200, 'U114'])
    expect(code(await shop.cancel(tid, { orderId: 'R' }))).toEqual([200, 'U122'])

    const second = await shop.pay()
    expect((await shop.find('ORD-2031-1')).body).toMatchObject({ tid: second, status: 'paid' })
  })

  test('a decline code for a paid tid changes nothing', async () => {
    const tid = await shop.pay()
    await shop.fault({ on: 'approve', kind: 'code', code: '3095' })
    expect((await shop.approve(tid)).body).not.toHaveProperty('status')
    expect((await shop.query(tid)).body['status']).toBe('paid')
  })

  test('refusals can come with the fields of a payment', async () => {
    await shop.choose({ failureBody: 'full' })
    const { tid } = await shop.authenticate()
    const { body } = await shop.approve(tid, { amount: 1 })
    expect(body).toMatchObject({ resultCode: 'A123', tid: null, status: null, card: null })
  })
})

describe('a twist', () => {
  test('wrongAmount approves and cancels that amount', async () => {
    const { tid = '' } = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'wrongAmount', amount: 50_000 })
    expect((await shop.approve(tid)).body).toMatchObject({ amount: 50_000, balanceAmt: 50_000 })
    await shop.fault({ on: 'refund', kind: 'wrongAmount', amount: 700 })
    const { body } = await shop.cancel(tid, { orderId: 'R', cancelAmt: 500 })
    expect(body).toMatchObject({ balanceAmt: 49_300, cancels: [{ amount: 700 }] })
    expect(await shop.ledger()).toMatchObject([{ amount: { total: 50_000 }, balance: 49_300 }])
  })

  test('wrongAmount of an inquiry leaves the books as they are', async () => {
    const tid = await shop.pay()
    await shop.fault({ on: 'inquire', kind: 'wrongAmount', amount: 1 })
    expect((await shop.query(tid)).body['amount']).toBe(1)
    expect(await shop.ledger()).toMatchObject([{ amount: { total: 39_000 } }])
  })

  test('wrongOrder, wrongSignature and extraFields change the answer alone', async () => {
    const tid = await shop.pay()
    const askWith = async (kind: string) => {
      await shop.fault({ on: 'inquire', kind })
      return (await shop.query(tid)).body
    }
    expect((await askWith('wrongOrder'))['orderId']).toBe('ORD-2031-1-other')
    const forged = await askWith('wrongSignature')
    const right = paymentSignature(tid, 39_000, String(forged['ediDate']), credentials.secretKey)
    expect(forged['signature']).toMatch(/^[0-9a-f]{64}$/)
    expect(forged['signature']).not.toBe(right)
    expect(await askWith('extraFields')).toHaveProperty('loyaltyGrade')
    expect((await shop.query(tid)).body).not.toHaveProperty('loyaltyGrade')
  })
})

describe('while an answer is under way', () => {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  test.each(['commitThenSlow', 'slowThenCommit'])(
    '%s: a second approve gets A225',
    async (kind) => {
      const { tid } = await shop.authenticate()
      await shop.fault({ on: 'approve', kind, delayMs: 200 })
      const first = shop.approve(tid)
      await pause(60)
      expect(code(await shop.approve(tid))).toEqual([200, 'A225'])
      expect(code(await first)).toEqual([200, '0000'])
      expect(code(await shop.approve(tid))).toEqual([200, '2201'])
    },
  )

  test('a second cancel gets 2015, and only the first gives money back', async () => {
    const tid = await shop.pay()
    await shop.fault({ on: 'refund', kind: 'slowThenCommit', delayMs: 200 })
    const first = shop.cancel(tid, { orderId: 'R-1', cancelAmt: 1_000 })
    await pause(60)
    expect(code(await shop.cancel(tid, { orderId: 'R-2', cancelAmt: 1_000 }))).toEqual([
      200,
      '2015',
    ])
    expect(code(await shop.netCancel('ORD-2031-1'))).toEqual([200, '2015'])
    expect(code(await first)).toEqual([200, '0000'])
    expect(await shop.ledger()).toMatchObject([{ balance: 38_000 }])
  })

  test('the work is done although the caller has gone', async () => {
    const { tid } = await shop.authenticate()
    await shop.fault({ on: 'approve', kind: 'slowThenCommit', delayMs: 150 })
    const gone = fetch(`${shop.url}/v1/payments/${tid}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${credentials.clientId}:${credentials.secretKey}`)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ amount: 39_000 }),
      signal: AbortSignal.timeout(50),
    })
    await expect(gone).rejects.toThrow()
    expect(code(await shop.netCancel('ORD-2031-1'))).toEqual([404, 'U107'])
    await pause(250)
    expect(await shop.ledger()).toMatchObject([{ status: 'approved' }])
  })

  test('fifty approves of one order with fifty tids charge once', async () => {
    const forms = await Promise.all(Array.from({ length: 50 }, () => shop.authenticate()))
    const answers = await Promise.all(forms.map(({ tid }) => shop.approve(tid)))
    expect(answers.filter(({ body }) => body['resultCode'] === '0000')).toHaveLength(1)
    expect(await shop.ledger()).toHaveLength(1)
  })
})

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  paymentSignature,
  requestSignature,
  windowSignature,
} from '../../simulators/nicepay/signatures'
import { credentials, openShop, type Shop } from './nicepay-shop'

const { clientId, secretKey } = credentials
const minute = 60_000

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

describe('signatures', () => {
  const tid = 'UT0000999m01012601151030150042'

  test.each([
    [
      'the form of the window',
      windowSignature('NICEUNTT0A1B2C3D4E5F60718293A4B5C6D7E8F9', clientId, 39_000, secretKey),
      '09c7460012dd11f7541f0d48ecbc240cbe2716becc57b5cb03a11479264447d0',
    ],
    [
      'the answer to an approve',
      paymentSignature(tid, 39_000, '2026-01-15T10:30:21.417+0900', secretKey),
      '2e68dc7a0de46faa72a5bb24325e35e3c35436343fe1b0428c94ba29192f4429',
    ],
    [
      'an approve request',
      paymentSignature(tid, 39_000, '2026-01-15T10:30:20.000+0900', secretKey),
      '2a233d0f99c86c6c39c7a224db3b2e37a614d1164f2f45fe2f495a764e068986',
    ],
    [
      'a cancel request',
      requestSignature(tid, '2026-01-16T09:00:00.000+0900', secretKey),
      'e17e0da4b29992622b0d9e5d3f228b20f73a07b234d3bf44b71c6b0519188730',
    ],
    [
      'a net-cancel request',
      requestSignature('ord-20260115-000042', '2026-01-16T09:00:00.000+0900', secretKey),
      '9d67168260464f3ec4cf03cf306c62a67ffc474fdcec7a4aac619a61e80b854f',
    ],
    [
      'the answer to a cancel',
      paymentSignature(tid, 39_000, '2026-01-16T09:00:01.233+0900', secretKey),
      '5079ddd6a8deff72ed4e3d17fc0afe31440446ea1e0f1cfb0959f939c7accf79',
    ],
  ])('%s', (_, signature, vector) => expect(signature).toBe(vector))
})

describe('a payment', () => {
  test('is authenticated, approved, asked about, partly cancelled and cancelled', async () => {
    const form = await shop.authenticate({ taxFreeAmt: 9_000, mallReserved: 'a=1' })
    expect(form).toMatchObject({ authResultCode: '0000', clientId, amount: '39000' })
    expect(form).toMatchObject({ orderId: 'ORD-2031-1', mallReserved: 'a=1' })
    const { tid = '', authToken = '' } = form
    expect([tid.length, authToken.length]).toEqual([30, 40])
    expect(form['signature']).toBe(windowSignature(authToken, clientId, 39_000, secretKey))
    expect(await shop.ledger()).toEqual([])

    const { status, body } = await shop.approve(tid)
    expect(status).toBe(200)
    expect(body).toMatchObject({ resultCode: '0000', status: 'paid', tid, orderId: 'ORD-2031-1' })
    expect(body).toMatchObject({ amount: 39_000, balanceAmt: 39_000, cancels: null, failedAt: '0' })
    expect(body['paidAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0900$/)
    const ediDate = String(body['ediDate'])
    expect(body['signature']).toBe(paymentSignature(tid, 39_000, ediDate, secretKey))

    const part = await shop.cancel(tid, { orderId: 'R-1', cancelAmt: 9_000, taxFreeAmt: 4_000 })
    expect(part.body).toMatchObject({ status: 'partialCancelled', balanceAmt: 30_000, tid })
    expect(part.body['cancelledTid']).not.toBe(tid)
    expect(part.body['cancels']).toMatchObject([
      { tid: part.body['cancelledTid'], amount: 9_000, reason: '단순 변심', couponAmt: 0 },
    ])
    const rest = await shop.cancel(tid, { orderId: 'R-2' })
    expect(rest.body).toMatchObject({ status: 'cancelled', balanceAmt: 0, amount: 39_000 })

    expect((await shop.query(tid)).body).toMatchObject({ status: 'cancelled', balanceAmt: 0 })
    expect((await shop.find('ORD-2031-1')).body).toMatchObject({ tid, balanceAmt: 0 })
    expect(await shop.ledger()).toMatchObject([
      {
        orderId: 'ORD-2031-1',
        reference: tid,
        status: 'cancelled',
        amount: { total: 39_000, taxFree: 9_000 },
        balance: 0,
        cancels: [
          { ourReference: 'R-1', amount: 9_000, taxFree: 4_000 },
          { ourReference: 'R-2', amount: 30_000, taxFree: 5_000 },
        ],
      },
    ])
  })

  test('cancelled in full keeps its tid, or has one for the cancel, by switch', async () => {
    const one = await shop.pay()
    expect((await shop.cancel(one, { orderId: 'ORD-2031-1' })).body['cancelledTid']).toBe(one)
    await shop.choose({ fullCancelTid: 'own' })
    const two = await shop.pay({ orderId: 'ORD-2031-2' })
    const { body } = await shop.cancel(two, { orderId: 'ORD-2031-2' })
    expect(body['status']).toBe('cancelled')
    expect(body['cancelledTid']).not.toBe(two)
  })

  test('survives a restart, with the clock', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'nicepay-')), 'books.json')
    const before = await openShop(file)
    const tid = await before.pay()
    await before.cancel(tid, { orderId: 'R-1', cancelAmt: 1_000 })
    const { tid: unpaid } = await before.authenticate({ orderId: 'ORD-2031-2' })
    await before.wait(29 * minute)
    const ledger = await before.ledger()
    await before.close()

    const after = await openShop(file)
    expect(await after.ledger()).toEqual(ledger)
    expect(code(await after.cancel(tid, { orderId: 'R-1', cancelAmt: 1 }))).toEqual([200, 'U112'])
    expect(code(await after.approve(unpaid))).toEqual([200, '0000'])
    await after.close()
  })
})

describe('access', () => {
  test.each([
    ['no key', ''],
    ['another secret', `Basic ${btoa(`${clientId}:${'f'.repeat(32)}`)}`],
    ['a newline in the pair', `Basic ${btoa(`${clientId}:${secretKey}\n`)}`],
  ])('%s: 401 U104', async (_, authorization) => {
    const { tid } = await shop.authenticate()
    const answer = await shop.send('POST', `/payments/${tid}`, { amount: 1 }, { authorization })
    expect(code(answer)).toEqual([401, 'U104'])
  })

  test('a key for Basic gets no token, a key for Bearer lives by it for 30 minutes', async () => {
    expect(code(await shop.send('POST', '/access-token', {}))).toEqual([403, 'U103'])
    await shop.choose({ authType: 'bearer' })
    const tid = await shop.pay()
    expect(code(await shop.query(tid))).toEqual([401, 'U103'])

    const { body } = await shop.send('POST', '/access-token', {})
    const authorization = `Bearer ${String(body['accessToken'])}`
    const ask = () => shop.send('GET', '/payments/find/none', undefined, { authorization })
    expect(code(await ask())).toEqual([404, 'U107'])
    expect((await shop.send('POST', '/access-token', {})).body['expireAt']).toBe(body['expireAt'])
    await shop.wait(31 * minute)
    expect(code(await ask())).toEqual([401, 'U104'])
  })

  test('an unknown path and a wrong method', async () => {
    expect(code(await shop.send('GET', '/nothing'))).toEqual([404, 'U320'])
    expect(code(await shop.send('PUT', '/payments/x', {}))).toEqual([405, 'U308'])
  })
})

describe('approve refuses', () => {
  const ediDate = '2026-01-15T10:30:20.000+0900'

  test.each<[string, unknown, string]>([
    ['no amount', {}, 'U100'],
    ['an amount as text', { amount: '39000' }, 'U131'],
    ['part of a won', { amount: 39_000.5 }, 'U131'],
    ['thirteen digits', { amount: 1_000_000_000_000 }, 'U105'],
    ['another amount', { amount: 38_999 }, 'A123'],
    ['a wrong signData', { amount: 39_000, ediDate, signData: 'f'.repeat(64) }, 'U312'],
    ['a signData without its time', { amount: 39_000, signData: 'f'.repeat(64) }, 'U100'],
    ['a time that is none', { amount: 39_000, ediDate: 'yesterday' }, 'U130'],
    ['a text that is no JSON', '{', 'U125'],
    ['a list', [], 'U125'],
  ])('%s', async (_, body, expected) => {
    const { tid } = await shop.authenticate()
    expect(code(await shop.approve(tid, body))).toEqual([200, expected])
    expect(await shop.ledger()).toEqual([])
    expect(code(await shop.approve(tid))).toEqual([200, '0000'])
  })

  test('an unknown tid with 404', async () => {
    expect(code(await shop.approve('UT0000999m01012601151030150042'))).toEqual([404, 'U107'])
    await shop.choose({ unknownTid: 'U121' })
    expect(code(await shop.approve('UT0000999m01012601151030150042'))).toEqual([404, 'U121'])
  })

  test('a body that does not say it is JSON', async () => {
    const { tid } = await shop.authenticate()
    const answer = await shop.send('POST', `/payments/${tid}`, '{"amount":39000}', {
      'content-type': 'text/plain',
    })
    expect(code(answer)).toEqual([200, 'U125'])
  })

  test.each(['2201', 'A225', 'U114'])('a second time with %s', async (secondApprove) => {
    await shop.choose({ secondApprove })
    const tid = await shop.pay()
    expect(code(await shop.approve(tid))).toEqual([200, secondApprove])
    expect(await shop.ledger()).toHaveLength(1)
  })

  test('after thirty minutes, not before', async () => {
    const [early, late] = [await shop.authenticate(), await shop.authenticate({ orderId: 'B' })]
    await shop.wait(29 * minute)
    expect(code(await shop.approve(early['tid']))).toEqual([200, '0000'])
    await shop.wait(2 * minute)
    expect(code(await shop.approve(late['tid']))).toEqual([200, 'A245'])
  })

  test('an order that another tid has paid, even after a full cancel', async () => {
    const { tid } = await shop.authenticate()
    const first = await shop.pay()
    expect(code(await shop.approve(tid))).toEqual([200, 'U112'])
    await shop.cancel(first, { orderId: 'R-1' })
    expect(code(await shop.approve(tid))).toEqual([200, 'U112'])
    expect(await shop.ledger()).toHaveLength(1)
  })

  test('nothing where the signData is right', async () => {
    const { tid = '' } = await shop.authenticate()
    const signData = paymentSignature(tid, 39_000, ediDate, secretKey)
    expect(code(await shop.approve(tid, { amount: 39_000, ediDate, signData }))).toEqual([
      200,
      '0000',
    ])
  })
})

describe('cancel refuses', () => {
  test.each<[string, object, string]>([
    ['no orderId', {}, 'U100'],
    ['no reason', { reason: null, orderId: 'R' }, 'U100'],
    ['a long reason', { reason: '가'.repeat(34), orderId: 'R' }, 'U105'],
    ['a long orderId', { orderId: 'R'.repeat(65) }, 'U105'],
    ['an amount as text', { orderId: 'R', cancelAmt: '1' }, 'U131'],
    ['nothing to give back', { orderId: 'R', cancelAmt: 0 }, 'U142'],
    ['a negative amount', { orderId: 'R', cancelAmt: -1 }, 'U142'],
    ['more than there is', { orderId: 'R', cancelAmt: 39_001 }, 'U123'],
    ['more tax-free than there is', { orderId: 'R', cancelAmt: 9_001, taxFreeAmt: 9_001 }, 'U319'],
    ['more tax-free than it cancels', { orderId: 'R', cancelAmt: 10, taxFreeAmt: 11 }, 'U321'],
    ["the payment's own number for a part", { orderId: 'ORD-2031-1', cancelAmt: 1 }, 'U112'],
    ['a wrong signData', { orderId: 'R', ediDate: '2026-01-16T09:00:00Z', signData: 'f' }, 'U312'],
  ])('%s', async (_, body, expected) => {
    const tid = await shop.pay({ taxFreeAmt: 9_000 })
    expect(code(await shop.cancel(tid, body))).toEqual([200, expected])
    expect(await shop.ledger()).toMatchObject([{ balance: 39_000, cancels: [] }])
  })

  test('an unknown tid and one that is not approved, with 404', async () => {
    const { tid = '' } = await shop.authenticate()
    for (const unpaid of ['UT0000999m01012601151030150042', tid])
      expect(code(await shop.cancel(unpaid, { orderId: 'R' }))).toEqual([404, 'U107'])
  })

  test('a number that a part has used, also when that one was refused', async () => {
    const tid = await shop.pay()
    await shop.cancel(tid, { orderId: 'R-1', cancelAmt: 1_000 })
    await shop.cancel(tid, { orderId: 'R-2', cancelAmt: 99_000 })
    await shop.fault({ on: 'refund', kind: 'code', code: '2023' })
    await shop.cancel(tid, { orderId: 'R-3', cancelAmt: 1_000 })
    for (const orderId of ['R-1', 'R-2', 'R-3'])
      expect(code(await shop.cancel(tid, { orderId, cancelAmt: 1_000 }))).toEqual([200, 'U112'])
    expect(await shop.ledger()).toMatchObject([{ balance: 38_000 }])
  })

  test('but not the number of a call that never reached it', async () => {
    const tid = await shop.pay()
    for (const kind of ['dropBeforeCommit', 'serverErrorBeforeCommit', 'unreadableBeforeCommit']) {
      await shop.fault({ on: 'refund', kind })
      await shop.cancel(tid, { orderId: 'R', cancelAmt: 1_000 }).catch(() => undefined)
    }
    expect(code(await shop.cancel(tid, { orderId: 'R', cancelAmt: 1_000 }))).toEqual([200, '0000'])
  })

  test.each(['2013', '2015', '2014'])(
    'what is cancelled in full, with %s',
    async (secondCancel) => {
      await shop.choose({ secondCancel })
      const tid = await shop.pay()
      await shop.cancel(tid, { orderId: 'R-1' })
      expect(code(await shop.cancel(tid, { orderId: 'R-2' }))).toEqual([200, secondCancel])
    },
  )

  test('after a year', async () => {
    const tid = await shop.pay()
    await shop.wait(366 * 24 * 60 * minute)
    expect(code(await shop.cancel(tid, { orderId: 'R' }))).toEqual([200, '2016'])
  })

  test('parts in the sandbox', async () => {
    await shop.choose({ sandboxPartialCancel: 'on' })
    const tid = await shop.pay()
    expect(code(await shop.cancel(tid, { orderId: 'R', cancelAmt: 39_000 }))).toEqual([200, 'U128'])
    expect(code(await shop.cancel(tid, { orderId: 'R' }))).toEqual([200, '0000'])
  })

  test('never an `amount`: it is not looked at, and all is cancelled', async () => {
    const tid = await shop.pay()
    expect((await shop.cancel(tid, { orderId: 'R', amount: 1 })).body['balanceAmt']).toBe(0)
  })
})

describe('query', () => {
  test('finds nothing before the approve, unless the switch says so', async () => {
    const { tid = '' } = await shop.authenticate()
    expect(code(await shop.query(tid))).toEqual([404, 'U107'])
    expect(code(await shop.find('ORD-2031-1'))).toEqual([404, 'U107'])
    await shop.choose({ queryBeforeApprove: 'ready' })
    expect((await shop.query(tid)).body).toMatchObject({ status: 'ready', paidAt: '0' })
  })

  test('lags behind the approve as far as the switch says, by order and by tid', async () => {
    await shop.choose({ queryLagMs: '5000' })
    const tid = await shop.pay()
    expect(code(await shop.find('ORD-2031-1'))).toEqual([404, 'U107'])
    expect(code(await shop.query(tid))).toEqual([404, 'U107'])
    await shop.wait(5_000)
    expect(code(await shop.query(tid))).toEqual([200, '0000'])
    expect(code(await shop.find('ORD-2031-1'))).toEqual([200, '0000'])
  })

  test('by order takes the day, and can insist on it', async () => {
    await shop.pay()
    const today = new Date(Date.now() + 9 * 60 * minute).toISOString().slice(0, 10)
    const on = (day: string) => shop.find(`ORD-2031-1?orderDate=${day}`)
    expect(code(await on(today.replaceAll('-', '')))).toEqual([200, '0000'])
    expect(code(await on('20200101'))).toEqual([404, 'U107'])
    expect(code(await on(today))).toEqual([200, 'U130'])
    await shop.choose({ orderDate: 'required' })
    expect(code(await shop.find('ORD-2031-1'))).toEqual([200, 'U100'])
  })

  test('checks a signData whose plus sign must be encoded', async () => {
    const tid = await shop.pay()
    const ediDate = '2026-01-16T09:00:00.000+0900'
    const signData = requestSignature(tid, ediDate, secretKey)
    const encoded = new URLSearchParams({ ediDate, signData })
    expect(code(await shop.query(`${tid}?${encoded.toString()}`))).toEqual([200, '0000'])
    const raw = await shop.query(`${tid}?ediDate=${ediDate}&signData=${signData}`)
    expect(code(raw)).toEqual([200, 'U130'])
    const wrong = new URLSearchParams({ ediDate, signData: 'f'.repeat(64) })
    expect(code(await shop.query(`${tid}?${wrong.toString()}`))).toEqual([200, 'U312'])
  })
})

describe('net-cancel', () => {
  test('undoes an approve within the hour', async () => {
    const tid = await shop.pay({ taxFreeAmt: 9_000 })
    await shop.wait(59 * minute)
    const { body } = await shop.netCancel('ORD-2031-1')
    expect(body).toMatchObject({ resultCode: '0000', tid, status: 'cancelled', balanceAmt: 0 })
    expect(await shop.ledger()).toMatchObject([
      { status: 'cancelled', balance: 0, cancels: [{ amount: 39_000, taxFree: 9_000 }] },
    ])
  })

  test('is refused after the hour; the usual cancel is not', async () => {
    const tid = await shop.pay()
    await shop.wait(61 * minute)
    expect(code(await shop.netCancel('ORD-2031-1'))).toEqual([200, '2020'])
    expect(code(await shop.cancel(tid, { orderId: 'R' }))).toEqual([200, '0000'])
  })

  test.each(['2013', '2015', '0000'])('answers a second time with %s', async (secondNetCancel) => {
    await shop.choose({ secondNetCancel })
    await shop.pay()
    await shop.netCancel('ORD-2031-1')
    expect(code(await shop.netCancel('ORD-2031-1'))).toEqual([200, secondNetCancel])
    expect((await shop.ledger())[0]?.cancels).toHaveLength(1)
  })

  test('finds no order that is not paid, and leaves its tid approvable', async () => {
    const { tid } = await shop.authenticate()
    expect(code(await shop.netCancel('ORD-2031-1'))).toEqual([404, 'U107'])
    expect(code(await shop.approve(tid))).toEqual([200, '0000'])
  })

  test('refuses a payment that is cancelled in part', async () => {
    const tid = await shop.pay()
    await shop.cancel(tid, { orderId: 'R', cancelAmt: 1 })
    expect(code(await shop.netCancel('ORD-2031-1'))).toEqual([200, '2014'])
  })

  test('checks its fields', async () => {
    const net = (body: object) => shop.send('POST', '/payments/netcancel', body)
    expect(code(await net({ orderID: 'ORD-2031-1' }))).toEqual([200, 'U100'])
    expect(code(await net({ orderId: 'R'.repeat(65) }))).toEqual([200, 'U105'])
    const ediDate = '2026-01-16T09:00:00.000+0900'
    expect(code(await net({ orderId: 'A', ediDate, signData: 'f' }))).toEqual([200, 'U312'])
  })
})

import { createHash } from 'node:crypto'

import type { Reply, Sent } from '../../support/http'
import { secrets, until } from '../../support/http'
import { is, newOrderId, type PaymentJson, type Scene } from './scene'

const target = '/notices/nicepay'

type Sample = Readonly<Record<'tid' | 'orderId' | 'status', string>> & {
  readonly key?: string
  readonly more?: object
}

/** As NICEPAY would send it. */
const noticeOf = ({ key = secrets.nicepay, more = {}, ...sample }: Sample) => {
  const amount = 30_000
  const ediDate = '2026-11-23T12:00:00.000+0900'
  const signature = createHash('sha256')
    .update(`${sample.tid}${String(amount)}${ediDate}${key}`)
    .digest('hex')
  return { resultCode: '0000', ...sample, amount, ediDate, signature, ...more }
}

const asJson = { 'content-type': 'application/json;charset=utf-8' }
const sent = (body: Sent['body'], headers: Sent['headers'] = asJson): Sent => ({
  target,
  key: null,
  method: 'POST',
  headers,
  ...(body !== undefined && { body }),
})

const isTaken = (reply: Reply): Reply => {
  is(reply, 200)
  expect([reply.headers['content-type'], reply.text]).toEqual(['text/html', 'OK'])
  return reply
}

const tidPattern = '0'.repeat(30)

const withoutTrace = (scene: () => Scene): void => {
  const genuine = (orderId: string, key?: string) =>
    noticeOf({ tid: tidPattern, orderId, status: 'paid', ...(key !== undefined && { key }) })

  it.each<[string, (payment: PaymentJson) => Sent]>([
    ['nothing', () => sent(undefined)],
    ['no JSON', () => sent('{"tid":')],
    ['another shape', () => sent([])],
    ['bytes', () => sent(new Uint8Array([0xff, 0xfe, 0]))],
    ['a huge body', () => sent({ ...genuine('ORD-1-1'), goodsName: 'x'.repeat(70_000) })],
    [
      'a form',
      ({ orderId }) =>
        sent(JSON.stringify(genuine(`${orderId}-1`)), {
          'content-type': 'application/x-www-form-urlencoded',
        }),
    ],
    ['a text', ({ orderId }) => sent(genuine(`${orderId}-1`), { 'content-type': 'text/plain' })],
    ['a forged one', ({ orderId }) => sent(genuine(`${orderId}-1`, 'f'.repeat(32)))],
    ['one for an order that there is not', () => sent(genuine(`${newOrderId()}-1`))],
    ['the sample of a registration', () => sent(genuine('sample-order'))],
    ['one for another attempt', ({ orderId }) => sent(genuine(`${orderId}-2`))],
    ['a false one for an open checkout', ({ orderId }) => sent(genuine(`${orderId}-1`))],
  ])('takes %s with OK, and nothing changes anywhere', async (_, request) => {
    const { create, refused } = scene()
    isTaken(await refused(request(await create())))
  })

  it('takes a false one for a payment that is paid with OK, and nothing changes', async () => {
    const { pay, refused } = scene()
    const { orderId, reference: tid = '' } = await pay()
    const notice = noticeOf({ tid, orderId: `${orderId}-1`, status: 'paid' })
    isTaken(await refused(sent(notice)))
  })
}

const hints = (scene: () => Scene): void => {
  const admin = (method: string, path: string, form: Record<string, string> = {}) =>
    fetch(`${scene().http.simulators.nicepay}/admin/${path}`, {
      method,
      ...(method === 'POST' && { body: new URLSearchParams(form) }),
    })
  const choose = (switches: Record<string, string>) =>
    fetch(`${scene().http.simulators.nicepay}/_control/switches`, {
      method: 'PUT',
      body: JSON.stringify(switches),
    })

  beforeAll(async () => {
    const { url } = scene().http
    const answer = await admin('POST', 'notices', { url: `${url}${target}` })
    expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)])
  })
  afterEach(() => choose({ notices: 'prompt', noticeRepeatMs: '60000' }))
  afterAll(() => admin('DELETE', 'notices'))

  /** Resolves when the stored state is this one; a read by the API would itself look it up. */
  const becomes = (id: string, state: string): Promise<void> =>
    until(async () => (await scene().http.stored(id))?.['s']?.S === state, state)

  /** Its approval was done, its answer was lost, and nobody asks for it again. */
  const lost = async (): Promise<PaymentJson> => {
    const { http, create, consent } = scene()
    const opened = await create('nicepay')
    const back = await consent(opened)
    await http.fault('nicepay', { on: 'approve', kind: 'commitThenDrop' })
    is(await http.browse(back), 303)
    return opened
  }

  it('finds an approval whose answer was lost, with no shopper and no sweep', async () => {
    const { id } = await lost()
    await becomes(id, 'Paid')
  })

  it.each(['twice', 'beforeAnswer', 'late'])(
    'finds it once when the notice comes %s',
    async (notices) => {
      await choose({ notices, noticeRepeatMs: '200' })
      const { id } = await lost()
      await becomes(id, 'Paid')
      // Opened, claimed, paid: nobody wrote it twice.
      expect(await scene().payment(id)).toMatchObject({ status: 'Paid', version: 3 })
    },
  )

  it('may come before the answer of the call: paid once all the same', async () => {
    await choose({ notices: 'beforeAnswer' })
    expect(await scene().pay()).toMatchObject({ status: 'Paid', version: 3 })
  })

  it('does not find it by a forged one', async () => {
    await choose({ notices: 'forged' })
    const { id } = await lost()
    await scene().http.logger.hears('"kind":"WrongSignature"')
    expect((await scene().http.stored(id))?.['s']?.S).toBe('Approving')
  })

  it('leaves an ordinary payment to the call that runs: nobody asks besides', async () => {
    const { http, pay } = scene()
    await choose({ notices: 'prompt' })
    const { id } = await pay()
    const settled = await http.stored(id)
    const tid = settled?.['ok']?.M?.['r']?.S
    await until(async () => {
      const { deliveries } = (await (await admin('GET', 'notices')).json()) as {
        readonly deliveries: ReadonlyArray<{ readonly tid: string; readonly taken: boolean }>
      }
      return deliveries.some((each) => each.tid === tid && each.taken)
    }, 'the notice')
    expect(await http.stored(id)).toEqual(settled)
    expect(settled).not.toHaveProperty('la')
  })

  it('tells a person of a cancel in the admin, and leaves the payment as it is', async () => {
    const { http, pay, payment } = scene()
    const { id, reference: tid = '' } = await pay()
    await admin('POST', 'cancel', { tid, amount: '5000' })
    await http.logger.hears(`"message":"RefundedElsewhere"`)
    expect(http.logger.lines.find((line) => line.includes('RefundedElsewhere'))).toMatch(
      new RegExp(`"paymentId":"${id}"`),
    )
    expect(await payment(id)).toMatchObject({
      status: 'Paid',
      amount: { refunded: 0 },
      version: 3,
    })
  })
}

const trouble = (scene: () => Scene): void => {
  it('is sent again when the store is busy, broken, or the provider does not tell', async () => {
    const { http, pay } = scene()
    const { orderId, reference: tid = '' } = await pay()
    const cancelled = { status: 'partialCancelled', more: { cancelledTid: 'another' } }
    const notice = sent(noticeOf({ tid, orderId: `${orderId}-1`, ...cancelled }))
    is(await http.send(notice, http.apps.busyStore), 503, 'StoreUnavailable')
    is(await http.send(notice, http.apps.brokenStore), 500, 'StoreBroken')
    const later = is(await http.send(notice, http.apps.unreachable), 429)
    expect(later.headers).toMatchObject({ 'content-type': 'text/html', 'retry-after': '60' })
    expect(later.text).toBe('LATER')
    is(await http.send(notice), 429)
  })

  it('has no other method', async () => {
    const { http } = scene()
    expect(
      is(await http.send({ target, key: null }), 405, 'MethodNotAllowed').headers,
    ).toMatchObject({ allow: 'POST' })
  })
}

export const providerNotices = (scene: () => Scene): void => {
  describe("a provider's notice", () => {
    withoutTrace(scene)
    hints(scene)
    trouble(scene)
  })
}

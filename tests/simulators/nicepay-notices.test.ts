import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { credentials, openShop, type Shop } from './nicepay-shop'

type Received = { readonly type: string | undefined; readonly body: Record<string, unknown> }
type Said = { readonly status: number; readonly type: string; readonly body: string }

const ok: Said = { status: 200, type: 'text/html', body: 'OK' }

/** A merchant's server: says `ok` unless told. */
const startReceiver = async () => {
  const received: Received[] = []
  const says: Said[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const body = JSON.parse(text) as Record<string, unknown>
      received.push({ type: request.headers['content-type'], body })
      const said = says.shift() ?? ok
      response.writeHead(said.status, { 'content-type': said.type }).end(said.body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/notices`
  return { received, says, url, stop }
}

let shop: Shop
let merchant: Awaited<ReturnType<typeof startReceiver>>

const admin = (method: string, path: string, form: Record<string, string> = {}) =>
  fetch(`${shop.url}/admin/${path}`, {
    method,
    ...(method === 'POST' && { body: new URLSearchParams(form) }),
  })

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

const firstReceived = async (): Promise<Received> => {
  await until(() => merchant.received.length > 0)
  const [first] = merchant.received
  if (first === undefined) throw new Error('nothing was received')
  return first
}

const statuses = () => merchant.received.map(({ body }) => body['status'])

beforeEach(async () => {
  shop = await openShop()
  merchant = await startReceiver()
  expect((await admin('POST', 'notices', { url: merchant.url })).status).toBe(200)
  merchant.received.length = 0
  await shop.choose({ noticeRepeatMs: '200' })
})

afterEach(async () => {
  await shop.close()
  await merchant.stop()
})

it('tells of an approval with the payment object, signed', async () => {
  const tid = await shop.pay()
  const { type, body } = await firstReceived()
  expect(type).toBe('application/json;charset=utf-8')
  expect(body).toMatchObject({ resultCode: '0000', tid, orderId: 'ORD-2031-1', status: 'paid' })
  const signed = `${tid}39000${String(body['ediDate'])}${credentials.secretKey}`
  expect(body['signature']).toBe(createHash('sha256').update(signed).digest('hex'))
})

it('tells of cancels, by the API and in the admin, and never of a decline', async () => {
  const tid = await shop.pay()
  await shop.cancel(tid, { orderId: 'ORD-2031-1-r1', cancelAmt: 9_000 })
  await admin('POST', 'cancel', { tid, amount: '5000' })
  await shop.fault({ on: 'approve', kind: 'code', code: '3095' })
  await shop.pay({ orderId: 'ORD-2032-1' })
  await shop.netCancel('ORD-2031-1')
  await until(() => merchant.received.length === 3)
  expect(statuses()).toEqual(['paid', 'partialCancelled', 'partialCancelled'])
  expect(merchant.received[2]?.body).toMatchObject({ amount: 39_000, balanceAmt: 25_000 })
})

it('also when the caller never gets its answer', async () => {
  await shop.fault({ on: 'approve', kind: 'commitThenDrop' })
  await expect(shop.pay()).rejects.toThrow()
  await until(() => merchant.received.length === 1)
})

it.each([
  { status: 500, type: 'text/html', body: 'OK' },
  { status: 201, type: 'text/html', body: 'OK' },
  { status: 200, type: 'text/plain', body: 'OK' },
  { status: 200, type: 'text/html', body: 'ok' },
  { status: 200, type: 'text/html', body: '' },
  { status: 302, type: 'text/html', body: 'OK' },
])('sends it again until it is answered as it must be: not by %j', async (wrong) => {
  merchant.says.push(wrong, wrong)
  await shop.pay()
  await until(() => merchant.received.length === 3)
  expect(merchant.received.map(({ body }) => body)).toEqual(
    Array(3).fill(merchant.received[0]?.body),
  )
  const { deliveries } = (await (await admin('GET', 'notices')).json()) as {
    readonly deliveries: ReadonlyArray<{ readonly taken: boolean }>
  }
  expect(deliveries.map(({ taken }) => taken)).toEqual([false, false, true])
})

it('gives up after ten tries', async () => {
  merchant.says.push(...Array<Said>(20).fill({ ...ok, status: 500 }))
  await shop.pay()
  await until(() => merchant.received.length === 10)
  await shop.pay({ orderId: 'ORD-2033-1' })
  await until(() => merchant.received.length === 12)
  const tries = merchant.received.filter(({ body }) => body['orderId'] === 'ORD-2031-1')
  expect(tries).toHaveLength(10)
})

it('comes before the answer, twice, or wrongly signed, by a switch', async () => {
  await shop.choose({ notices: 'beforeAnswer' })
  await shop.pay()
  expect(merchant.received).toHaveLength(1)
  await shop.choose({ notices: 'twice' })
  await shop.pay({ orderId: 'ORD-2032-1' })
  await until(() => merchant.received.length === 3)
  expect(merchant.received[1]?.body).toEqual(merchant.received[2]?.body)
  await shop.choose({ notices: 'forged' })
  const tid = await shop.pay({ orderId: 'ORD-2033-1' })
  await until(() => merchant.received.length === 4)
  const body = merchant.received[3]?.body ?? {}
  const signed = `${tid}39000${String(body['ediDate'])}${credentials.secretKey}`
  expect(body['signature']).not.toBe(createHash('sha256').update(signed).digest('hex'))
})

it('takes an address only where a sample is answered, and none for an end', async () => {
  merchant.says.push({ ...ok, body: 'ok' })
  const refused = await admin('POST', 'notices', { url: merchant.url })
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('200 ok')])
  expect((await admin('POST', 'notices', { url: 'nowhere' })).status).toBe(400)
  await admin('DELETE', 'notices')
  merchant.received.length = 0
  await shop.pay()
  await shop.choose({ notices: 'beforeAnswer' })
  await shop.pay({ orderId: 'ORD-2032-1' })
  expect(merchant.received).toEqual([])
})

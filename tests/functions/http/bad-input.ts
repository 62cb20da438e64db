import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'

import { toGatewayEvent } from '../../../functions/http/gateway-event'
import { type Reply, secrets, type Sent } from '../../support/http'
import { badOrders, type BadBody, badRefunds } from './bad-bodies'
import { is, orderOf, paymentIn, read, type Scene } from './scene'

const part = { amount: 5_000, reason: '단순 변심' }

const fieldsOf = (reply: Reply): readonly string[] =>
  (read(reply)['fields'] as ReadonlyArray<{ field: string }>).map(({ field }) => field)

const isJson = (text: string): boolean => {
  try {
    return JSON.parse(text) !== undefined
  } catch {
    return false
  }
}

const bodies = (scene: () => Scene): void => {
  const refuseAll = async (operation: string, target: string, all: readonly BadBody[]) => {
    const { http, contract } = scene()
    const before = await http.books()
    const headers = { 'idempotency-key': 'k' }
    for (const [what, body, field, schemaTakes] of all) {
      const reply = await http.send({ method: 'POST', target, body, headers })
      const { status, text } = reply
      expect({ what, status, text }).toMatchObject({ what, status: 400 })
      expect({ what, fields: fieldsOf(reply) }).toEqual({ what, fields: [field] })
      const taken = isJson(body) && contract.takes(operation, JSON.parse(body))
      expect({ what, taken }).toEqual({ what, taken: schemaTakes !== undefined })
    }
    expect(await http.books()).toEqual(before)
  }

  it('that are no order are refused by the schema too, each at its field', async () => {
    await refuseAll('POST /v1/payments', '/v1/payments', badOrders(orderOf('nicepay')))
  })

  it('that are no refund are refused by the schema too, each at its field', async () => {
    const id = await scene().storedPaid()
    const operation = 'POST /v1/payments/{id}/refunds'
    await refuseAll(operation, `/v1/payments/${id}/refunds`, badRefunds(part))
  })

  it('tell all their fields at fault at once', async () => {
    const inherited = `{"__proto__":${JSON.stringify(orderOf('nicepay'))}}`
    is(await scene().refused({ target: '/v1/payments', body: inherited }), 400, 'InvalidRequest')
    const body = { ...orderOf('nicepay'), orderId: '', amount: { total: '1', x: 1 }, y: 2 }
    const { refused } = scene()
    expect(fieldsOf(await refused({ target: '/v1/payments', body })).toSorted()).toEqual([
      'amount.total',
      'amount.x',
      'orderId',
      'y',
    ])
  })

  it.each<readonly [string, object]>([
    ['the largest amount', { amount: { total: 999_999_999_999, taxFree: 999_999_999_999 } }],
    ['the smallest amount', { amount: { total: 1, taxFree: 0 } }],
    ['a hundred tangerines', { orderName: '🍊'.repeat(100) }],
    ['marks that combine', { orderName: 'e\u0301 👨‍👩‍👧 \u202eabc' }],
    ['the longest order number', { orderId: 'A'.repeat(56) }],
    [
      'metadata with the names of objects',
      {
        metadata: { constructor: 'x', toString: '', hasOwnProperty: 'y', '이름 🍊': '값\u0000\n' },
      },
    ],
    [
      'ten long metadata',
      {
        metadata: Object.fromEntries(
          Array.from({ length: 10 }, (_, index) => [String(index).repeat(40), '🍊'.repeat(200)]),
        ),
      },
    ],
    [
      'an odd but good returnUrl',
      { returnUrl: "https://shop.example:443/a%20b/'(c)?x=[1]&y=%EA%B7%A4#z" },
    ],
  ])('with %s are taken, kept as they came, and the same when repeated', async (_, changes) => {
    const { http, payment } = scene()
    const order = orderOf('nicepay', changes)
    const opened = paymentIn(is(await http.send({ target: '/v1/payments', body: order }), 201))
    const { amount, ...others } = order
    expect(await payment(opened.id)).toMatchObject({ ...others, amount })
    is(await http.send({ target: '/v1/payments', body: order }), 200)
  })

  it('with a name twice count the last, for the price as for the check', async () => {
    const { http } = scene()
    const body = JSON.stringify(orderOf('nicepay')).replace('{', '{"amount":{"total":1},')
    const taken = is(await http.send({ target: '/v1/payments', body }), 201)
    expect(read(taken)).toMatchObject({ amount: { total: 30_000 } })
    const twice = body.replace(/}$/, ',"amount":{"total":-1}}')
    is(await http.send({ target: '/v1/payments', body: twice }), 400, 'InvalidRequest')
  })
}

const encodings = (scene: () => Scene): void => {
  const post = (body: Sent['body'], headers: Record<string, string> = {}) =>
    scene().http.send({ target: '/v1/payments', ...(body !== undefined && { body }), headers })
  const order = () => JSON.stringify(orderOf('nicepay'))

  it.each([
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json ;charset="utf-8"',
  ])('%s is taken', async (type) => {
    is(await post(order(), { 'content-type': type }), 201)
  })

  it.each([
    '',
    'text/plain',
    'text/json',
    'application/jsonx',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
  ])('"%s" is refused', async (type) => {
    is(await post(order(), { 'content-type': type }), 415, 'MediaTypeNotSupported')
  })

  it('with a byte order mark is taken', async () => {
    is(await post(`\ufeff${order()}`), 201)
  })

  it.each([
    ['gzip', () => gzipSync(order()), { 'content-encoding': 'gzip' }],
    ['UTF-16', () => Buffer.from(order(), 'utf16le'), {}],
    ['EUC-KR', () => Buffer.from([0x7b, 0x22, 0xb1, 0xd6, 0x22, 0x3a, 0x31, 0x7d]), {}],
    ['a cut character', () => Buffer.concat([Buffer.from(order()), Buffer.from([0xea])]), {}],
  ])('%s is refused', async (_, body, headers) => {
    expect(fieldsOf(is(await post(body(), headers), 400, 'InvalidRequest'))).toEqual(['body'])
  })

  it('of exactly 64 kB is taken, a byte more is not', async () => {
    const exact = (bytes: number) => {
      const text = order()
      return ' '.repeat(bytes - Buffer.byteLength(text)) + text
    }
    is(await post(exact(64 * 1024)), 201)
    is(await post(exact(64 * 1024 + 1)), 413, 'BodyTooLarge')
  })

  it('in base64 is the same body', async () => {
    const { http } = scene()
    const event = (body: string) => ({
      ...toGatewayEvent({
        method: 'POST',
        target: '/v1/payments',
        httpVersion: '1.1',
        headers: {
          authorization: `Bearer ${secrets.apiKey}`,
          'content-type': 'application/json',
        },
        body: new Uint8Array(),
        sourceIp: '',
        requestId: 'request-of-the-test',
        at: new Date(),
      }),
      body,
      isBase64Encoded: true,
    })
    is(await http.answer(event(Buffer.from(order()).toString('base64'))), 201)
    is(await http.answer(event('%%%')), 400, 'InvalidRequest')
    is(await http.answer(event(order())), 400, 'InvalidRequest')
  })

  it('over a real connection, with header names in any case and in chunks, is taken', async () => {
    const { http } = scene()
    const status = await new Promise((resolve, reject) => {
      const sending = httpRequest(`${http.url}/v1/payments`, {
        method: 'POST',
        headers: {
          AUTHORIZATION: `BEARER  ${secrets.apiKey}`,
          'CONTENT-type': 'application/json',
          'Transfer-Encoding': 'chunked',
        },
      })
      sending.on('response', (response) => resolve(response.resume().statusCode))
      sending.on('error', reject)
      for (const character of order()) sending.write(character)
      sending.end()
    })
    expect(status).toBe(201)
  })
}

/** A row whose title stays short. */
const named = (text: string): readonly [string, string] => [text.slice(0, 20), text]

const keys = (scene: () => Scene): void => {
  it.each(
    ['', ' ', 'a b', '"', '""', '"a', 'a"', '"a"b', 'a'.repeat(256), '키', 'a\u007f', 'a\tb'].map(
      named,
    ),
  )('"%s" is none', async (_, key) => {
    const id = await scene().storedPaid()
    const sent = { target: `/v1/payments/${id}/refunds`, headers: { 'idempotency-key': key } }
    const reply = is(await scene().refused({ ...sent, body: part }), 400, 'InvalidRequest')
    expect(fieldsOf(reply)).toEqual(['Idempotency-Key'])
  })

  it.each(['a'.repeat(255), `"${'a b'.repeat(85)}"`, '~!@#$%^&*()', '__proto__'].map(named))(
    '"%s" is one',
    async (_, key) => {
      const { pay, refund } = scene()
      const { id } = await pay()
      is(await refund(id, part, key), 201)
      const again = is(await refund(id, part, key), 201)
      expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' })
    },
  )
}

const nowhere = [
  ...[
    '/',
    '',
    '/v1',
    '/v1/',
    '/v1/health/',
    '//v1/health',
    '/v1//health',
    '/V1/health',
    '/v2/health',
  ],
  ...['/v1/./health', '/v1/payments/', '/v1/payments/x/', '/v1/payments/x/refunds/', '/%', '/%zz'],
  ...['/v1/%zz', '/v1/payments;x=1', '/v1/payments%3FotherId=x', '/%2e%2e/%2e%2e/etc/passwd'],
  ...['/docs/', '/docs/%2e%2e%2fpackage.json', '/checkout', '/checkout/', '/openapi.JSON', '*'],
  ...[
    '/favicon.ico',
    '/.env',
    `/${'x'.repeat(60_000)}`,
    '/constructor',
    '/__proto__',
    '/%00',
    '/귤',
  ],
]
const oddIds = [
  ...[
    '%2e%2e',
    '..',
    '%00',
    'pay_',
    '__proto__',
    'constructor',
    '%F0%9F%8D%8A',
    'x'.repeat(30_000),
  ],
  ...[
    `PAY_${'a'.repeat(26)}`,
    `pay_${'a'.repeat(26)}%20`,
    `pay_${'a'.repeat(26)}%0a`,
    '%252e',
    "'",
  ],
]

const paths = (scene: () => Scene): void => {
  it.each(nowhere.map(named))('"%s" is no route', async (_, target) => {
    const { http } = scene()
    for (const key of [secrets.apiKey, null])
      is(await http.send({ target, key }), 404, 'RouteNotFound')
  })

  it('with anything else for an id names no payment', async () => {
    const { http } = scene()
    for (const id of oddIds) {
      const target = `/v1/payments/${id}`
      is(await http.send({ target }), 404, 'PaymentNotFound')
      is(await http.send({ target: `${target}/timeline` }), 404, 'PaymentNotFound')
      is(await http.send({ method: 'POST', target: `${target}/cancel` }), 404, 'PaymentNotFound')
    }
  })

  it('take only their own methods, and say which', async () => {
    const { http, contract } = scene()
    const others = ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'CONNECT', 'get ', 'GETS']
    for (const template of new Set(contract.operations.map((each) => each.template))) {
      const own = contract.operations.filter((each) => each.template === template)
      const target = template.replaceAll(/\{\w+\}/g, 'x')
      for (const method of ['GET', 'POST', ...others]) {
        if (own.some((each) => each.method === method)) continue
        const reply = is(await http.send({ method, target, key: null }), 405, 'MethodNotAllowed')
        expect(reply.headers['allow']).toBe(own.map((each) => each.method).join(', '))
      }
      is(await http.send({ method: 'DELETE', target: `${target}/x/y/z` }), 404, 'RouteNotFound')
    }
  })

  it('with odd queries find the last value, or nothing', async () => {
    const { http, create } = scene()
    const { id, orderId } = await create()
    const find = (query: string) => http.send({ target: `/v1/payments?${query}` })
    expect(read(is(await find(`orderId=x&orderId=${orderId}`), 200))).toMatchObject({ id })
    expect(read(is(await find(`__proto__=1&a[]=2&orderId=${orderId}&&=`), 200))).toMatchObject({
      id,
    })
    for (const query of [
      '',
      'orderid=x',
      'orderId',
      'orderId=',
      'orderId=%00',
      'orderId=%ff',
      'orderId=a,b',
    ])
      expect(fieldsOf(is(await find(query), 400, 'InvalidRequest'))).toEqual(['orderId'])
  })

  it('ignore the bodies of requests that have none', async () => {
    const { http, create } = scene()
    const { id } = await create()
    const body = 'x'.repeat(64 * 1024 + 1)
    for (const target of ['/v1/health', `/v1/payments/${id}`, '/docs'])
      is(await http.send({ method: 'GET', target, body }), 200)
    is(await http.send({ method: 'POST', target: `/v1/payments/${id}/cancel`, body }), 200)
  })
}

/** Requests that no well-behaved client sends. */
export const badInput = (scene: () => Scene): void => {
  describe('bodies', () => bodies(scene))
  describe('a body', () => encodings(scene))
  describe('the Idempotency-Key', () => keys(scene))
  describe('paths', () => paths(scene))
}

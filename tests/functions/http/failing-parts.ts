import { type OrderId, paymentIdOf } from '../../../src/domain/identifiers'
import type { Sent } from '../../support/http'
import { merchantId } from '../../support/payments'
import { is, newOrderId, orderOf, read, type Scene } from './scene'

/** One request to each route for merchants about a payment, for one of that order. */
const paymentRequests = (orderId: string): ReadonlyArray<readonly [name: string, sent: Sent]> => {
  const target = `/v1/payments/${paymentIdOf(merchantId, orderId as OrderId)}`
  return [
    ['create', { target: '/v1/payments', body: orderOf('nicepay', { orderId }) }],
    ['find', { target: `/v1/payments?orderId=${orderId}` }],
    ['get', { target }],
    ['timeline', { target: `${target}/timeline` }],
    ['confirm', { method: 'POST', target: `${target}/confirm` }],
    ['cancel', { method: 'POST', target: `${target}/cancel` }],
    [
      'refund',
      {
        target: `${target}/refunds`,
        body: { amount: 1, reason: 'r' },
        headers: { 'idempotency-key': 'k' },
      },
    ],
  ]
}

const endpoint = `/v1/webhook-endpoints/whe_${'a'.repeat(22)}`

/** The same to each route about events. */
const eventRequests: ReadonlyArray<readonly [name: string, sent: Sent]> = [
  ['events', { target: '/v1/events' }],
  ['redeliver', { method: 'POST', target: `/v1/events/evt_${'a'.repeat(26)}_1/redeliver` }],
  ['endpoints', { target: '/v1/webhook-endpoints' }],
  ['register', { target: '/v1/webhook-endpoints', body: { url: 'http://127.0.0.1:1/' } }],
  ['endpoint', { target: endpoint }],
  ['delete', { method: 'DELETE', target: endpoint }],
  ['rotate', { method: 'POST', target: `${endpoint}/rotate-secret` }],
  ['test', { method: 'POST', target: `${endpoint}/test` }],
  ['enable', { method: 'POST', target: `${endpoint}/enable` }],
]

const requests = (orderId: string) => [...paymentRequests(orderId), ...eventRequests]

const wrongKeys: ReadonlyArray<readonly [what: string, headers: Sent['headers']]> = [
  ['no key', {}],
  ['a wrong key', { authorization: 'Bearer sk_test_wrong' }],
  ['another scheme', { authorization: 'Basic c2tfdGVzdDo=' }],
  ['no scheme', { authorization: 'sk_test_the-key-of-the-demo-merchant' }],
  ['an empty key', { authorization: 'Bearer ' }],
  ['two keys', { authorization: 'Bearer sk_test_the-key-of-the-demo-merchant, Bearer x' }],
  ['an endless key', { authorization: `Bearer ${'a'.repeat(5_000)}` }],
  ['a key with Korean letters', { authorization: 'Bearer 열쇠' }],
]

/** What every route for merchants answers when the caller or a part of ours fails. */
export const failingParts = (scene: () => Scene): void => {
  describe('every route for merchants', () => {
    it.each(wrongKeys)('answers 401 to %s, and changes nothing', async (_, headers = {}) => {
      const { http } = scene()
      const before = await http.books()
      for (const [, sent] of requests(newOrderId())) {
        const reply = await http.send({
          ...sent,
          key: null,
          headers: { ...sent.headers, ...headers },
        })
        is(reply, 401, 'Unauthorized')
        expect(reply.headers).toMatchObject({ 'www-authenticate': 'Bearer realm="payport"' })
      }
      expect(await http.books()).toEqual(before)
    })

    it('answers 503 and when to come again while the store is busy', async () => {
      const { http } = scene()
      const before = await http.books()
      const replies = await Promise.all(
        requests(newOrderId()).map(([, sent]) => http.send(sent, http.apps.busyStore)),
      )
      for (const reply of replies) {
        is(reply, 503, 'StoreUnavailable')
        expect(reply.headers).toMatchObject({ 'retry-after': '5' })
        expect(read(reply)).toMatchObject({ moneyMoved: 'unknown', safeToRetry: 'same-request' })
      }
      expect(await http.books()).toEqual(before)
    })

    it('answers 500 without a word about the inside when the store is broken', async () => {
      const { http } = scene()
      for (const [, sent] of requests(newOrderId())) {
        const reply = is(await http.send(sent, http.apps.brokenStore), 500, 'StoreBroken')
        expect(reply.text).not.toMatch(/no-such-table|ResourceNotFound|dynamo/i)
      }
    })

    it('answers 500 to a payment that this version cannot read', async () => {
      const { http } = scene()
      const orderId = newOrderId()
      const id = paymentIdOf(merchantId, orderId as OrderId)
      await http.putItem({ id: { S: id }, z: { N: '99' }, v: { N: '1' } })
      const before = await http.books()
      for (const [, sent] of paymentRequests(orderId))
        is(await http.send(sent), 500, 'RecordUnreadable')
      expect(await http.books()).toEqual(before)
    })

    it('answers 500 to a defect of ours, and only the log hears more', async () => {
      const { http } = scene()
      const lines = http.logger.lines.length
      for (const [, sent] of requests(newOrderId())) {
        const reply = is(await http.send(sent, http.apps.defective), 500, 'InternalError')
        expect(reply.text).not.toContain('a defect')
      }
      expect(http.logger.lines.slice(lines).join()).toContain('a defect')
    })
  })
}

import { secrets } from '../../support/http'
import { is, orderOf, paymentIn, type PaymentJson, providers, read, type Scene } from './scene'

const part = { amount: 5_000, taxFree: 500, reason: '단순 변심' }

/** What a merchant's server is answered when all goes well. */
export const merchantRoutes = (scene: () => Scene): void => {
  describe('a merchant', () => {
    it.each(providers)('is paid with %s, refunds a part and then the rest', async (provider) => {
      const { pay, refund, http } = scene()
      const paid = await pay(provider)
      expect(paid).toMatchObject({ status: 'Paid', amount: { total: 30_000, refundable: 30_000 } })

      const first = is(await refund(paid.id, part, 'first'), 201)
      expect(read(first)).toMatchObject({
        refund: { status: 'Settled', amount: { total: 5_000, taxFree: 500 } },
        payment: { status: 'PartlyRefunded', amount: { refunded: 5_000, refundable: 25_000 } },
      })
      const rest = { amount: 25_000, taxFree: 2_500, reason: 'r', expectedBalance: 25_000 }
      const last = read(is(await refund(paid.id, rest, 'last'), 201)) as { payment: PaymentJson }
      expect(last.payment.status).toBe('Refunded')

      const timeline = await http.send({ target: `/v1/payments/${paid.id}/timeline` })
      const entries = read(is(timeline, 200))['entries'] as ReadonlyArray<{ sequence: number }>
      expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1))
      expect(entries).toHaveLength(last.payment.version)
    })

    it('gets the same answer to the same create, and to the same refund', async () => {
      const { http, consent, refund } = scene()
      const order = orderOf('nicepay')
      const send = () => http.send({ target: '/v1/payments', body: order })
      const first = paymentIn(is(await send(), 201))
      expect(read(is(await send(), 200))).toEqual(first)

      is(await http.browse(await consent(first)), 303)
      expect(read(is(await send(), 200))).toMatchObject({ id: first.id, status: 'Paid' })

      const once = is(await refund(first.id, part, 'a key'), 400, 'InvalidRequest')
      expect(read(once)).toMatchObject({ fields: [{ field: 'Idempotency-Key' }] })
      const bare = is(await refund(first.id, part, 'key-1'), 201)
      expect(bare.headers).not.toHaveProperty('idempotent-replayed')
      const quoted = is(await refund(first.id, part, '"key-1"'), 201)
      expect(quoted.headers).toMatchObject({ 'idempotent-replayed': 'true' })
      expect(quoted.text).toBe(bare.text)
    })

    it('finds a payment by its order, with either of two keys', async () => {
      const { http, create } = scene()
      const { id, orderId } = await create()
      for (const key of [secrets.apiKey, secrets.nextApiKey]) {
        const found = await http.send({ target: `/v1/payments?orderId=${orderId}`, key })
        expect(read(is(found, 200))).toMatchObject({ id })
      }
    })

    it('confirms by hand, once', async () => {
      const { http, authorize, post } = scene()
      const { id, status } = await authorize('kakaopay')
      expect(status).toBe('Authorized')
      expect(read(is(await http.send({ target: `/v1/payments/${id}` }), 200))).toMatchObject({
        confirmBy: expect.stringMatching(/Z$/),
      })
      const first = is(await post(`/v1/payments/${id}/confirm`), 200)
      expect(read(first)).toMatchObject({ status: 'Paid' })
      expect(is(await post(`/v1/payments/${id}/confirm`), 200).text).toBe(first.text)
    })

    it('cancels what is not paid, and that twice alike', async () => {
      const { create, post } = scene()
      const { id } = await create()
      const first = is(await post(`/v1/payments/${id}/cancel`), 200)
      expect(read(first)).toMatchObject({ status: 'Abandoned', abandonedBy: 'merchant' })
      expect(is(await post(`/v1/payments/${id}/cancel`), 200).text).toBe(first.text)
    })

    it('is told 202 while the outcome is unknown, and asks again', async () => {
      const { http, authorize, post, refund } = scene()
      const { id } = await authorize('naverpay')
      await http.fault('naverpay', { on: 'approve', kind: 'commitThenDrop' })
      const waiting = is(await post(`/v1/payments/${id}/confirm`), 202)
      expect(waiting.headers).toMatchObject({ 'retry-after': '5' })
      expect(read(waiting)).toMatchObject({ status: 'Approving' })
      const looked = is(await http.send({ target: `/v1/payments/${id}` }), 200)
      expect(looked.headers).toMatchObject({ 'retry-after': '5' })

      const paid = await scene().pay('naverpay')
      await http.fault('naverpay', { on: 'refund', kind: 'commitThenDrop' })
      const asked = is(await refund(paid.id, part, 'k'), 202)
      expect(asked.headers).toMatchObject({ 'retry-after': '5' })
      const again = is(await refund(paid.id, part, 'k'), 202)
      expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' })
      expect(read(again)).toMatchObject({ refund: { status: 'Requested' } })
    })

    it('learns that the process is alive', async () => {
      const { http } = scene()
      const alive = is(await http.send({ target: '/v1/health', key: null }), 200)
      expect(read(alive)).toEqual({ status: 'ok', version: 'development' })
    })
  })
}

import * as E from 'fp-ts/Either'

import { headKey, keyOf, toEventItem, toHeadItem } from '../../../src/infra/dynamodb/event-record'
import type { MerchantId, OrderId } from '../../../src/domain/identifiers'
import type { Payment } from '../../../src/domain/payment'
import { type Reply, secrets, type Sent } from '../../support/http'
import { noon, paid, right } from '../../support/payments'
import { is, newOrderId, read, type Scene } from './scene'
import { startReceiver } from './webhook-receiver'

type Endpoint = { readonly id: string; readonly url: string; readonly secret: string }
type FeedEvent = Readonly<Record<string, unknown>> & {
  readonly position: number
  readonly eventId: string
  readonly paymentId: string
  readonly sequence: number
  readonly previousSequence: number | null
}
type Feed = { readonly events: readonly FeedEvent[]; readonly next: number; readonly more: boolean }

const someoneElse = { key: secrets.othersApiKey }
const poor = { key: secrets.poorApiKey }
const inAnHour = () => new Date(Date.now() + 3_600_000)

/** What merchants do to hear of changes and to catch up, and every refusal of it. */
export const eventRoutes = (scene: () => Scene): void => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>

  beforeAll(async () => {
    receiver = await startReceiver()
  })
  beforeEach(() => {
    receiver.answers.status = 200
  })
  afterAll(() => receiver.stop())

  let names = 0
  const newUrl = (): string => receiver.url(String((names += 1)))

  const register = async (body: object = {}, more: Partial<Sent> = {}): Promise<Endpoint> =>
    read(
      is(
        await scene().http.send({
          target: '/v1/webhook-endpoints',
          body: { url: newUrl(), ...body },
          ...more,
        }),
        201,
      ),
    ) as unknown as Endpoint

  const remove = ({ id }: { readonly id: string }, more: Partial<Sent> = {}): Promise<Reply> =>
    scene().http.send({ method: 'DELETE', target: `/v1/webhook-endpoints/${id}`, ...more })

  const act = (id: string, action: string, more: Partial<Sent> = {}): Promise<Reply> =>
    scene().http.send({
      method: 'POST',
      target: `/v1/webhook-endpoints/${id}/${action}`,
      ...more,
    })

  const redeliver = async (eventId: string) =>
    read(is(await scene().post(`/v1/events/${eventId}/redeliver`), 200))['deliveries']

  /** What the queue's message about the payment's last change asks for. */
  const follow = async (id: string) => {
    const { usual } = scene().http.apps
    const image = right(usual.readImage(await scene().http.stored(id)))
    return usual.followChanges({ images: [image], stopAt: inAnHour() })()
  }

  const feed = async (query = '', more: Partial<Sent> = {}): Promise<Feed> =>
    read(
      is(await scene().http.send({ target: `/v1/events${query}`, ...more }), 200),
    ) as unknown as Feed

  describe('a webhook endpoint', () => {
    it('is registered, listed and read with its secret told once, and deleted', async () => {
      const { http } = scene()
      const types = ['payment.paid', 'refund.settled', 'payment.paid']
      const made = await register({ types })
      expect(made.secret).toMatch(/^whsec_/)
      const { secret, ...others } = made
      expect(others).toMatchObject({ status: 'Enabled', types: ['payment.paid', 'refund.settled'] })
      const one = is(await http.send({ target: `/v1/webhook-endpoints/${made.id}` }), 200)
      expect(read(one)).toEqual(others)
      const all = is(await http.send({ target: '/v1/webhook-endpoints' }), 200)
      expect(read(all)).toEqual({ endpoints: [others] })
      expect(one.text + all.text).not.toContain(secret)

      is(await remove(made), 204)
      is(await remove(made), 404, 'EndpointNotFound')
    })

    it('signs with two secrets after a rotation', async () => {
      const made = await register()
      const rotated = read(is(await act(made.id, 'rotate-secret'), 200)) as unknown as Endpoint
      expect(rotated.secret).not.toBe(made.secret)
      expect(rotated).toMatchObject({ id: made.id, previousSecretUntil: expect.any(String) })
      for (const secret of [made.secret, rotated.secret]) {
        expect(read(is(await act(made.id, 'test'), 200))).toMatchObject({
          outcome: 'Accepted',
          status: 200,
        })
        expect(receiver.take(secret)).toMatchObject([
          { type: 'webhook.test', data: { endpointId: made.id } },
        ])
      }
      await remove(made)
    })

    it('is rotated five times in a day, and says from when on it may be again', async () => {
      const made = await register()
      const first = read(is(await act(made.id, 'rotate-secret'), 200))
      for (let count = 1; count < 5; count += 1) is(await act(made.id, 'rotate-secret'), 200)
      const sixth = {
        method: 'POST' as const,
        target: `/v1/webhook-endpoints/${made.id}/rotate-secret`,
      }
      const refused = is(await scene().refused(sixth), 409, 'TooManyRotations')
      expect(read(refused)).toMatchObject({ possibleAt: first['previousSecretUntil'] })
      is(await act(made.id, 'test'), 200)
      expect(receiver.take(made.secret)).toHaveLength(1)
      await remove(made)
    })

    it.each([
      [500, { outcome: 'Refused', status: 500 }],
      [410, { outcome: 'Gone', status: 410 }],
    ])('tells what it answered to a test (%i), and stays as it is', async (status, wanted) => {
      const made = await register()
      receiver.answers.status = status
      expect(read(is(await act(made.id, 'test'), 200))).toMatchObject(wanted)
      receiver.take(made.secret)
      expect(read(is(await act(made.id, 'enable'), 200))).toMatchObject({ status: 'Enabled' })
      await remove(made)
    })

    it('tells that nobody answers', async () => {
      const made = await register({ url: 'http://127.0.0.1:1/' })
      expect(read(is(await act(made.id, 'test'), 200))).toMatchObject({
        outcome: 'NotAnswered',
        cause: 'ConnectionFailed',
      })
      await remove(made)
    })

    it('that answers 410 is disabled, and hears what it missed once it is enabled', async () => {
      const { http, pay } = scene()
      const made = await register()
      const { id } = await pay()
      receiver.answers.status = 410
      await follow(id)
      const gone = await http.send({ target: `/v1/webhook-endpoints/${made.id}` })
      expect(read(is(gone, 200))).toMatchObject({
        status: 'Disabled',
        disabledAt: expect.any(String),
      })
      expect(receiver.take(made.secret)).toHaveLength(1)
      const [eventId] = (await feed()).events
        .filter((event) => event.paymentId === id)
        .map((event) => event.eventId)
      expect(await redeliver(eventId ?? '')).toEqual([
        { endpointId: made.id, outcome: 'EndpointDisabled' },
      ])

      receiver.answers.status = 200
      expect(read(is(await act(made.id, 'enable'), 200))).toMatchObject({ status: 'Enabled' })
      const stopAt = new Date(Date.now() + 1_000)
      right(await http.apps.usual.retryDeliveries({ stopAt })())
      expect(receiver.take(made.secret).map(({ type }) => type)).toEqual([
        'payment.checkout_opened',
        'payment.approval_started',
        'payment.paid',
      ])
      await remove(made)
    })

    it('hears of what it subscribed to, and can tell that it missed nothing', async () => {
      const { pay } = scene()
      const made = await register({ types: ['payment.checkout_opened', 'payment.paid'] })
      const { id, orderId } = await pay()
      expect(await follow(id)).toMatchObject({ recorded: 3, delivered: 2 })
      const heard = receiver.take(made.secret)
      expect(heard).toMatchObject([
        {
          type: 'payment.checkout_opened',
          data: { paymentId: id, orderId, sequence: 1, previousSequence: null },
        },
        { type: 'payment.paid', data: { sequence: 3, previousSequence: 1 } },
      ])
      for (const { data } of heard) expect(data['payment']).not.toHaveProperty('checkout')
      await remove(made)
    })

    const unknown = `whe_${'a'.repeat(22)}`

    it.each<readonly [string, (id: string) => Promise<Reply>]>([
      [
        'read',
        (id) => scene().http.send({ target: `/v1/webhook-endpoints/${id}`, ...someoneElse }),
      ],
      ['deleted', (id) => remove({ id }, someoneElse)],
      ['rotated', (id) => act(id, 'rotate-secret', someoneElse)],
      ['tried', (id) => act(id, 'test', someoneElse)],
      ['enabled', (id) => act(id, 'enable', someoneElse)],
    ])("is not told apart from none when it is another merchant's: not %s", async (_, ask) => {
      const made = await register()
      const before = await scene().http.books()
      for (const id of [made.id, unknown, 'nonsense']) is(await ask(id), 404, 'EndpointNotFound')
      expect(await scene().http.books()).toEqual(before)
      await remove(made)
    })

    const creating = (body: Sent['body'], more: Partial<Sent> = {}): Sent => ({
      target: '/v1/webhook-endpoints',
      ...(body !== undefined && { body }),
      method: 'POST',
      ...more,
    })
    it.each<readonly [string, number, Sent]>([
      ['InvalidRequest', 400, creating({})],
      ['InvalidRequest', 400, creating({ url: 'shop.example' })],
      ['InvalidRequest', 400, creating({ url: 'http://shop.example/', types: [] })],
      ['InvalidRequest', 400, creating({ url: 'http://shop.example/', types: ['payment.lost'] })],
      ['InvalidRequest', 400, creating({ url: 'http://shop.example/', secret: 'mine' })],
      ['UrlNotAllowed', 400, creating({ url: 'http://user:password@shop.example/' })],
      ['BodyTooLarge', 413, creating(' '.repeat(64 * 1024) + '{}')],
      [
        'MediaTypeNotSupported',
        415,
        creating({ url: 'http://a.example/' }, { headers: { 'content-type': 'text/plain' } }),
      ],
    ])('is not made: %s (%i)', async (code, status, sent) => {
      is(await scene().refused(sent), status, code)
    })

    it('has a URL of its own, and is one of ten', async () => {
      const { http } = scene()
      const url = newUrl()
      const first = await register({ url }, someoneElse)
      const twin = is(
        await scene().refused({ target: '/v1/webhook-endpoints', body: { url }, ...someoneElse }),
        409,
        'EndpointExists',
      )
      expect(read(twin)).toMatchObject({ endpointId: first.id })
      const others: Endpoint[] = []
      for (let count = 1; count < 10; count += 1) others.push(await register({}, someoneElse))
      const eleventh = { target: '/v1/webhook-endpoints', body: { url: newUrl() }, ...someoneElse }
      is(await scene().refused(eleventh), 409, 'TooManyEndpoints')
      for (const each of [first, ...others]) is(await remove(each, someoneElse), 204)
      is(await http.send(eleventh), 201)
    })
  })

  describe('the feed', () => {
    it('tells of every change once and in order, page by page', async () => {
      const { pay } = scene()
      const ids = [await pay('kakaopay'), await pay('nicepay')].map(({ id }) => id)
      for (const id of ids) await follow(id)
      const read: FeedEvent[] = []
      let page = await feed('?limit=2')
      read.push(...page.events)
      while (page.more) {
        page = await feed(`?limit=2&after=${String(page.next)}`)
        read.push(...page.events)
      }
      expect(read.map(({ position }) => position)).toEqual(read.map((_, index) => index + 1))
      for (const id of ids) {
        const own = read.filter(({ paymentId }) => paymentId === id)
        expect(own.map(({ sequence, previousSequence }) => [sequence, previousSequence])).toEqual([
          [1, null],
          [2, 1],
          [3, 2],
        ])
        expect(own.at(-1)).toMatchObject({
          type: 'payment.paid',
          payment: { status: 'Paid', version: 3 },
        })
      }
      const last = await feed(`?after=${String(page.next)}`)
      expect(last).toEqual({ events: [], next: page.next, more: false })
    })

    it("is the merchant's own", async () => {
      const { events } = await feed('', poor)
      expect(events).toEqual([])
    })

    it('is never read past its end, and never without a number', async () => {
      const { next } = await feed('?limit=100')
      const { more } = await feed(`?after=${String(next)}`)
      expect(more).toBe(false)
      const ahead = is(
        await scene().refused({ target: `/v1/events?after=${String(next + 1_000)}` }),
        400,
        'PositionAhead',
      )
      expect(read(ahead)['fields']).toMatchObject([{ field: 'after' }])
      for (const query of ['after=-1', 'after=x', 'after=', 'limit=0', 'limit=101', 'after=1.5'])
        is(await scene().refused({ target: `/v1/events?${query}` }), 400, 'InvalidRequest')
    })

    it.each([
      ['/v1/events?afer=3&limit=2', 'afer', 'after, limit'],
      [`/v1/payments/pay_${'a'.repeat(26)}/timeline?before=1`, 'before', 'after'],
    ])('takes no name that it does not know: %s', async (target, field, known) => {
      const refused = is(await scene().refused({ target }), 400, 'InvalidRequest')
      expect(read(refused)['fields']).toEqual([
        { field, problem: `is not a field here; known are ${known}` },
      ])
    })

    it('says where it goes on when events have left it', async () => {
      const merchantId = 'other' as MerchantId
      await scene().http.putEventItem(toHeadItem({ merchantId, position: 7, recordedAt: noon }))
      const expired = is(
        await scene().refused({ target: '/v1/events?after=3', ...someoneElse }),
        410,
        'EventsExpired',
      )
      expect(read(expired)).toMatchObject({ firstPosition: 8 })
      expect(await feed('', someoneElse)).toEqual({ events: [], next: 7, more: false })
    })

    it('is unreadable where an event is', async () => {
      const { http } = scene()
      const merchantId = 'poor' as MerchantId
      const payment: Payment = {
        ...paid({ order: { orderId: newOrderId() as OrderId } }),
        merchantId,
      }
      const [entry] = payment.timeline
      if (entry === undefined) throw new Error('a payment has a line')
      const item = toEventItem({ entry, payment }, 1, new Date())
      await http.putEventItem({ ...item, p: { M: {} } })
      await http.putEventItem(toHeadItem({ merchantId, position: 1, recordedAt: new Date() }))
      is(await http.send({ target: '/v1/events', ...poor }), 500, 'RecordUnreadable')
      const eventId = `evt_${payment.id.slice(4)}_1`
      is(
        await http.send({ method: 'POST', target: `/v1/events/${eventId}/redeliver`, ...poor }),
        500,
        'RecordUnreadable',
      )
      expect(keyOf(headKey(merchantId))).toEqual({ pk: { S: 'm#poor' }, sk: { S: 'head' } })
    })
  })

  describe('an event', () => {
    it('is sent again to who has it, and resumed for who waits for it', async () => {
      const { pay } = scene()
      const { id } = await pay()
      const made = await register()
      await follow(id)
      const events = (await feed('?limit=100')).events.filter(({ paymentId }) => paymentId === id)
      const [first] = events.map(({ eventId }) => eventId)
      // The payment is older than the endpoint, which asks for its events all the same.
      expect(await redeliver(first ?? '')).toEqual([
        { endpointId: made.id, outcome: 'Delivered', status: 200 },
      ])
      expect(receiver.take(made.secret)).toMatchObject([{ data: { eventId: first } }])
      receiver.answers.status = 503
      expect(await redeliver(first ?? '')).toEqual([
        { endpointId: made.id, outcome: 'Failed', cause: '503' },
      ])
      receiver.take(made.secret)

      const later = await pay()
      await follow(later.id)
      expect(receiver.take(made.secret)).toHaveLength(1)
      const waiting = `evt_${later.id.slice(4)}_3`
      expect(await redeliver(waiting)).toEqual([{ endpointId: made.id, outcome: 'Resumed' }])
      expect(receiver.take(made.secret)).toEqual([])
      await remove(made)
      expect(await redeliver(first ?? '')).toEqual([])
    })

    it("is not there where it never was, or is another merchant's", async () => {
      const { http, pay } = scene()
      const { id } = await pay()
      await follow(id)
      const ask = (eventId: string, more: Partial<Sent> = {}) =>
        http.send({ method: 'POST', target: `/v1/events/${eventId}/redeliver`, ...more })
      const eventId = `evt_${id.slice(4)}_1`
      is(await ask(eventId, someoneElse), 404, 'EventNotFound')
      is(await ask(`evt_${id.slice(4)}_9`), 404, 'EventNotFound')
      is(await ask('nonsense'), 404, 'EventNotFound')
      is(await ask(eventId), 200)
    })
  })

  it('a timeline is read behind a line', async () => {
    const { http, pay } = scene()
    const { id } = await pay()
    const lines = async (query: string) => {
      const { entries } = read(
        is(await http.send({ target: `/v1/payments/${id}/timeline${query}` }), 200),
      ) as { readonly entries?: ReadonlyArray<{ readonly sequence: number }> }
      return entries?.map(({ sequence }) => sequence)
    }
    expect(await lines('')).toEqual([1, 2, 3])
    expect(await lines('?after=0')).toEqual([1, 2, 3])
    expect(await lines('?after=2')).toEqual([3])
    expect(await lines('?after=3')).toEqual([])
    for (const after of ['x', '-1', ''])
      is(
        await scene().refused({ target: `/v1/payments/${id}/timeline?after=${after}` }),
        400,
        'InvalidRequest',
      )
  })

  it('an image that cannot be read names what is at fault', () => {
    expect(scene().http.apps.usual.readImage({ id: { S: 'x' } })).toEqual(E.left(['z']))
  })
}

import * as fc from 'fast-check'

import type { Reply, Sent } from '../../support/http'
import { secrets, shop } from '../../support/http'
import { right } from '../../support/payments'
import { is, newOrderId, paymentIn, type PaymentJson, providers, type Scene } from './scene'

const runs = 400

const anyText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    'null',
    '../..',
    '%00',
    '\ud83c',
    '귤 🍊',
    '0',
    '-1',
  ),
)
const anyNumber = fc.oneof(
  fc.integer({ min: 1, max: 40_000 }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, -1, 0.1, 1e12, 999_999_999_999, 2 ** 53),
)
const anyJson = fc.oneof(
  anyText,
  anyNumber,
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Now and then something else than what is wanted. */
const mostly = <A>(wanted: fc.Arbitrary<A>, other: fc.Arbitrary<unknown> = anyJson) =>
  fc.oneof({ weight: 30, arbitrary: wanted }, { weight: 1, arbitrary: other })

const rarely = <A>(other: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: other })

const anAmount = fc.integer({ min: 1, max: 40_000 })

/** An object with most of its fields as they should be, and at times some too many. */
const shaped = (fields: Record<string, fc.Arbitrary<unknown>>, optional: readonly string[]) =>
  fc
    .tuple(
      fc.record(
        Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, mostly(each)])),
        { requiredKeys: Object.keys(fields).filter((name) => !optional.includes(name)) },
      ),
      mostly(fc.constant({}), fc.dictionary(anyText, anyJson, { maxKeys: 2 })),
    )
    .map(([body, others]) => ({ ...body, ...Object(others) }) as object)

const orderBodies = (orderIds: readonly string[]) =>
  shaped(
    {
      orderId: fc.oneof(fc.constantFrom(...orderIds), fc.nat().map(newOrderId)),
      orderName: mostly(fc.constantFrom('드립백', '귤'), anyText),
      amount: shaped({ total: anAmount, taxFree: fc.integer({ min: 0, max: 900 }) }, ['taxFree']),
      provider: fc.constantFrom(...providers),
      returnUrl: mostly(fc.constantFrom(`${shop}/`, `${shop}/?a=1#b`), fc.webUrl()),
      confirm: fc.constantFrom('automatic', 'manual'),
      metadata: mostly(
        fc.dictionary(fc.constantFrom('a', '이름', 'constructor'), fc.string(), { maxKeys: 2 }),
        fc.dictionary(anyText, anyText, { maxKeys: 2 }),
      ),
      replace: fc.boolean(),
    },
    ['confirm', 'metadata', 'replace'],
  )

const refundBodies = shaped(
  {
    amount: anAmount,
    reason: mostly(fc.constant('r'), anyText),
    taxFree: fc.integer({ min: 0, max: 900 }),
    expectedBalance: fc.constantFrom(30_000, 1),
  },
  ['taxFree', 'expectedBalance'],
)

/** Nobody listens there. */
const deadUrl = (name: string) => `http://127.0.0.1:1/${name}`

const endpointBodies = shaped(
  {
    url: mostly(
      fc.constantFrom('a', 'b', 'c').map(deadUrl),
      fc.constantFrom('http://user@127.0.0.1:1/', 'ftp://127.0.0.1/', ''),
    ),
    types: fc.array(fc.constantFrom('payment.paid', 'refund.settled', 'payment.lost'), {
      maxLength: 3,
    }),
  },
  ['types'],
)

const encoded = (body: fc.Arbitrary<object>): fc.Arbitrary<Sent['body']> =>
  fc.oneof(
    { weight: 10, arbitrary: body.map((each) => JSON.stringify(each)) },
    { weight: 1, arbitrary: anyJson.map((each) => JSON.stringify(each)) },
    { weight: 1, arbitrary: anyText },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  )

const anyKey = fc.oneof(
  { weight: 10, arbitrary: fc.constant(secrets.apiKey) },
  { weight: 1, arbitrary: fc.constantFrom(secrets.othersApiKey, secrets.poorApiKey, null) },
  { weight: 1, arbitrary: anyText },
)

const returnFields = fc.record(
  {
    result: fc.constantFrom('approved', 'cancelled', 'failed', 'x'),
    pg_token: anyText,
    resultCode: fc.constantFrom('Success', 'UserCancel', 'Fail', ''),
    paymentId: fc.oneof(fc.constant('20261123NP1000000000'), anyText),
    authResultCode: fc.constantFrom('0000', 'I002', 'x'),
    clientId: anyText,
    orderId: anyText,
    amount: anyText,
    tid: anyText,
    signature: anyText,
  },
  { requiredKeys: [] },
)

type Known = {
  readonly ids: readonly string[]
  readonly eventIds: readonly string[]
  readonly endpointIds: readonly string[]
  readonly orderIds: readonly string[]
  readonly tokens: readonly string[]
}

const percent = (text: string): string => encodeURIComponent(text.toWellFormed())

/** A request to any of the routes, and some to none. */
const anyRequest = (
  { ids, eventIds, endpointIds, orderIds, tokens }: Known,
  routes: ReadonlyArray<{ readonly method: string; readonly template: string }>,
): fc.Arbitrary<Sent> => {
  const idFor = (template: string) => {
    if (template.startsWith('/v1/events')) return mostly(fc.constantFrom(...eventIds), anyText)
    if (template.startsWith('/v1/webhook')) return mostly(fc.constantFrom(...endpointIds), anyText)
    return mostly(fc.constantFrom(...ids), anyText)
  }
  const token = mostly(fc.constantFrom(...tokens), anyText).map(String)
  // Three of them read bodies, which is where most can be wrong.
  const reading = routes.filter(({ template }) => /payments$|refunds$|endpoints$/.test(template))
  const route = fc.constantFrom(...routes, ...reading, ...reading)
  const method = rarely(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'x'))
  const type = rarely(fc.constantFrom('text/plain', '', 'application/x-www-form-urlencoded'))
  const idempotencyKey = mostly(fc.constantFrom('a', 'b', '"c"'), anyText).map(String)
  const query = mostly(
    fc.oneof(
      fc.constantFrom(...orderIds).map((orderId) => `orderId=${orderId}`),
      fc
        .record({ after: fc.oneof(fc.nat({ max: 9 }), anyText), limit: fc.nat({ max: 101 }) })
        .map(({ after, limit }) => `after=${percent(String(after))}&limit=${String(limit)}`),
      returnFields.map((fields) =>
        Object.entries(fields)
          .map(([name, value]) => `${name}=${percent(value)}`)
          .join('&'),
      ),
    ),
    anyText,
  ).map(String)
  const form = returnFields.map((fields) =>
    Object.entries(fields)
      .map(([name, value]) => `${name}=${percent(value)}`)
      .join('&'),
  )
  const bodyOf = (template: string): fc.Arbitrary<Sent['body']> => {
    if (template === '/v1/payments') return encoded(orderBodies(orderIds))
    if (template.endsWith('/refunds')) return encoded(refundBodies)
    if (template === '/v1/webhook-endpoints') return encoded(endpointBodies)
    return template.endsWith('/return') ? fc.oneof(form, anyText) : fc.constant(undefined)
  }
  return route.chain(({ method: own, template }) =>
    fc
      .record({
        id: idFor(template).map(String),
        token,
        method,
        type,
        idempotencyKey,
        query,
        key: anyKey,
        body: bodyOf(template),
      })
      .map((chosen): Sent => {
        const path = template
          .replace('{id}', () => percent(chosen.id))
          .replace('{token}', () => percent(chosen.token))
          .replace('{file}', () => percent(chosen.id))
        const isForm = template.endsWith('/return')
        const formType = isForm ? 'application/x-www-form-urlencoded' : undefined
        const contentType = chosen.type ?? formType
        return {
          method: chosen.method ?? own,
          target: `${path}?${chosen.query}`,
          key: chosen.key,
          headers: {
            'idempotency-key': chosen.idempotencyKey,
            ...(contentType !== undefined && { 'content-type': contentType }),
          },
          ...(own === 'POST' && chosen.body !== undefined && { body: chosen.body }),
        }
      }),
  )
}

/** The answer tells of something that was done, or may have been. */
const mayChange = ({ status }: Reply): boolean => status < 400

/** Any request is answered as documented; a refused one moved nothing. */
export const randomRequests = (scene: () => Scene, complaints: () => readonly string[]): void => {
  it('random requests to every route are answered as documented, and refused ones change nothing', async () => {
    const { http, contract, create, pay, authorize } = scene()
    const payments: PaymentJson[] = []
    for (const provider of providers)
      payments.push(await create(provider), await authorize(provider), await pay(provider))
    const opened = payments.filter(({ checkout }) => checkout !== undefined)
    const { usual } = http.apps
    const images = await Promise.all(
      payments.map(async ({ id }) => right(usual.readImage(await http.stored(id)))),
    )
    await usual.followChanges({ images, stopAt: new Date(0) })()
    const registered = await http.send({
      target: '/v1/webhook-endpoints',
      body: { url: deadUrl('registered') },
    })
    const known: Known = {
      ids: payments.map(({ id }) => id),
      eventIds: payments.map(({ id }) => `evt_${id.slice('pay_'.length)}_1`),
      endpointIds: [paymentIn(is(registered, 201)).id, `whe_${'a'.repeat(22)}`],
      orderIds: payments.map(({ orderId }) => orderId),
      tokens: payments.map(({ id }) =>
        http.apps.usual.links
          .checkoutUrl({ paymentId: id as never, attempt: 1 })
          .replace(/^.*\//, ''),
      ),
    }
    expect(opened).not.toEqual([])
    const statuses = new Map<number, number>()
    let ledgers = (await http.ledgers()).join()

    await fc.assert(
      fc.asyncProperty(anyRequest(known, contract.operations), async (sent) => {
        const writes = http.writes.count
        const reply = await http.send(sent)
        statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1)
        expect(reply.status).toBeLessThan(500)
        expect(complaints()).toEqual([])
        if (sent.method === 'GET' && !sent.target.startsWith('/checkout/')) return
        const after = (await http.ledgers()).join()
        if (!mayChange(reply)) {
          expect(http.writes.count).toBe(writes)
          expect(after).toBe(ledgers)
        }
        ledgers = after
      }),
      { numRuns: runs },
    )
    // All of it would be in vain if nearly every request were refused at the door.
    for (const status of [200, 400, 404, 409])
      expect({ status, many: (statuses.get(status) ?? 0) > 5 }).toEqual({ status, many: true })
  })
}

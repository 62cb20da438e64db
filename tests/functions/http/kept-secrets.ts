import { createHash } from 'node:crypto'

import type { BrowserRequest } from '../../../local/page-forms'
import { secrets } from '../../support/http'
import { is, orderOf, providers, read, type Scene } from './scene'

/** A shopper, wherever one could turn up. */
const shopper = {
  name: '홍길동길동',
  phone: '010-9876-5432',
  bare: '01098765432',
  card: '4111-1111-2222-3333',
  email: 'gildong.hong@mail.example',
}
const allOfShopper = Object.values(shopper).join(' ')

/** Of a text that is to be found in no log: also as it stands in URLs, in base64 and as a hash. */
const disguises = (text: string): readonly string[] => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString('base64').replace(/=+$/, ''),
  createHash('sha256').update(text).digest('hex'),
]

const foundIn = (haystack: string, needles: readonly string[]): readonly string[] =>
  needles.filter((needle) => haystack.includes(needle))

/** What the browser brought back that proves something. */
const proofsOf = ({ url, form }: BrowserRequest): readonly string[] => {
  const query = Object.fromEntries(new URL(url).searchParams)
  const { pg_token, paymentId } = query
  const { authToken, signature, tid } = form ?? {}
  return [pg_token, paymentId, authToken, signature, tid].filter((each) => each !== undefined)
}

/** Everything that is printed while `run` runs, whoever prints it. */
const printedBy = async (scene: Scene, run: () => Promise<void>): Promise<string> => {
  const { lines } = scene.http.logger
  const before = lines.length
  const printed: string[] = []
  const keep = (chunk: unknown): boolean => printed.push(String(chunk)) > 0
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(keep),
    jest.spyOn(process.stderr, 'write').mockImplementation(keep),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      jest
        .spyOn(console, level)
        .mockImplementation((...said: unknown[]) => keep(JSON.stringify(said))),
    ),
  ]
  try {
    await run()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return [...lines.slice(before), ...printed].join('\n')
}

const shopperHeaders = {
  'user-agent': `Mozilla/5.0 ${shopper.bare}`,
  cookie: `phone=${shopper.phone}`,
  'x-forwarded-for': '203.0.113.77',
  referer: `https://shop.example/?card=${shopper.card}`,
}

/** All that goes wrong with one provider, between an order and its refund. */
const troubledPayment = async (
  { http, create, consent, authorize, pay, post, refund }: Scene,
  provider: (typeof providers)[number],
): Promise<readonly string[]> => {
  const opened = await create(provider, {
    metadata: { note: allOfShopper },
    orderName: shopper.name,
  })
  const genuine = await consent(opened)
  const told = new URLSearchParams({ buyerName: shopper.name, buyerTel: shopper.bare }).toString()
  const crowded: BrowserRequest = {
    ...genuine,
    url: `${genuine.url}${genuine.url.includes('?') ? '&' : '?'}${told}`,
    ...(genuine.form !== undefined && {
      form: {
        ...genuine.form,
        buyerName: shopper.name,
        cardNo: shopper.card,
        buyerTel: shopper.phone,
      },
    }),
  }
  await http.browse({ method: 'GET', url: `${opened.checkout?.url ?? ''}/return?${told}` })
  await http.browse({ ...crowded, ...(crowded.form && { form: { ...crowded.form, amount: '1' } }) })
  await http.browse(crowded, http.apps.busyStore)
  await http.browse(crowded, http.apps.brokenStore)
  await http.browse(crowded, http.apps.defective)
  await http.browse(crowded, http.apps.unreachable)
  await http.browse(crowded)
  await http.browse(crowded)

  const unknown = await authorize(provider)
  await http.fault(provider, { on: 'approve', kind: 'unreadableAfterCommit' })
  await post(`/v1/payments/${unknown.id}/confirm`)
  const declined = await authorize(provider)
  const words = { message: allOfShopper, detail: 'NOT_ENOUGH_BALANCE' }
  const no = { kakaopay: '-780', naverpay: 'NotEnoughAccountBalance', nicepay: '3095' }[provider]
  await http.fault(provider, { on: 'approve', kind: 'code', code: no, ...words })
  await post(`/v1/payments/${declined.id}/confirm`)
  const { id } = await pay(provider)
  const body = { amount: 1_000, reason: allOfShopper }
  await http.fault(provider, { on: 'refund', kind: 'commitThenDrop' })
  await refund(id, body, shopper.phone)
  await refund(id, { ...body, amount: 2_000 }, shopper.bare)
  await refund(id, { ...body, amount: 2_000 }, shopper.bare, http.apps.unreachable)
  await http.mend(provider)
  return [...proofsOf(genuine), (opened.checkout?.url ?? '').replace(/^.*-/, '')]
}

/** Requests whose sender put a shopper or a key where neither belongs. */
const misplaced = async ({ http, create }: Scene): Promise<void> => {
  const { id } = await create()
  const order = orderOf('nicepay')
  const headers = shopperHeaders
  const bodies = [
    `{"buyer": "${allOfShopper}`,
    { ...order, [allOfShopper]: 1 },
    { ...order, buyer: shopper },
    { ...order, provider: shopper.phone },
    { ...order, metadata: { name: shopper } },
    { ...order, returnUrl: `https://evil.example/${shopper.phone}` },
  ]
  for (const body of bodies) await http.send({ target: '/v1/payments', body, headers })
  for (const path of [shopper.phone, encodeURIComponent(allOfShopper), secrets.apiKey])
    for (const target of [`/v1/payments/${path}`, `/${path}`, `/checkout/${path}`])
      await http.send({ target, headers })
  await http.send({ target: `/v1/payments?orderId=${shopper.phone}&key=${secrets.apiKey}` })
  const basic = `Basic ${Buffer.from(secrets.apiKey).toString('base64')}`
  await http.send({ target: `/v1/payments/${id}`, key: null, headers: { authorization: basic } })
  await http.send({ target: `/v1/payments/${id}`, key: `${secrets.apiKey}x`, headers })
  await http.send({ target: `/v1/payments/${id}`, headers }, http.apps.defective)
  await http.send({ target: '/v1/payments', body: bodies[1] ?? '' }, http.apps.busyStore)
}

/** What no reply may hold, whoever asked. */
export const hiddenFromAll: readonly string[] = [
  ...Object.values(secrets),
  Buffer.from(`S2_0123456789abcdef0123456789abcdef:${secrets.nicepay}`).toString('base64'),
]

/** Law 9: secrets, card numbers and shopper data are never logged. */
export const keptSecrets = (scene: () => Scene): void => {
  it('payments, refunds and all their failures log no secret and no shopper', async () => {
    const proofs: string[] = []
    const log = await printedBy(scene(), async () => {
      for (const provider of providers) proofs.push(...(await troubledPayment(scene(), provider)))
      await misplaced(scene())
    })

    expect(proofs.length).toBeGreaterThanOrEqual(8)
    // It is the right log, and it does tell the operator what happened.
    for (const word of ['ReturnRejected', 'ProviderFailed', 'StoreUnavailable', 'defect', 'pay_'])
      expect(log).toContain(word)
    const needles = [...Object.values(shopper), ...hiddenFromAll, ...proofs].flatMap(disguises)
    expect(foundIn(log, needles)).toEqual([])
    // Of cards, the providers tell these.
    expect(foundIn(log, ['123412******1234', '123456', '203.0.113.77', 'Mozilla'])).toEqual([])
  })

  it('the merchant reads no proof of the shopper and no internal key in a payment', async () => {
    for (const provider of ['kakaopay', 'nicepay'] as const) {
      const { http, authorize, consent, create, post } = scene()
      const opened = await create(provider, { confirm: 'manual' })
      const genuine = await consent(opened)
      is(await http.browse(genuine), 303)
      const [first = '', ...others] = proofsOf(genuine)
      // NICEPAY's tid is the number of the payment in its books, which the merchant may read.
      const proofs = provider === 'nicepay' ? [first, others[0] ?? ''] : [first]
      const replies = [
        await http.send({ target: `/v1/payments/${opened.id}` }),
        await post(`/v1/payments/${opened.id}/confirm`),
        await http.send({ target: `/v1/payments/${opened.id}/timeline` }),
        await http.send({ target: `/v1/payments?orderId=${opened.orderId}` }),
      ]
      expect(proofs.every((proof) => proof.length > 10)).toBe(true)
      expect(foundIn(replies.map(({ text }) => text).join(), proofs)).toEqual([])
      expect(
        read(is(await post(`/v1/payments/${(await authorize()).id}/cancel`), 200)),
      ).toMatchObject({
        status: 'Abandoned',
      })
    }
  })
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { compareBooks } from '../../local/demo-books'
import { checkEvents } from '../../local/demo-checks'
import { confirmByHand, payAndRefund, progress } from '../../local/demo-steps'
import { formsOf } from '../../local/page-forms'
import { type MachineProcess, startMachineProcess } from '../../local/machine-process'
import { type Payment, payportClient } from '../../local/payport-client'
import { isListening } from '../../local/ports'
import { atOrigin, type ShopperAction, walkThroughCheckout } from '../../local/shopper'
import { until } from '../support/until'

const dataPath = mkdtempSync(join(tmpdir(), 'payport-machine-test-'))
let machine: MachineProcess

beforeAll(async () => {
  machine = await startMachineProcess(dataPath)
})

afterAll(async () => {
  await machine.stop()
  rmSync(dataPath, { recursive: true, force: true })
})

const merchant = () => ({ urls: machine, apiKey: machine.apiKey })

const client = () => payportClient({ url: () => machine.api, apiKey: machine.apiKey })

/** Orders in the shop as its customer, and goes through the checkout. */
const orderInShop = async (form: Record<string, string>, action: ShopperAction) => {
  const ordered = await fetch(`${machine.shop}/orders`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  })
  const { request } = await walkThroughCheckout({
    checkoutUrl: ordered.headers.get('location') ?? '',
    action,
    until: atOrigin(machine.shop),
  })
  return request.url.replace(/\?.*/, '')
}

const press = async (page: string, action: string, changes: Record<string, string> = {}) => {
  const html = await (await fetch(page)).text()
  const form = formsOf(html).find((each) => each.action.endsWith(action))
  if (form === undefined) throw new Error(`There is no form for ${action} on ${page}`)
  const answer = await fetch(new URL(form.action, page), {
    method: 'POST',
    body: new URLSearchParams({ ...form.fields, ...changes }),
  })
  return answer.text()
}

type Delivery = { readonly orderId: string; readonly status: string; readonly answered: string }

/** As NICEPAY's simulator delivered it. */
const firstNotice = async (attemptId: string): Promise<Delivery | undefined> => {
  for (let look = 0; look < 200; look += 1) {
    const state = await (await fetch(`${machine.nicepay}/admin/notices`)).json()
    const { deliveries } = state as { readonly deliveries: readonly Delivery[] }
    const found = deliveries.find(({ orderId }) => orderId === attemptId)
    if (found !== undefined) return found
    await pause(50)
  }
  return undefined
}

describe('a shopper without a browser', () => {
  it.each(['kakaopay', 'naverpay', 'nicepay'] as const)(
    'pays with %s, and the books agree after the refunds',
    async (provider) => {
      const told = progress(() => undefined)

      await payAndRefund(merchant(), provider, told)

      expect(told.payments().map(({ status }) => status)).toEqual(['Refunded'])
    },
  )

  it('pays with confirmation by hand', async () => {
    const told = progress(() => undefined)

    await confirmByHand(merchant(), 'kakaopay', told)

    expect(told.payments().map(({ status }) => status)).toEqual(['Paid'])
  })

  it('never comes back from NICEPAY, whose notice tells what became of the payment', async () => {
    const control = (path: string, body: object) =>
      fetch(`${machine.nicepay}/_control/${path}`, { method: 'POST', body: JSON.stringify(body) })
    await control('faults', { on: 'approve', kind: 'commitThenDrop' })

    const page = await orderInShop({ product: 'peach', provider: 'nicepay' }, 'pay')

    const orderId = page.split('/').at(-1) ?? ''
    expect(await firstNotice(`${orderId}-1`)).toMatchObject({ status: 'paid', answered: '200 OK' })
    expect(await client().findByOrder(orderId)).toMatchObject({ body: { status: 'Paid' } })
  })

  it('leaves books in which a payment that we do not know is found', async () => {
    const { table, differences } = await compareBooks(machine, [])

    expect(differences).toBeGreaterThan(0)
    expect(table).toContain('✗ payments, approved')
  })
})

describe('the shop', () => {
  it('shows a paid order, whatever the query says, and refunds it once', async () => {
    const page = await orderInShop({ product: 'peach', provider: 'nicepay' }, 'pay')

    const forged = await (await fetch(`${page}?status=Refunded&paymentId=%3Cb%3E`)).text()
    expect(forged).toContain('결제 완료')
    expect(forged).not.toContain('<b>')
    const changes = { amount: '5000', taxFree: '5000', key: 'the-same-form-twice' }
    expect(await press(page, '/refunds', changes)).toContain('부분 환불')
    expect(await press(page, '/refunds', changes)).toContain('한 번만 환불했습니다')
    expect(await press(page, '/refunds', { amount: '99999', key: 'another' })).toContain(
      'RefundExceedsBalance',
    )
    expect(await press(page, '/refunds', { amount: '28000', taxFree: '23000' })).toContain(
      '환불 완료',
    )
  })

  it('offers to pay again after the shopper gave up', async () => {
    const page = await orderInShop({ product: 'coffee', provider: 'kakaopay' }, 'giveUp')

    const html = await (await fetch(page)).text()

    expect(html).toContain('다시 결제하기')
    const again = await fetch(`${page}/pay`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ provider: 'nicepay' }),
    })
    expect(again.headers.get('location')).toMatch(/\/checkout\/[a-z2-7]{26}-2-/)
  })

  it('confirms by hand what it ordered so', async () => {
    const page = await orderInShop(
      { product: 'peach', provider: 'naverpay', confirm: 'manual' },
      'pay',
    )

    expect(await (await fetch(page)).text()).toContain('확인 대기')
    expect(await press(page, '/confirm')).toContain('결제를 승인했습니다')
  })

  it('knows no order that was never made', async () => {
    expect((await fetch(`${machine.shop}/orders/NO-SUCH-ORDER`)).status).toBe(404)
  })
})

describe('the events that the shop receives', () => {
  const itemsOf = async (orderId: string): Promise<string> =>
    (await fetch(`${machine.shop}/orders/${orderId}/events`)).text()
  const untilHeard = async (orderId: string, text: string): Promise<string> => {
    await until(async () => (await itemsOf(orderId)).includes(text))
    return itemsOf(orderId)
  }
  type Feed = { readonly events: ReadonlyArray<{ readonly eventId: string; orderId: string }> }
  const ask = async (path: string, method = 'GET'): Promise<unknown> => {
    const headers = { authorization: `Bearer ${machine.apiKey}` }
    return (await fetch(`${machine.api}${path}`, { method, headers })).json()
  }

  it('are shown with the order, without a press of anything, and each once', async () => {
    const page = await orderInShop({ product: 'coffee', provider: 'kakaopay' }, 'pay')
    const orderId = page.split('/').at(-1) ?? ''
    expect(await untilHeard(orderId, 'payment.paid')).not.toContain('아직 받지 못했습니다')
    expect(await (await fetch(page)).text()).toContain(`data-from="/orders/${orderId}/events"`)
    expect(await (await fetch(`${machine.shop}/events`)).text()).toContain(orderId)

    const { events } = (await ask('/v1/events?limit=100')) as Feed
    const [first] = events.filter((event) => event.orderId === orderId)
    await ask(`/v1/events/${first?.eventId ?? ''}/redeliver`, 'POST')
    const items = await untilHeard(orderId, '같은 이벤트를 2번 받았습니다')
    expect(items.match(/<li>/g)).toHaveLength(
      events.filter((event) => event.orderId === orderId).length,
    )
  })

  it('are nobody else’s', async () => {
    const forged = await fetch(`${machine.shop}/webhooks`, {
      method: 'POST',
      headers: {
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
      },
      body: '{"type":"payment.paid","data":{"eventId":"evt_1","orderId":"FORGED"}}',
    })
    expect(forged.status).toBe(401)
    expect(await itemsOf('FORGED')).toContain('아직 받은 이벤트가 없습니다')
  })
})

describe('starting again', () => {
  const paymentOf = async (orderId: string): Promise<Payment | undefined> => {
    const answer = await client().findByOrder(orderId)
    return answer.ok ? answer.body : undefined
  }

  it('finds the same key, payments and books, and none of them with --fresh', async () => {
    const told = progress(() => undefined)
    await confirmByHand(merchant(), 'nicepay', told)
    const [paid] = told.payments()
    const { apiKey, api } = machine
    const before = await (await fetch(`${machine.nicepay}/_control/ledger`)).text()

    machine.command.kill('SIGINT')
    expect(await machine.command.ended).toBe(0)
    expect(await isListening(api)).toBe(false)
    machine = await startMachineProcess(dataPath)

    expect(machine.apiKey).toBe(apiKey)
    expect(await paymentOf(paid?.orderId ?? '')).toMatchObject({ id: paid?.id, status: 'Paid' })
    expect(await (await fetch(`${machine.nicepay}/_control/ledger`)).text()).toBe(before)
    // It listens on another port now, so that only the feed can tell it of what was before.
    for (const payment of told.payments()) await checkEvents(merchant(), payment, told)

    await machine.stop()
    machine = await startMachineProcess(dataPath, ['--fresh'])

    expect(machine.apiKey).not.toBe(apiKey)
    expect(await paymentOf(paid?.orderId ?? '')).toBeUndefined()
    expect((await compareBooks(machine, [])).differences).toBe(0)
  })
})

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { operations } from '../../simulators/kernel/faults'
import { payPage } from '../../simulators/kernel/pay-page'
import {
  startSimulator,
  type Kernel,
  type RunningSimulator,
  type Simulator,
} from '../../simulators/kernel/simulator'

type Book = { readonly orderId: string; readonly amount: number }

/** A provider as small as can be: one call per operation that writes a line. */
const tinySimulator = (kernel: Kernel): Simulator => {
  let books: Book[] = []
  return {
    name: 'nicepay',
    routes: (app) => {
      app.post('/do/:operation', (c) => {
        const operation = operations.find((one) => one === c.req.param('operation')) ?? 'approve'
        return kernel.perform(c, operation, (twist) => {
          books.push({ orderId: operation, amount: twist.amount ?? 100 })
          kernel.changed()
          return Response.json({ done: operation, mood: kernel.switchedTo('mood'), ...twist })
        })
      })
    },
    ledger: () =>
      books.map(({ orderId, amount }) => ({
        ...{ orderId, reference: orderId, status: 'approved', balance: amount, cancels: [] },
        ...{ amount: { total: amount, taxFree: 0 }, approvedAt: new Date(0).toISOString() },
      })),
    shopper: (checkout, action) =>
      checkout === 'open'
        ? { method: 'GET', url: `https://shop.example/${action}` }
        : 'checkout: nothing is open',
    refuse: (_call, operation, { kind, code = 'none' }) =>
      Response.json({ refused: operation, kind, code }, { status: 400 }),
    switches: { mood: { says: 'how it feels', values: ['calm', 'wild'] } },
    state: {
      dump: () => books,
      restore: (saved) => {
        books = saved as Book[]
      },
      reset: () => {
        books = []
      },
    },
  }
}

const started: RunningSimulator[] = []
const start = async (stateFile?: string) => {
  const simulator = await startSimulator(tinySimulator, {
    port: 0,
    ...(stateFile !== undefined && { stateFile }),
  })
  started.push(simulator)
  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${simulator.url}${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const read = answer.headers.get('content-type')?.startsWith('application/json') === true
    return { status: answer.status, body: read ? (JSON.parse(text) as unknown) : text }
  }
  return {
    ...simulator,
    send,
    call: (operation = 'approve') => send('POST', `/do/${operation}`),
    control: (method: string, path: string, body?: unknown) =>
      send(method, `/_control${path}`, body),
    lines: async () =>
      ((await send('GET', '/_control/ledger')).body as { payments: unknown[] }).payments.length,
  }
}
const newFile = () => join(mkdtempSync(join(tmpdir(), 'kernel-')), 'deep', 'books.json')

let it_: Awaited<ReturnType<typeof start>>
beforeAll(async () => {
  it_ = await start()
})
beforeEach(() => it_.control('POST', '/reset'))
afterEach(() => jest.restoreAllMocks())
afterAll(async () => {
  await Promise.all(started.map(({ close }) => close()))
})

describe('/_control/faults', () => {
  test.each<[string, unknown, RegExp]>([
    ['no JSON', 'nonsense', /JSON object/],
    ['a list', [], /JSON object/],
    ['no operation', { kind: 'expired' }, /^on: one of openCheckout, approve, refund/],
    ['an unknown operation', { on: 'pay', kind: 'expired' }, /^on: one of/],
    ['an unknown kind', { on: 'approve', kind: 'boom' }, /^kind: one of commitThenSlow/],
    ['a kind of every object', { on: 'approve', kind: 'toString' }, /^kind: one of/],
    ['times 0', { on: 'approve', kind: 'expired', times: 0 }, /^times: a whole number above 0/],
    ['a delay as text', { on: 'approve', kind: 'expired', delayMs: '5' }, /^delayMs: whole/],
    ['no code', { on: 'approve', kind: 'code' }, /^code: the result code, as text/],
    ['a code as number', { on: 'approve', kind: 'code', code: -780 }, /^code: .* as text/],
    ['no code after all', { on: 'approve', kind: 'codeAfterCommit' }, /^code: .* as text/],
    ['no amount', { on: 'approve', kind: 'wrongAmount' }, /^amount: whole won/],
    ['half a won', { on: 'approve', kind: 'wrongAmount', amount: 0.5 }, /^amount: whole won/],
    ['a message of numbers', { on: 'approve', kind: 'expired', message: 1 }, /^message, detail/],
    ['a strange status', { on: 'approve', kind: 'expired', httpStatus: 42 }, /^httpStatus: 200/],
    ['no body', { on: 'approve', kind: 'expired', httpStatus: 204 }, /^httpStatus: 200/],
  ])('refuses %s and says what to do', async (_, fault, says) => {
    const { status, body } = await it_.control('POST', '/faults', fault)
    expect(status).toBe(400)
    expect(body).toEqual({ error: expect.stringMatching(says) })
    expect((await it_.control('GET', '/faults')).body).toEqual({ pending: [] })
  })

  test('are spent in order, each by its own operation, `times` times', async () => {
    const twice = { on: 'approve', kind: 'code', code: 'A', times: 2 }
    expect((await it_.control('POST', '/faults', twice)).status).toBe(201)
    await it_.control('POST', '/faults', { on: 'refund', kind: 'code', code: 'R' })
    await it_.control('POST', '/faults', { on: 'approve', kind: 'code', code: 'B' })
    const codes = []
    for (const operation of ['approve', 'refund', 'approve', 'approve', 'approve', 'refund'])
      codes.push((await it_.call(operation)).body)
    expect(codes).toMatchObject([
      ...[{ code: 'A' }, { code: 'R' }, { code: 'A' }, { code: 'B' }],
      ...[{ done: 'approve' }, { done: 'refund' }],
    ])
  })

  test('can be cleared', async () => {
    await it_.control('POST', '/faults', { on: 'approve', kind: 'expired' })
    expect((await it_.control('GET', '/faults')).body).toMatchObject({
      pending: [{ on: 'approve', kind: 'expired', times: 1, delayMs: 0 }],
    })
    expect((await it_.control('DELETE', '/faults')).body).toEqual({ pending: [] })
    expect((await it_.call()).status).toBe(200)
  })

  test('codeAfterCommit does the work and is worded like code', async () => {
    await it_.control('POST', '/faults', { on: 'approve', kind: 'codeAfterCommit', code: 'X' })
    expect((await it_.call()).body).toEqual({ refused: 'approve', kind: 'code', code: 'X' })
    expect(await it_.lines()).toBe(1)
  })

  test('a twist reaches the provider', async () => {
    await it_.control('POST', '/faults', { on: 'approve', kind: 'wrongAmount', amount: 7 })
    expect((await it_.call()).body).toMatchObject({ amount: 7 })
    await it_.control('POST', '/faults', { on: 'approve', kind: 'wrongSignature' })
    expect((await it_.call()).body).toMatchObject({ wrongSignature: true })
  })
})

describe('a dropped connection', () => {
  /** All that arrives on a bare socket until it is closed. */
  const rawCall = () =>
    new Promise<string>((resolve) => {
      let arrived = ''
      const socket = connect(Number(new URL(it_.url).port), '127.0.0.1', () =>
        socket.write('POST /do/approve HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'),
      )
      socket.on('data', (data) => (arrived += data.toString()))
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(arrived))
    })

  test.each([
    ['dropBeforeCommit', 0],
    ['slowWithoutCommit', 0],
    ['commitThenDrop', 1],
  ])('%s sends not one byte and logs nothing', async (kind, lines) => {
    const logged = [
      jest.spyOn(console, 'error').mockReturnValue(),
      jest.spyOn(console, 'info').mockReturnValue(),
    ]
    await it_.control('POST', '/faults', { on: 'approve', kind, delayMs: 20, times: 2 })
    expect(await rawCall()).toBe('')
    await expect(it_.call()).rejects.toThrow('fetch failed')
    expect(await it_.lines()).toBe(2 * lines)
    for (const each of logged) expect(each).not.toHaveBeenCalled()
  })

  test('of a caller who left earlier is no error either', async () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue()
    await it_.control('POST', '/faults', {
      ...{ on: 'approve', kind: 'slowWithoutCommit', delayMs: 80 },
    })
    const signal = AbortSignal.timeout(20)
    await expect(fetch(`${it_.url}/do/approve`, { method: 'POST', signal })).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(await it_.lines()).toBe(0)
    expect(logged).not.toHaveBeenCalled()
  })
})

describe('the rest of /_control', () => {
  test('describes itself', async () => {
    const { body } = await it_.control('GET', '')
    expect(body).toMatchObject({
      simulates: 'nicepay',
      faults: { commitThenDrop: expect.any(String) },
      switches: { mood: { says: 'how it feels', values: ['calm', 'wild'], now: 'calm' } },
    })
  })

  test('switches', async () => {
    expect((await it_.control('PUT', '/switches', { mood: 'wild' })).body).toEqual({ mood: 'wild' })
    expect((await it_.call()).body).toMatchObject({ mood: 'wild' })
    await it_.control('POST', '/reset')
    expect((await it_.call()).body).toMatchObject({ mood: 'calm' })
  })

  test.each([
    ['an unknown value', { mood: 'angry' }, 'mood: calm | wild'],
    ['a value that is no text', { mood: 1 }, 'mood: calm | wild'],
    ['an unknown name', { colour: 'red' }, 'colour: no such switch'],
    ['a name of every object', { constructor: 'x' }, 'constructor: no such switch'],
    ['no JSON', 'nonsense', expect.stringContaining('JSON object')],
    ['a list', ['mood'], expect.stringContaining('JSON object')],
  ])('switches refuse %s', async (_, asked, error) => {
    expect(await it_.control('PUT', '/switches', asked)).toEqual({ status: 400, body: { error } })
  })

  test('clock', async () => {
    const { body } = await it_.control('POST', '/clock', { advanceMs: 3_600_000 })
    const { now } = body as { now: string }
    expect(Math.abs(Date.parse(now) - Date.now() - 3_600_000)).toBeLessThan(5_000)
    for (const advanceMs of ['1', undefined, null, 1e300])
      expect((await it_.control('POST', '/clock', { advanceMs })).status).toBe(400)
  })

  test('shopper', async () => {
    const ask = (checkout: unknown, action: unknown) =>
      it_.control('POST', '/shopper', { checkout, action })
    expect((await ask('open', 'pay')).body).toEqual({
      next: { method: 'GET', url: 'https://shop.example/pay' },
    })
    expect(await ask('shut', 'pay')).toEqual({
      status: 400,
      body: { error: 'checkout: nothing is open' },
    })
    expect((await ask('open', 'steal')).body).toEqual({ error: 'action: pay | giveUp | fail' })
    expect((await it_.control('POST', '/shopper', 'nonsense')).status).toBe(400)
  })

  test('reset forgets books, faults, switches and the clock', async () => {
    await it_.call()
    await it_.control('POST', '/faults', { on: 'approve', kind: 'expired' })
    await it_.control('POST', '/clock', { advanceMs: 86_400_000 })
    await it_.control('POST', '/reset')
    expect(await it_.lines()).toBe(0)
    expect((await it_.call()).status).toBe(200)
    const { now } = (await it_.control('POST', '/clock', { advanceMs: 0 })).body as { now: string }
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(5_000)
  })
})

describe('the state file', () => {
  test('carries books, clock and switches to the next run', async () => {
    const file = newFile()
    const first = await start(file)
    await first.call()
    await first.control('PUT', '/switches', { mood: 'wild' })
    await first.control('POST', '/clock', { advanceMs: 60_000 })
    await first.close()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      clockOffset: 60_000,
      chosen: { mood: 'wild' },
    })
    const second = await start(file)
    expect(await second.lines()).toBe(1)
    expect((await second.call()).body).toMatchObject({ mood: 'wild' })
  })

  test('is written while it runs, for a run that ends without closing', async () => {
    const file = newFile()
    const first = await start(file)
    await first.call()
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(await (await start(file)).lines()).toBe(1)
  })

  test('is left alone by work that ends after the close', async () => {
    const file = newFile()
    const first = await start(file)
    await first.call()
    await first.control('POST', '/faults', {
      ...{ on: 'approve', kind: 'slowThenCommit', delayMs: 100 },
    })
    const late = first.call().catch(() => 'cut')
    await new Promise((resolve) => setTimeout(resolve, 40))
    await first.close()
    expect(await late).toBe('cut')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect((JSON.parse(readFileSync(file, 'utf8')) as { books: unknown[] }).books).toHaveLength(1)
  })

  test('that cannot be read is named', async () => {
    const file = newFile()
    await (await start(file)).close()
    const broken = join(mkdtempSync(join(tmpdir(), 'kernel-')), 'books.json')
    writeFileSync(broken, '{"books":')
    await expect(start(broken)).rejects.toThrow(broken)
  })
})

describe('the pay page', () => {
  test('shows what is paid, escapes it, and posts the outcome', async () => {
    const page = String(
      await payPage({
        ...{ provider: '네이버페이', colour: '#03C75A', ink: '#ffffff', merchant: '한강문고' },
        ...{ item: '<script>alert(1)</script>', total: 1_234_500, orderId: 'ORD-1' },
        ...{ action: '/answer?a="b"', hidden: { token: 't"1' } },
      }),
    )
    for (const shown of ['1,234,500원', '한강문고', 'lang="ko"', 'width=device-width', '#03C75A'])
      expect(page).toContain(shown)
    expect(page).not.toContain('<script>')
    expect(page).toContain('action="/answer?a=&quot;b&quot;"')
    expect(page).toContain('<input type="hidden" name="token" value="t&quot;1" />')
    for (const action of ['pay', 'giveUp', 'fail'])
      expect(page).toContain(`name="action" value="${action}"`)
  })
})

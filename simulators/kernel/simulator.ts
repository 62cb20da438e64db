import { serve, type HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import type { AddressInfo } from 'node:net'

import {
  faultKinds,
  FaultScript,
  parseFault,
  type Fault,
  type Operation,
  type Twist,
} from './faults'
import { loadState, stateSaver } from './saved-state'

export type Env = { Bindings: HttpBindings }
export type Call = Context<Env>

/** One payment as the provider's books have it, in the same shape for every provider. Amounts in won. */
export type LedgerEntry = {
  /** The number that the merchant's side gave the payment (Payport's attempt id). */
  readonly orderId: string
  readonly reference: string
  readonly status: 'approved' | 'partlyCancelled' | 'cancelled'
  readonly amount: { readonly total: number; readonly taxFree: number }
  /** What is approved and not cancelled. */
  readonly balance: number
  readonly approvedAt: string
  readonly cancels: ReadonlyArray<{
    readonly reference: string
    /** The number that the merchant's side gave the cancel, where the provider keeps one. */
    readonly ourReference?: string
    readonly amount: number
    readonly taxFree: number
    readonly at: string
  }>
}

export type ShopperAction = 'pay' | 'giveUp' | 'fail'

/** What the shopper's browser requests next. */
export type BrowserRequest = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly form?: Readonly<Record<string, string>>
}

/** A behaviour that the fact sheet leaves open; `values[0]` is the default. */
export type Switch = { readonly says: string; readonly values: readonly string[] }

export type Simulator = {
  readonly name: 'kakaopay' | 'naverpay' | 'nicepay'
  /** Adds the provider's own routes and pay pages. */
  readonly routes: (app: Hono<Env>) => void
  readonly ledger: () => readonly LedgerEntry[]
  /** A shopper without a browser: `checkout` is what the provider calls the open session. */
  readonly shopper: (checkout: unknown, action: ShopperAction) => BrowserRequest | string
  /** How each provider words a refusal that a fault asks for. */
  readonly refuse: (call: Call, operation: Operation, fault: Fault) => Response
  readonly switches: Readonly<Record<string, Switch>>
  readonly state: {
    readonly dump: () => unknown
    readonly restore: (state: unknown) => void
    readonly reset: () => void
  }
  /** Ends what goes on by itself. */
  readonly stop?: () => void
}

/** What a provider's simulator gets from the kernel. */
export type Kernel = {
  /** The simulated time, ms since the epoch; `/_control/clock` moves it. */
  readonly now: () => number
  readonly switchedTo: (name: string) => string
  /** Call after every change of the books. */
  readonly changed: () => void
  /** Where browsers reach this simulator, without a slash at the end. */
  readonly baseUrl: () => string
  /** Answers one call of `operation`: `commit` does the work and answers; a scripted fault may come between. */
  readonly perform: (
    call: Call,
    operation: Operation,
    commit: (twist: Twist) => Response | Promise<Response>,
  ) => Promise<Response>
}

export type RunningSimulator = {
  readonly name: Simulator['name']
  readonly url: string
  readonly close: () => Promise<void>
}

export type SimulatorOptions = {
  /** 0 takes a free port. */
  readonly port: number
  /** Where the books are kept between runs; in memory only when absent. */
  readonly stateFile?: string
}

/** Keeps no process alive: the server does, as long as it is wanted. */
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref())

const isTime = (ms: number): boolean => !Number.isNaN(new Date(ms).getTime())

const isChoice = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const html502 = () =>
  new Response('<html><body><h1>502 Bad Gateway</h1></body></html>', {
    status: 502,
    headers: { 'content-type': 'text/html' },
  })

/** Cuts the connection as a crashed host would: no status line, no FIN handshake of HTTP. */
const drop = (call: Call): Response => {
  call.env.incoming.socket.destroy()
  return new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
}

const twistOf = (fault: Fault | undefined): Twist => ({
  ...(fault?.kind === 'wrongAmount' && fault.amount !== undefined && { amount: fault.amount }),
  ...(fault?.kind === 'wrongOrder' && { wrongOrder: true as const }),
  ...(fault?.kind === 'wrongSignature' && { wrongSignature: true as const }),
  ...(fault?.kind === 'extraFields' && { extraFields: true as const }),
})

/** Starts one provider's simulator with its `/_control` API. */
export const startSimulator = async (
  create: (kernel: Kernel) => Simulator,
  options: SimulatorOptions,
): Promise<RunningSimulator> => {
  const faults = new FaultScript()
  let clockOffset = 0
  let chosen: Record<string, string> = {}
  let url = ''
  const saver = stateSaver(options.stateFile, () => ({
    books: simulator.state.dump(),
    clockOffset,
    chosen,
  }))

  const kernel: Kernel = {
    now: () => Date.now() + clockOffset,
    switchedTo: (name) => chosen[name] ?? simulator.switches[name]?.values[0] ?? '',
    changed: saver.changed,
    baseUrl: () => url,
    perform: async (call, operation, commit) => {
      const fault = faults.take(operation)
      switch (fault?.kind) {
        case 'commitThenSlow': {
          const answer = await commit({})
          await sleep(fault.delayMs)
          return answer
        }
        case 'slowThenCommit':
          await sleep(fault.delayMs)
          return commit({})
        case 'slowWithoutCommit':
          await sleep(fault.delayMs)
          return drop(call)
        case 'commitThenDrop':
          await commit({})
          return drop(call)
        case 'dropBeforeCommit':
          return drop(call)
        case 'serverErrorAfterCommit':
          await commit({})
          return new Response('Internal Server Error', { status: 500 })
        case 'serverErrorBeforeCommit':
          return new Response('Internal Server Error', { status: 500 })
        case 'unreadableAfterCommit':
          await commit({})
          return html502()
        case 'unreadableBeforeCommit':
          return html502()
        case 'unlistedCodeAfterCommit':
          await commit({})
          return simulator.refuse(call, operation, fault)
        case 'codeAfterCommit':
          await commit({})
          return simulator.refuse(call, operation, { ...fault, kind: 'code' })
        case 'unlistedCode':
        case 'code':
        case 'maintenance':
        case 'expired':
        case 'inFlight':
          return simulator.refuse(call, operation, fault)
        default:
          return commit(twistOf(fault))
      }
    },
  }
  const simulator = create(kernel)

  const app = new Hono<Env>()
  const control = new Hono<Env>()
  const json = async (call: Call): Promise<unknown> => call.req.json().catch(() => undefined)
  const bad = (call: Call, error: string) => call.json({ error }, 400)

  control.get('/', (c) =>
    c.json({
      simulates: simulator.name,
      faults: faultKinds,
      switches: Object.fromEntries(
        Object.entries(simulator.switches).map(([name, it]) => [
          name,
          { ...it, now: kernel.switchedTo(name) },
        ]),
      ),
    }),
  )
  control.get('/ledger', (c) => c.json({ payments: simulator.ledger() }))
  control.get('/faults', (c) => c.json({ pending: faults.pending() }))
  control.post('/faults', async (c) => {
    const fault = parseFault(await json(c))
    if (typeof fault === 'string') return bad(c, fault)
    faults.add(fault)
    return c.json({ pending: faults.pending() }, 201)
  })
  control.delete('/faults', (c) => {
    faults.clear()
    return c.json({ pending: [] })
  })
  control.put('/switches', async (c) => {
    const asked = await json(c)
    if (!isChoice(asked)) return bad(c, 'send a JSON object of switches and their values, as text')
    for (const [name, value] of Object.entries(asked)) {
      const known = Object.entries(simulator.switches).find(([each]) => each === name)
      const values = known?.[1].values
      if (values?.includes(value) !== true)
        return bad(c, `${name}: ${values?.join(' | ') ?? 'no such switch'}`)
    }
    chosen = { ...chosen, ...asked }
    saver.changed()
    return c.json(chosen)
  })
  control.post('/clock', async (c) => {
    const { advanceMs } = ((await json(c)) ?? {}) as { advanceMs?: unknown }
    if (typeof advanceMs !== 'number' || !isTime(kernel.now() + advanceMs))
      return bad(c, 'advanceMs: milliseconds')
    clockOffset += advanceMs
    saver.changed()
    return c.json({ now: new Date(kernel.now()).toISOString() })
  })
  control.post('/shopper', async (c) => {
    const { checkout, action } = ((await json(c)) ?? {}) as { checkout?: unknown; action?: unknown }
    if (action !== 'pay' && action !== 'giveUp' && action !== 'fail')
      return bad(c, 'action: pay | giveUp | fail')
    const next = simulator.shopper(checkout, action)
    return typeof next === 'string' ? bad(c, next) : c.json({ next })
  })
  control.post('/reset', (c) => {
    simulator.state.reset()
    faults.clear()
    clockOffset = 0
    chosen = {}
    saver.changed()
    return c.json({ reset: true })
  })

  app.route('/_control', control)
  simulator.routes(app)

  const saved = loadState(options.stateFile)
  if (saved !== undefined) {
    simulator.state.restore(saved.books)
    clockOffset = saved.clockOffset
    chosen = saved.chosen
  }

  const server = serve({ fetch: app.fetch, port: options.port, hostname: '127.0.0.1' })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    name: simulator.name,
    url,
    close: () =>
      new Promise((resolve) => {
        simulator.stop?.()
        saver.close()
        if ('closeAllConnections' in server) server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

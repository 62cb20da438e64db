import type { BrowserRequest, LedgerEntry, ShopperAction } from '../../simulators/kernel/simulator'
import { startSimulator } from '../../simulators/kernel/simulator'
import { nicePaySimulator } from '../../simulators/nicepay/nicepay'

export const credentials = {
  clientId: 'S2_11112222333344445555666677778888',
  secretKey: '0123456789abcdef0123456789abcdef',
  merchantName: '한강문고',
}

const basic =
  'Basic UzJfMTExMTIyMjIzMzMzNDQ0NDU1NTU2NjY2Nzc3Nzg4ODg6MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY='

export type Answer = { readonly status: number; readonly body: Record<string, unknown> }

const options = {
  clientId: credentials.clientId,
  method: 'card',
  orderId: 'ORD-2031-1',
  amount: 39_000,
  goodsName: '무선 키보드',
  returnUrl: 'https://shop.example/checkout/return',
}
export type Options = Partial<Record<string, unknown>>

/** A merchant's server and its shopper, against a simulator of their own. */
export const openShop = async (stateFile?: string) => {
  const simulator = await startSimulator(nicePaySimulator(credentials), {
    port: 0,
    ...(stateFile !== undefined && { stateFile }),
  })
  const { url } = simulator

  const control = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${url}/_control${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await fetch(`${url}/v1${path}`, {
      method,
      headers: { authorization: basic, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  const shopper = (action: ShopperAction, more: Options = {}) =>
    control('POST', '/shopper', { checkout: { ...options, ...more }, action })

  const authenticate = async (more: Options = {}): Promise<Record<string, string>> => {
    const { body } = await shopper('pay', more)
    return (body['next'] as BrowserRequest).form ?? {}
  }

  const approve = (tid: string | undefined, body: unknown = { amount: options.amount }) =>
    send('POST', `/payments/${tid}`, body)

  return {
    url,
    options,
    send,
    shopper,
    authenticate,
    approve,
    /** An authenticated and approved payment; its tid. */
    pay: async (more: Options = {}): Promise<string> => {
      const { tid = '' } = await authenticate(more)
      await approve(tid, { amount: more['amount'] ?? options.amount })
      return tid
    },
    cancel: (tid: string, body: object) =>
      send('POST', `/payments/${tid}/cancel`, { reason: '단순 변심', ...body }),
    netCancel: (orderId: string) => send('POST', '/payments/netcancel', { orderId }),
    query: (tid: string) => send('GET', `/payments/${tid}`),
    find: (orderId: string) => send('GET', `/payments/find/${orderId}`),
    ledger: async () =>
      (await control('GET', '/ledger')).body['payments'] as readonly LedgerEntry[],
    fault: (fault: object) => control('POST', '/faults', fault),
    choose: (chosen: Record<string, string>) => control('PUT', '/switches', chosen),
    wait: (advanceMs: number) => control('POST', '/clock', { advanceMs }),
    reset: () => control('POST', '/reset'),
    close: () => simulator.close(),
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

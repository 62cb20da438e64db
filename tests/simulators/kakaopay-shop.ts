import { kakaoPaySimulator } from '../../simulators/kakaopay/kakaopay'
import {
  startSimulator,
  type BrowserRequest,
  type LedgerEntry,
  type ShopperAction,
} from '../../simulators/kernel/simulator'

export const credentials = {
  cid: 'TC0ONETIME',
  secretKey: 'DEV0123456789ABCDEF0123456789ABCDEF01234',
  merchantName: '한강문고',
}
const { cid } = credentials

export type Answer = { readonly status: number; readonly body: Record<string, unknown> }

export const order = {
  cid,
  partner_order_id: 'ORD-2031-1',
  partner_user_id: 'u-58f2c1',
  item_name: '드립백 세트 외 1건',
  item_code: 'SKU-4410',
  quantity: 2,
  total_amount: 25_000,
  tax_free_amount: 3_000,
  approval_url: 'https://shop.example/checkout/return?order=ORD-2031-1',
  cancel_url: 'https://shop.example/checkout/cancel',
  fail_url: 'https://shop.example/checkout/fail',
}
export type More = Readonly<Record<string, unknown>> & { readonly partner_order_id?: string }

/** Field by field, so that tests read like the answers. */
export const amounts = (total: number, tax_free: number, vat: number, green_deposit = 0) => ({
  ...{ total, tax_free, vat, green_deposit },
  ...{ point: 0, discount: 0 },
})

export const code = ({ status, body }: Answer) => [status, body['error_code']]

/** The status and code, or how the call failed. */
export const attempt = (call: Promise<Answer>) =>
  call.then(
    (answer) => (answer.status === 200 ? 200 : code(answer)),
    (error: unknown) => ((error as Error).name === 'SyntaxError' ? 'unreadable' : 'no answer'),
  )

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A merchant's server and its shopper, against a simulator of their own. */
export const openShop = async (stateFile?: string) => {
  const simulator = await startSimulator(kakaoPaySimulator(credentials), {
    port: 0,
    ...(stateFile !== undefined && { stateFile }),
  })
  const { url } = simulator

  const control = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${url}/_control${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  const send = async (
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await fetch(`${url}/online/v1/payment/${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        authorization: `SECRET_KEY ${credentials.secretKey}`,
        'content-type': 'application/json',
        ...headers,
      },
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  const ready = (more: More = {}) => send('ready', { ...order, ...more })
  const shopper = (page: unknown, action: ShopperAction) =>
    control('POST', '/shopper', { checkout: page, action })

  /** A session whose shopper said yes, as the approve request for it. */
  const authenticate = async (more: More = {}) => {
    const { body } = await ready(more)
    const answer = await shopper(body['next_redirect_mobile_url'], 'pay')
    const { url: returned } = answer.body['next'] as BrowserRequest
    return {
      cid,
      tid: String(body['tid']),
      partner_order_id: more.partner_order_id ?? order.partner_order_id,
      partner_user_id: order.partner_user_id,
      pg_token: new URL(returned).searchParams.get('pg_token') ?? '',
    }
  }

  return {
    url,
    send,
    ready,
    shopper,
    authenticate,
    approve: (request: object, more: More = {}) => send('approve', { ...request, ...more }),
    /** An authenticated and approved payment; its tid. */
    pay: async (more: More = {}): Promise<string> => {
      const request = await authenticate(more)
      await send('approve', request)
      return request.tid
    },
    cancel: (tid: string, cancel_amount: number, more: More = {}) =>
      send('cancel', { cid, tid, cancel_amount, cancel_tax_free_amount: 0, ...more }),
    query: (tid: string, more: More = {}) => send('order', { cid, tid, ...more }),
    ledger: async () =>
      (await control('GET', '/ledger')).body['payments'] as readonly LedgerEntry[],
    fault: (fault: object) => control('POST', '/faults', fault),
    choose: (chosen: Record<string, string>) => control('PUT', '/switches', chosen),
    wait: (advanceMs: number) => control('POST', '/clock', { advanceMs }),
    reset: () => control('POST', '/reset'),
    control,
    close: () => simulator.close(),
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

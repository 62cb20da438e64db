import type { BrowserRequest, LedgerEntry, ShopperAction } from '../../simulators/kernel/simulator'
import { startSimulator } from '../../simulators/kernel/simulator'
import { naverPaySimulator } from '../../simulators/naverpay/naverpay'

export const credentials = {
  partnerId: 'np_exmpl000001',
  clientId: 'HN3GGCMDdTgGUfl0kFCo',
  clientSecret: 'ftZjkkRNMR',
  chainId: 'Y2hhaW4=',
  merchantName: '한강문고',
}

export type Json = Readonly<Record<string, unknown>>
export type Answer = {
  readonly status: number
  readonly text: string
  readonly code: unknown
  readonly message: unknown
  readonly body: Json
  readonly json: Json
  readonly key: string | null
}

export const order = {
  modelVersion: '2',
  merchantPayKey: 'ORD-2031-1',
  merchantUserKey: 'u-88213',
  productName: '무선 키보드',
  productCount: 2,
  totalPayAmount: 32_000,
  taxScopeAmount: 27_000,
  taxExScopeAmount: 5_000,
  returnUrl: 'https://shop.example/return?order=1&x=%20y',
  productItems: [
    { categoryType: 'PRODUCT', categoryId: 'GENERAL', uid: 'key-1', name: '키보드', count: 2 },
  ],
}

export const merchantHeaders = {
  'x-naver-client-id': credentials.clientId,
  'x-naver-client-secret': credentials.clientSecret,
  'x-naverpay-chain-id': credentials.chainId,
}

const readAnswer = async (answer: Response): Promise<Answer> => {
  const text = await answer.text()
  const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Json
  return {
    status: answer.status,
    text,
    code: json['code'],
    message: json['message'],
    body: (json['body'] ?? {}) as Json,
    json,
    key: answer.headers.get('x-naverpay-idempotency-key'),
  }
}

/** The fields of a cancel; unless told, all of it is taxable. */
const cancelFields = (paymentId: string, cancelAmount: number, more: Json) => ({
  paymentId,
  cancelAmount,
  cancelReason: '단순 변심',
  cancelRequester: '1',
  taxScopeAmount: cancelAmount - Number(more['taxExScopeAmount'] ?? 0),
  taxExScopeAmount: 0,
  ...more,
})

const formOf = (fields: Json) =>
  new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  )

/** A merchant's server and its shopper, against a simulator of their own. */
export const openShop = async (stateFile?: string) => {
  const simulator = await startSimulator(naverPaySimulator(credentials), {
    port: 0,
    ...(stateFile !== undefined && { stateFile }),
  })
  const { url } = simulator

  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${url}/_control${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return (await answer.json()) as Json
  }

  const send = async (
    path: string,
    body: string | URLSearchParams,
    headers: Record<string, string> = {},
  ) =>
    readAnswer(
      await fetch(`${url}/naverpay-partner/naverpay/payments/${path}`, {
        method: 'POST',
        body,
        headers: { ...merchantHeaders, ...headers },
      }),
    )

  const keyed = (key?: string) => (key === undefined ? {} : { 'x-naverpay-idempotency-key': key })
  const json = (path: string, body: Json, headers: Record<string, string> = {}) =>
    send(path, JSON.stringify(body), { 'content-type': 'application/json', ...headers })

  const reserve = (more: Json = {}, key?: string) =>
    json('v2/reserve', { ...order, ...more }, keyed(key))
  const open = async (more: Json = {}) =>
    `${url}/payments/${String((await reserve(more)).body['reserveId'])}`
  const shopper = async (checkout: unknown, action: ShopperAction) =>
    (await control('POST', '/shopper', { checkout, action }))['next'] as BrowserRequest | undefined
  const authenticate = async (more: Json = {}) => {
    const next = await shopper(await open(more), 'pay')
    return new URL(next?.url ?? '').searchParams.get('paymentId') ?? ''
  }
  const apply = (paymentId: string, key?: string) =>
    send('v2.2/apply/payment', formOf({ paymentId }), keyed(key))

  return {
    url,
    send,
    json,
    reserve,
    open,
    shopper,
    authenticate,
    apply,
    /** An authenticated and approved payment; its paymentId. */
    pay: async (more: Json = {}): Promise<string> => {
      const paymentId = await authenticate(more)
      await apply(paymentId)
      return paymentId
    },
    cancel: (paymentId: string, amount: number, more: Json = {}, key?: string) =>
      send('v1/cancel', formOf(cancelFields(paymentId, amount, more)), keyed(key)),
    history: (paymentId: string, more: Json = {}) => json(`v2.3/list/history/${paymentId}`, more),
    rows: async (paymentId: string, more: Json = {}) =>
      (await json(`v2.3/list/history/${paymentId}`, more)).body['list'] as readonly Json[],
    ledger: async () => (await control('GET', '/ledger'))['payments'] as readonly LedgerEntry[],
    fault: (fault: Json) => control('POST', '/faults', fault),
    pending: async () => (await control('GET', '/faults'))['pending'] as readonly Json[],
    choose: (chosen: Record<string, string>) => control('PUT', '/switches', chosen),
    wait: (advanceMs: number) => control('POST', '/clock', { advanceMs }),
    reset: () => control('POST', '/reset'),
    close: () => simulator.close(),
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

import * as E from 'fp-ts/Either'

import type {
  PaymentProvider,
  ReturnRequest,
  ShopperReturn,
} from '../../src/application/ports/payment-provider'
import { beginApproval, completeApproval } from '../../src/domain/approval'
import { firstAttempt, openFirstCheckout } from '../../src/domain/attempts'
import { type MerchantId, type OrderId, paymentIdOf } from '../../src/domain/identifiers'
import type { Amount, Won } from '../../src/domain/money'
import type { Order } from '../../src/domain/order'
import type { Approved, Approving, AwaitingShopper, Refund } from '../../src/domain/payment'
import type { ProviderName } from '../../src/domain/provider-name'
import { planRefund } from '../../src/domain/refunds'
import { newKey } from '../../src/infra/random-keys'
import type { Fault } from '../../simulators/kernel/faults'
import type {
  BrowserRequest,
  LedgerEntry,
  RunningSimulator,
  ShopperAction,
} from '../../simulators/kernel/simulator'

/** What one provider's adapter and simulator bring to the contract. */
export type ProviderUnderTest = {
  readonly name: ProviderName
  readonly startSimulator: () => Promise<RunningSimulator>
  readonly adapter: (simulatorUrl: string, secret?: string) => PaymentProvider
  /** A result code that the sheet lists as a plain "no" to an approve. */
  readonly declineCode: Partial<Fault>
  /** A result code that the sheet lists as a plain "no" to a refund. */
  readonly refundRefusedCode: Partial<Fault>
  /** The switch that makes the provider's books lag behind, and its value. */
  readonly inquiryLag: Readonly<Record<string, string>>
  /** ms after the shopper's yes when an approve comes too late. */
  readonly tooLateMs: number
  readonly opensOverHttp: boolean
}

const amount = (total: number, taxFree = 0): Amount => ({
  total: total as Won,
  taxFree: taxFree as Won,
})

const right = <A>(result: E.Either<unknown, A>): A => {
  if (E.isLeft(result)) throw new Error(`expected a Right, got ${JSON.stringify(result.left)}`)
  return result.right
}

const control = async (url: string, method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${url}/_control${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const json = (await answer.json()) as Record<string, unknown>
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`)
  return json
}

/** What a browser sends to our return address, as the handler would hand it on. */
const toReturnRequest = ({ method, url, form }: BrowserRequest): ReturnRequest => ({
  method,
  query: Object.fromEntries(new URL(url).searchParams),
  form: form ?? {},
})

const windowParameters = (html: string): unknown => {
  const [, json] = /<script[^>]*id="payment-window"[^>]*>([^<]*)<\/script>/.exec(html) ?? []
  return (JSON.parse(json ?? 'null') as { readonly options: unknown }).options
}

let orders = 0

export const startHarness = async (under: ProviderUnderTest) => {
  const simulator = await under.startSimulator()
  const provider = under.adapter(simulator.url)

  const order = (of: Amount = amount(30_000, 3_000)): Order => {
    orders += 1
    return {
      orderId: `ORD-${String(orders)}` as OrderId,
      orderName: '드립백 세트 외 1건',
      amount: of,
      returnUrl: 'https://shop.example/orders',
      confirm: 'automatic',
      metadata: {},
    }
  }

  const open = async (asked = order(), by = provider): Promise<AwaitingShopper> => {
    const merchantId = 'demo' as MerchantId
    const id = paymentIdOf(merchantId, asked.orderId)
    const attempt = firstAttempt(under.name)
    const checkout = right(
      await by.openCheckout({
        paymentId: id,
        order: asked,
        attempt,
        returnUrl: `https://pay.example/checkout/${id.slice(4)}-1-${'m'.repeat(22)}/return`,
        at: new Date(),
      })(),
    )
    return openFirstCheckout(new Date(), { id, merchantId, order: asked, attempt, checkout })
  }

  const shopper = async (
    payment: AwaitingShopper,
    action: ShopperAction,
  ): Promise<ReturnRequest> => {
    const view = provider.showCheckout(payment, {
      mobile: true,
      returnUrl: `https://pay.example/checkout/${payment.id.slice(4)}-1-${'m'.repeat(22)}/return`,
    })
    const checkout = view._tag === 'GoTo' ? view.url : windowParameters(view.html)
    const { next } = await control(simulator.url, 'POST', '/shopper', { checkout, action })
    return toReturnRequest(next as BrowserRequest)
  }

  const read = (payment: AwaitingShopper, request: ReturnRequest): ShopperReturn =>
    right(provider.readReturn(payment, request))

  /** A payment whose shopper said yes and whose claim is written. */
  const claimed = async (asked = order()): Promise<Approving> => {
    const payment = await open(asked)
    const answer = read(payment, await shopper(payment, 'pay'))
    if (answer._tag !== 'Consented') throw new Error('the shopper did not consent')
    const at = new Date()
    return right(beginApproval({ at, dueAt: at, key: newKey() }, answer.consent)(payment))
  }

  const paid = async (asked = order()): Promise<Approved> => {
    const claim = await claimed(asked)
    return right(completeApproval(new Date(), right(await provider.approve(claim)()))(claim))
  }

  /** The payment with one more refund written as intent. */
  const intend = (
    payment: Approved,
    of: Amount,
  ): { readonly payment: Approved; readonly refund: Refund } => {
    const at = new Date()
    const plan = right(
      planRefund(
        { amount: of, reason: '단순 변심', request: { key: newKey(), body: 'b' } },
        { at, dueAt: at, key: newKey() },
      )(payment),
    )
    return { payment: plan.payment, refund: plan.refund }
  }

  return {
    provider,
    strangerTo: () => under.adapter(simulator.url, 'wrong-secret-key-wrong-secret-key'),
    unreachable: () => under.adapter('http://127.0.0.1:1'),
    order,
    open,
    shopper,
    read,
    claimed,
    paid,
    intend,
    fault: (fault: Partial<Fault>) => control(simulator.url, 'POST', '/faults', fault),
    switchTo: (switches: Readonly<Record<string, string>>) =>
      control(simulator.url, 'PUT', '/switches', switches),
    advance: (ms: number) => control(simulator.url, 'POST', '/clock', { advanceMs: ms }),
    reset: () => control(simulator.url, 'POST', '/reset'),
    booked: async (payment: { readonly order: Order }): Promise<readonly LedgerEntry[]> => {
      const { payments } = await control(simulator.url, 'GET', '/ledger')
      return (payments as readonly LedgerEntry[]).filter(({ orderId }) =>
        orderId.startsWith(`${payment.order.orderId}-`),
      )
    },
    stop: simulator.close,
  }
}

export type Harness = Awaited<ReturnType<typeof startHarness>>
export { amount, right }

/** ms; shorter than the delays that the faults of the contract ask for. */
export const limits = { connectMs: 500, readMs: 900 }

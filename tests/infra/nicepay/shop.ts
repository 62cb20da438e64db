import { pipe } from 'fp-ts/function'
import type * as TE from 'fp-ts/TaskEither'

import type { ReturnRequest } from '../../../src/application/ports/payment-provider'
import { beginApproval, completeApproval } from '../../../src/domain/approval'
import type { OrderId } from '../../../src/domain/identifiers'
import type { Order } from '../../../src/domain/order'
import type {
  Approval,
  Approved,
  Approving,
  AwaitingShopper,
  Refund,
  Reversal,
} from '../../../src/domain/payment'
import { planRefund } from '../../../src/domain/refunds'
import { pendingReversal, requestReversal } from '../../../src/domain/reversals'
import { providerHttp } from '../../../src/infra/http/provider-http'
import { nicePay, type NicePayAccess } from '../../../src/infra/nicepay/nicepay'
import { startSimulator } from '../../../simulators/kernel/simulator'
import { nicePaySimulator } from '../../../simulators/nicepay/nicepay'
import { awaitingShopper, minutes, right, won } from '../../support/payments'
import { keys } from './samples'

type Next = { readonly next: { readonly form: Record<string, string> } }
type Ledger = {
  readonly payments: ReadonlyArray<{
    readonly orderId: string
    readonly status: string
    readonly balance: number
    readonly cancels: ReadonlyArray<{
      readonly ourReference?: string
      readonly amount: number
      readonly taxFree: number
    }>
  }>
}

/** What the page gives to NICEPAY's window. */
export const windowOptions = (html: string): Record<string, unknown> => {
  const json = /<script type="application\/json" id="payment-window">(.*?)<\/script>/s.exec(html)
  return (JSON.parse(json?.[1] ?? '{}') as { options: Record<string, unknown> }).options
}

export const answerOf = async <E, A>(task: TE.TaskEither<E, A>) => task()
export const got = async <A>(task: TE.TaskEither<unknown, A>): Promise<A> => right(await task())

/** A merchant with NICEPAY's simulator behind it, over real HTTP. */
export const openShop = async () => {
  const simulator = await startSimulator(nicePaySimulator({ ...keys, merchantName: '한강문고' }), {
    port: 0,
  })
  const access: NicePayAccess = {
    ...keys,
    apiUrl: simulator.url,
    scriptUrl: `${simulator.url}/v1/js/`,
    http: providerHttp({ connectMs: 2_000, readMs: 5_000 }),
  }
  const provider = nicePay(access)

  const control = async <A>(method: string, path: string, body?: unknown): Promise<A> => {
    const answer = await fetch(`${simulator.url}/_control${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return (await answer.json()) as A
  }

  let orders = 0
  const open = (order: Partial<Order> = {}): AwaitingShopper => {
    orders += 1
    const orderId = `ORD-${String(orders)}` as OrderId
    return awaitingShopper({
      provider: 'nicepay',
      session: '',
      order: { orderId, amount: won(39_000, 9_000), ...order },
    })
  }

  const comesBack = async (payment: AwaitingShopper, action: string): Promise<ReturnRequest> => {
    const returnUrl = 'https://pay.example/checkout/token/return'
    const view = provider.showCheckout(payment, { mobile: true, returnUrl })
    const checkout = windowOptions(view._tag === 'Page' ? view.html : '')
    const { next } = await control<Next>('POST', '/shopper', { checkout, action })
    return { method: 'POST', query: {}, form: next.form }
  }

  /** The shopper said yes and the claim is written. */
  const claimed = async (order?: Partial<Order>): Promise<Approving> => {
    const payment = open(order)
    const answer = right(provider.readReturn(payment, await comesBack(payment, 'pay')))
    if (answer._tag !== 'Consented') throw new Error('the shopper did not consent')
    const intent = { at: minutes(1), dueAt: minutes(1.5), key: 'approval-key-0000000001' }
    return right(beginApproval(intent, answer.consent)(payment))
  }

  const paid = async (order?: Partial<Order>): Promise<Approved> => {
    const claim = await claimed(order)
    const approval = await got(provider.approve(claim))
    return right(completeApproval(minutes(2), approval)(claim))
  }

  /** Gives up before a slow answer comes. */
  const impatient = nicePay({ ...access, http: providerHttp({ connectMs: 200, readMs: 400 }) })

  return {
    access,
    provider,
    meeting: (fault: string) => (/slow/i.test(fault) ? impatient : provider),
    open,
    comesBack,
    claimed,
    paid,
    fault: (on: string, kind: string, more: object = {}) =>
      control('POST', '/faults', { on, kind, ...more }),
    switchTo: (switches: Record<string, string>) => control('PUT', '/switches', switches),
    passes: (ms: number) => control('POST', '/clock', { advanceMs: ms }),
    reset: () => control('POST', '/reset'),
    /** What the simulator's books hold of the payment, by the number that we gave it. */
    ledger: async (orderId: string) =>
      (await control<Ledger>('GET', '/ledger')).payments.filter((each) =>
        each.orderId.startsWith(`${orderId}-`),
      ),
    close: simulator.close,
  }
}

/** The payment with one more refund as requested, and that refund. */
export const requestRefund = (
  payment: Approved,
  amount = won(9_000, 3_000),
  reason = '단순 변심',
): { readonly payment: Approved; readonly refund: Refund } => {
  const request = { key: `k${String(payment.refunds.length)}`, body: 'b' }
  const intent = { at: minutes(3), dueAt: minutes(3.5), key: 'refund-key-000000000001' }
  const plan = right(planRefund({ amount, reason, request }, intent)(payment))
  if (plan._tag !== 'Begin') throw new Error('this refund was requested before')
  return plan
}

/** The intent to give the approval back. */
export const reversalOf = (
  payment: Approving,
  approval: Approval,
  cause: Reversal['cause'] = 'AmountDiffers',
): Reversal => {
  const { attempt, session } = payment
  const intent = { at: minutes(3), dueAt: minutes(3.5), key: 'reversal-key-0000000001' }
  const reversal = pipe(
    payment,
    requestReversal(intent, { attempt, session, approval, cause }),
    pendingReversal,
  )
  if (reversal === undefined) throw new Error('no reversal was requested')
  return reversal
}

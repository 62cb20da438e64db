import { apiKey, type Item, type Json, type Sent, type Service, shop, type Told } from './contract'
import { type Flow, type Step, total } from './flows'
import { isObject } from './json-differences'
import { ProviderModel } from './provider-model'
import type { Side, Stage } from './stage'

/** What happened at a step. */
export type Answered = { readonly step: Step; readonly side: Side; readonly told: Told }

const startsAt = Date.UTC(2026, 10, 23, 3)

const jsonOf = (text: string): Json => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

const textAt = (value: Json | undefined, ...path: readonly string[]): string | undefined => {
  const found = path.reduce<Json | undefined>(
    (part, name) => (isObject(part) ? part[name] : undefined),
    value,
  )
  return typeof found === 'string' ? found : undefined
}

/** One order on its way through two releases. */
export class OrderRun {
  readonly provider: ProviderModel
  paymentId: string | undefined
  /** Paths of the checkouts that were opened, the newest last. */
  private readonly checkouts: string[] = []

  constructor(
    private readonly stage: Stage,
    readonly flow: Flow,
    private readonly orderId: string,
  ) {
    stage.clock.now = startsAt
    this.provider = new ProviderModel(() => stage.clock.now)
    stage.set(this.provider)
  }

  async do(step: Step, side: Side): Promise<Answered> {
    const { clock, services } = this.stage
    clock.now += (step.after ?? 1) * 1_000
    this.provider.weather = step.weather ?? {}
    const told = await this.serve(step, services[side]).catch((error: unknown) => ({
      status: 500,
      body: '',
      errors: [String(error)],
    }))
    if (step.does === 'create') this.note(jsonOf(told.body))
    return { step, side, told }
  }

  record(): Promise<Item | undefined> {
    return this.paymentId === undefined
      ? Promise.resolve(undefined)
      : this.stage.find(this.paymentId)
  }

  private async serve(step: Step, service: Service): Promise<Told> {
    return step.does === 'sweep'
      ? { status: 0, body: '', errors: await service.sweep() }
      : service.call(this.requestOf(step))
  }

  private note(created: Json): void {
    this.paymentId = textAt(created, 'id') ?? this.paymentId
    const url = textAt(created, 'checkout', 'url')
    const path = url === undefined ? undefined : new URL(url).pathname
    if (path !== undefined && path !== this.checkouts.at(-1)) this.checkouts.push(path)
  }

  private requestOf(step: Exclude<Step, { readonly does: 'sweep' }>): Sent {
    const target = `/v1/payments/${this.paymentId ?? 'none'}`
    const headers = { authorization: `Bearer ${apiKey}` }
    switch (step.does) {
      case 'create':
        return { method: 'POST', target: '/v1/payments', headers, body: this.orderOf(step) }
      case 'return': {
        const checkout = this.checkouts.at(step.from === undefined ? -1 : -2) ?? '/checkout/none'
        const query = step.says === 'no' ? '' : `?consent=${checkout.split('/').at(-1) ?? ''}`
        return { method: 'GET', target: `${checkout}/return${query}` }
      }
      case 'refund':
        return {
          method: 'POST',
          target: `${target}/refunds`,
          headers: { ...headers, 'idempotency-key': step.key },
          body: { amount: step.amount, reason: 'changed their mind' },
        }
      case 'confirm':
      case 'cancel':
        return { method: 'POST', target: `${target}/${step.does}`, headers }
      case 'timeline':
        return { method: 'GET', target: `${target}/timeline`, headers }
      case 'read':
        return { method: 'GET', target, headers }
    }
  }

  private orderOf({
    with: provider = 'kakaopay',
    confirm,
    replace,
  }: Extract<Step, { readonly does: 'create' }>): Json {
    return {
      orderId: this.orderId,
      orderName: 'an order of the gates',
      amount: { total },
      provider,
      returnUrl: `${shop}/orders/${this.orderId}`,
      ...(confirm !== undefined && { confirm }),
      ...(replace !== undefined && { replace }),
    }
  }
}

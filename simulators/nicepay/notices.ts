import { paymentObject } from './answers'
import type { Gateway } from './gateway'
import type { Found } from './payments'

/** One try to tell a merchant's server something. */
type Delivery = {
  readonly tid: string
  readonly orderId: string
  readonly status: string
  readonly cancelledTid: string | null
  readonly at: string
  /** HTTP status and the beginning of the body, or why there is none. */
  readonly answered: string
  readonly taken: boolean
}

const mostTries = 10
/** ms */
const answerWithin = 15_000
const lateBy = 7_000
const mostRemembered = 500

const sample = {
  payment: {
    tid: 'nicepay00m01012601151030150042',
    orderId: 'sample-order',
    status: 'paid',
    amount: 1_000,
    taxFree: 0,
    method: 'card',
    goodsName: '웹훅 등록 확인',
    authenticatedAt: 0,
    paidAt: 0,
    cancels: [],
  },
} as const satisfies Found

/** Tells the merchant's server what happened, where it has given an address for that. */
export class Notices {
  private url = ''
  private sent: Delivery[] = []
  private readonly waiting = new Set<NodeJS.Timeout>()

  constructor(private readonly gateway: Gateway) {}

  address = (): string => this.url
  deliveries = (): readonly Delivery[] => this.sent

  setAddress(url: string): void {
    this.url = url
    this.gateway.kernel.changed()
  }

  /** An address is taken only where a sample notice gets its answer from there. */
  async register(url: string): Promise<string | undefined> {
    const { answered, taken } = await this.post(url, this.bodyOf(sample))
    if (!taken) return answered
    this.setAddress(url)
    return undefined
  }

  /** Resolves at once, or where it is to come before the answer, when it was answered itself. */
  async about(found: Found): Promise<void> {
    if (this.url === '') return
    const body = this.bodyOf(found)
    const how = this.gateway.switched('notices')
    if (how === 'beforeAnswer') await this.deliver(body, mostTries)
    else this.later(how === 'late' ? lateBy : 0, body, mostTries)
    if (how === 'twice') this.later(0, body, mostTries)
  }

  /** Sends nothing of what still waits. */
  stop(): void {
    this.waiting.forEach((timer) => clearTimeout(timer))
    this.waiting.clear()
  }

  private bodyOf(found: Found): Record<string, unknown> {
    const wrongSignature = this.gateway.switched('notices') === 'forged'
    return paymentObject(this.gateway, found, wrongSignature ? { wrongSignature } : {})
  }

  private later(ms: number, body: Record<string, unknown>, tries: number): void {
    const timer = setTimeout(() => {
      this.waiting.delete(timer)
      void this.deliver(body, tries)
    }, ms).unref()
    this.waiting.add(timer)
  }

  private async deliver(body: Record<string, unknown>, tries: number): Promise<void> {
    const delivery = await this.post(this.url, body)
    this.sent = [...this.sent, delivery].slice(-mostRemembered)
    if (!delivery.taken && tries > 1 && this.url !== '')
      this.later(Number(this.gateway.switched('noticeRepeatMs')), body, tries - 1)
  }

  private async post(url: string, body: Record<string, unknown>): Promise<Delivery> {
    const about = {
      tid: String(body['tid']),
      orderId: String(body['orderId']),
      status: String(body['status']),
      cancelledTid: (body['cancelledTid'] ?? null) as string | null,
      at: new Date(this.gateway.kernel.now()).toISOString(),
    }
    try {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json;charset=utf-8' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(answerWithin),
      })
      const text = (await answer.text()).slice(0, 100)
      const isHtml = answer.headers.get('content-type')?.startsWith('text/html') === true
      const taken = answer.status === 200 && isHtml && text.trim() === 'OK'
      return { ...about, answered: `${String(answer.status)} ${text}`, taken }
    } catch (error) {
      return { ...about, answered: (error as Error).message, taken: false }
    }
  }
}

/**
 * Faults that a test (or a curious person) scripts through `/_control/faults`.
 * They are spent first in, first out, each on the next call of its operation.
 */
export const operations = ['openCheckout', 'approve', 'refund', 'inquire', 'netCancel'] as const
export type Operation = (typeof operations)[number]

export const faultKinds = {
  commitThenSlow: 'does the work, then answers after `delayMs`',
  slowThenCommit: 'waits `delayMs`, then does the work and answers',
  slowWithoutCommit: 'waits `delayMs`, then drops the connection; nothing was done',
  commitThenDrop: 'does the work, then drops the connection',
  dropBeforeCommit: 'drops the connection; nothing was done',
  serverErrorAfterCommit: 'does the work, then answers HTTP 500',
  serverErrorBeforeCommit: 'answers HTTP 500; nothing was done',
  unreadableAfterCommit: 'does the work, then answers an HTML page (HTTP 502)',
  unreadableBeforeCommit: 'answers an HTML page (HTTP 502); nothing was done',
  unlistedCode: 'answers a result code that no document lists; nothing was done',
  unlistedCodeAfterCommit: 'does the work, then answers a result code that no document lists',
  code: 'answers the result code `code` (with `httpStatus`, `message`, `detail`); nothing was done',
  codeAfterCommit: 'does the work, then answers the result code `code`, as `code` does',
  maintenance: 'answers as during maintenance; nothing was done',
  expired: 'answers that the session is over; nothing was done',
  inFlight: 'answers that the same request is running; nothing was done',
  wrongAmount: 'does the work for `amount` won and says so',
  wrongOrder: 'does the work, then echoes another order number',
  wrongSignature: 'does the work, then signs the answer wrongly (providers that sign)',
  extraFields: 'does the work, then adds fields that no document lists',
} as const
export type FaultKind = keyof typeof faultKinds

export type Fault = {
  readonly on: Operation
  readonly kind: FaultKind
  /** How many calls it meets; 1 unless told. */
  readonly times: number
  /** ms */
  readonly delayMs: number
  readonly code?: string
  readonly httpStatus?: number
  readonly message?: string
  readonly detail?: string
  /** won */
  readonly amount?: number
}

/** What a provider's own code must do differently while it does the work. */
export type Twist = {
  readonly amount?: number
  readonly wrongOrder?: true
  readonly wrongSignature?: true
  readonly extraFields?: true
}

export class FaultScript {
  private queue: Fault[] = []

  add(fault: Fault): void {
    this.queue.push(fault)
  }

  clear(): void {
    this.queue = []
  }

  pending(): readonly Fault[] {
    return this.queue
  }

  take(on: Operation): Fault | undefined {
    const index = this.queue.findIndex((fault) => fault.on === on)
    const fault = this.queue[index]
    if (fault === undefined) return undefined
    if (fault.times > 1) this.queue[index] = { ...fault, times: fault.times - 1 }
    else this.queue.splice(index, 1)
    return fault
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const optional = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V }

const whole = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string'

/** Of an answer that can have a body. */
const isHttpStatus = (value: unknown): boolean =>
  whole(value) && value >= 200 && value <= 599 && ![204, 205, 304].includes(value)

/** The fault, or a sentence that says what is wrong with it. */
export const parseFault = (json: unknown): Fault | string => {
  if (!isRecord(json)) return 'send a JSON object'
  const { on, kind, times = 1, delayMs = 0, code, httpStatus, message, detail, amount } = json
  if (!operations.includes(on as Operation)) return `on: one of ${operations.join(', ')}`
  if (typeof kind !== 'string' || !Object.hasOwn(faultKinds, kind))
    return `kind: one of ${Object.keys(faultKinds).join(', ')}`
  if (!whole(times) || times === 0) return 'times: a whole number above 0'
  if (!whole(delayMs)) return 'delayMs: whole milliseconds'
  if (kind === 'code' || kind === 'codeAfterCommit' ? typeof code !== 'string' : !isText(code))
    return 'code: the result code, as text'
  if (!isText(message) || !isText(detail)) return 'message, detail: text'
  if (httpStatus !== undefined && !isHttpStatus(httpStatus))
    return 'httpStatus: 200 to 599, of an answer with a body'
  if (kind === 'wrongAmount' ? !whole(amount) : amount !== undefined && !whole(amount))
    return 'amount: whole won'
  return {
    on: on as Operation,
    kind: kind as FaultKind,
    times,
    delayMs,
    ...optional('code', typeof code === 'string' ? code : undefined),
    ...optional('httpStatus', whole(httpStatus) ? httpStatus : undefined),
    ...optional('message', typeof message === 'string' ? message : undefined),
    ...optional('detail', typeof detail === 'string' ? detail : undefined),
    ...optional('amount', whole(amount) ? amount : undefined),
  }
}

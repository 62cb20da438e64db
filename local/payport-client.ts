/**
 * How a merchant's server talks to Payport: plain HTTP with its API key. The types say what the
 * merchant reads of each answer, and share nothing with Payport's own.
 */
export type Provider = 'kakaopay' | 'naverpay' | 'nicepay'

export type PaymentStatus =
  | 'AwaitingShopper'
  | 'Authorized'
  | 'Approving'
  | 'Paid'
  | 'PartlyRefunded'
  | 'Refunded'
  | 'Declined'
  | 'Abandoned'
  | 'Expired'

export type Refund = {
  readonly id: string
  readonly status: 'Requested' | 'Settled' | 'Refused' | 'NotSent'
  readonly amount: { readonly total: number; readonly taxFree: number }
  readonly reason: string
  readonly requestedAt: string
}

export type Payment = {
  readonly id: string
  readonly orderId: string
  readonly orderName: string
  /** How many lines its timeline has. */
  readonly version: number
  readonly status: PaymentStatus
  readonly provider: Provider
  /** won */
  readonly amount: {
    readonly total: number
    readonly taxFree: number
    readonly refunded: number
    readonly refundable: number
  }
  readonly confirm: 'automatic' | 'manual'
  readonly attempt: { readonly id: string; readonly number: number }
  readonly refunds: readonly Refund[]
  readonly createdAt: string
  readonly approvedAt?: string
  /** While it waits for the confirmation by hand. */
  readonly confirmBy?: string
  readonly reference?: string
  readonly method?: string
  readonly checkout?: { readonly url: string; readonly expiresAt: string }
  readonly decline?: { readonly kind: string; readonly code: string; readonly message?: string }
}

export type TimelineEntry = {
  readonly sequence: number
  readonly at: string
  readonly event: string
  readonly details: Readonly<Record<string, unknown>>
}

/** A line of the feed; a webhook's `data` is the same without the position. */
export type FeedEvent = {
  readonly position: number
  readonly type: string
  readonly eventId: string
  readonly orderId: string
  readonly paymentId: string
  /** 1, 2, 3 ... for each payment. */
  readonly sequence: number
  /** The one before; in a webhook, the one before that the endpoint hears of. Null for the first. */
  readonly previousSequence: number | null
  readonly occurredAt: string
}

export type WebhookEndpoint = { readonly id: string; readonly url: string }

export type Problem = {
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail?: string
  readonly moneyMoved?: 'no' | 'yes' | 'unknown'
  readonly safeToRetry?: 'same-request' | 'new-request' | 'never'
  readonly fields?: ReadonlyArray<{ readonly field: string; readonly problem: string }>
}

export type Answer<Body> = { readonly status: number; readonly headers: Headers } & (
  { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly problem: Problem }
)

export type CreatePayment = {
  readonly orderId: string
  readonly orderName: string
  readonly amount: { readonly total: number; readonly taxFree?: number }
  readonly provider: Provider
  readonly returnUrl: string
  readonly confirm?: 'automatic' | 'manual'
  readonly metadata?: Readonly<Record<string, string>>
  readonly replace?: boolean
}

export type RefundPayment = {
  readonly amount: number
  readonly taxFree?: number
  readonly reason: string
  readonly expectedBalance?: number
}

const unreachable: Problem = {
  title: 'Payport could not be reached',
  status: 503,
  code: 'Unreachable',
  moneyMoved: 'unknown',
  safeToRetry: 'same-request',
}

type Request = {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly body?: unknown
  readonly idempotencyKey?: string
}

export const payportClient = (access: { readonly url: () => string; readonly apiKey: string }) => {
  const send = async <Body>(path: string, request: Request = {}): Promise<Answer<Body>> => {
    const { method = 'GET', body, idempotencyKey } = request
    const response = await fetch(`${access.url()}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${access.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => undefined)
    if (response === undefined)
      return { ok: false, status: 503, headers: new Headers(), problem: unreachable }
    const { status, headers } = response
    const json: unknown = await response.json().catch(() => unreachable)
    return response.ok
      ? { ok: true, status, headers, body: json as Body }
      : { ok: false, status, headers, problem: json as Problem }
  }

  return {
    create: (body: CreatePayment) => send<Payment>('/v1/payments', { method: 'POST', body }),
    find: (id: string) => send<Payment>(`/v1/payments/${id}`),
    findByOrder: (orderId: string) =>
      send<Payment>(`/v1/payments?orderId=${encodeURIComponent(orderId)}`),
    timeline: (id: string) =>
      send<{ readonly entries: readonly TimelineEntry[] }>(`/v1/payments/${id}/timeline`),
    confirm: (id: string) => send<Payment>(`/v1/payments/${id}/confirm`, { method: 'POST' }),
    cancel: (id: string) => send<Payment>(`/v1/payments/${id}/cancel`, { method: 'POST' }),
    refund: (id: string, idempotencyKey: string, body: RefundPayment) =>
      send<{ readonly refund: Refund; readonly payment: Payment }>(`/v1/payments/${id}/refunds`, {
        method: 'POST',
        body,
        idempotencyKey,
      }),
    events: (after: number) =>
      send<{ readonly events: readonly FeedEvent[]; readonly more: boolean }>(
        `/v1/events?after=${String(after)}`,
      ),
    listEndpoints: () =>
      send<{ readonly endpoints: readonly WebhookEndpoint[] }>('/v1/webhook-endpoints'),
    findEndpoint: (id: string) => send<WebhookEndpoint>(`/v1/webhook-endpoints/${id}`),
    /** The secret is told here and never again. */
    createEndpoint: (url: string) =>
      send<WebhookEndpoint & { readonly secret: string }>('/v1/webhook-endpoints', {
        method: 'POST',
        body: { url },
      }),
    rotateSecret: (id: string) =>
      send<WebhookEndpoint & { readonly secret: string }>(
        `/v1/webhook-endpoints/${id}/rotate-secret`,
        { method: 'POST' },
      ),
    deleteEndpoint: (id: string) =>
      send<undefined>(`/v1/webhook-endpoints/${id}`, { method: 'DELETE' }),
  }
}

export type PayportClient = ReturnType<typeof payportClient>

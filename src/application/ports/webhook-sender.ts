import type { Task } from 'fp-ts/Task'
import type * as TE from 'fp-ts/TaskEither'

import type { EndpointId, WebhookEndpoint } from '../../domain/events/endpoint'
import type { SecretRef } from '../../domain/events/endpoint-secrets'
import type { RecordedEvent } from '../../domain/events/event'

/** One signed message to one endpoint. */
export type WebhookMessage = {
  readonly endpoint: WebhookEndpoint
  /** `webhook-id`: the same each time that it is sent. */
  readonly id: string
  readonly body: string
}

/** What the endpoint said. `ms` is how long it took. */
export type SendOutcome =
  | { readonly _tag: 'Accepted'; readonly status: number; readonly ms: number }
  /** Any status but 2xx and 410; a redirect is not followed. */
  | { readonly _tag: 'Refused'; readonly status: number; readonly ms: number }
  /** 410: the merchant wants no more of it. */
  | { readonly _tag: 'Gone'; readonly status: 410; readonly ms: number }
  | { readonly _tag: 'NotAnswered'; readonly cause: NotAnsweredCause; readonly ms: number }

export type NotAnsweredCause =
  | 'TimedOut'
  | 'ConnectionFailed'
  /** The address is not a public one (any more). */
  | 'AddressNotAllowed'
  /** None of the operator's master secrets is the one of the endpoint: nothing was sent. */
  | 'SecretMissing'

/** Signs the message and sends it once. */
export type SendWebhook = (message: WebhookMessage, at: Date) => Task<SendOutcome>

/** Why nothing may be sent to an address. */
export type UrlNotAllowed = { readonly _tag: 'UrlNotAllowed'; readonly problem: string }

/** Whether webhooks may go there: https, and nothing but public addresses. Asks the DNS. */
export type CheckUrl = (url: string) => TE.TaskEither<UrlNotAllowed, void>

/** The secrets of endpoints, derived from the operator's masters and never stored. */
export type WebhookSecrets = {
  /** The fingerprint of the master for new secrets. */
  readonly newestMaster: string
  /** `whsec_...`; undefined when the master is not there any more. */
  readonly secretOf: (endpointId: EndpointId, secret: SecretRef) => string | undefined
}

/** A recorded event as one endpoint hears of it. */
export type AddressedEvent = RecordedEvent & {
  /** The line before that the endpoint subscribes to; null for the first. */
  readonly previousSequence: number | null
}

/** The body of an event's message. */
export type RenderEvent = (event: AddressedEvent) => string

/** The body of a message that only tries whether an endpoint works. */
export type RenderTest = (endpointId: EndpointId, at: Date) => string

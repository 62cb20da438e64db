import type * as TE from 'fp-ts/TaskEither'

import type { EndpointId, WebhookEndpoint } from '../../domain/events/endpoint'
import type { EventType } from '../../domain/events/event-types'
import type { MerchantId } from '../../domain/identifiers'
import type { StoreFailure } from '../ports/payment-store'
import type { SendOutcome, UrlNotAllowed } from '../ports/webhook-sender'

export type EndpointRef = { readonly merchantId: MerchantId; readonly id: EndpointId }

/** An endpoint and its secret, which is told here and never again. */
export type EndpointWithSecret = { readonly endpoint: WebhookEndpoint; readonly secret: string }

export type EndpointNotFound = { readonly _tag: 'EndpointNotFound' }
export type TooManyEndpoints = { readonly _tag: 'TooManyEndpoints'; readonly most: number }
/** The merchant has an endpoint with the same URL: a second one would hear everything twice. */
export type EndpointExists = { readonly _tag: 'EndpointExists'; readonly id: EndpointId }

export type CreateEndpoint = (command: {
  readonly merchantId: MerchantId
  readonly url: string
  readonly types?: readonly EventType[]
}) => TE.TaskEither<
  UrlNotAllowed | TooManyEndpoints | EndpointExists | StoreFailure,
  EndpointWithSecret
>

export type ListEndpoints = (
  merchantId: MerchantId,
) => TE.TaskEither<StoreFailure, readonly WebhookEndpoint[]>

/** Another merchant's endpoint is not told apart from none. */
type OnEndpoint<A> = (command: EndpointRef) => TE.TaskEither<EndpointNotFound | StoreFailure, A>

export type GetEndpoint = OnEndpoint<WebhookEndpoint>

/** What still waits for it is never sent. */
export type DeleteEndpoint = OnEndpoint<void>

/** A new secret signs from now on, and the old one beside it for a day. */
export type RotateSecret = OnEndpoint<EndpointWithSecret>

/** What waited for the endpoint is sent, in order, from the next retry run on. */
export type EnableEndpoint = OnEndpoint<WebhookEndpoint>

/** Sends one `webhook.test` message, also to a disabled endpoint, and changes nothing. */
export type TestEndpoint = OnEndpoint<SendOutcome>

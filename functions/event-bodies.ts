import type { EndpointId } from '../src/domain/events/endpoint'
import type { AddressedEvent } from '../src/application/ports/webhook-sender'
import { toWebhookBody } from './http/event-response'

/** What is sent to merchants, in the words of the HTTP API. */
export const eventBodies = {
  event: (event: AddressedEvent): string => JSON.stringify(toWebhookBody(event)),
  test: (endpointId: EndpointId, at: Date): string =>
    JSON.stringify({ type: 'webhook.test', timestamp: at.toISOString(), data: { endpointId } }),
}

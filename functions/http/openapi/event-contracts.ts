import { EndpointIdCodec, EventIdCodec } from '../codecs'
import { EventsResponse } from '../list-events/response'
import { Limit, Position } from '../list-events/request'
import { RedeliverEventResponse } from '../redeliver-event/response'
import { CreateEndpointRequest } from '../webhook-endpoints/request'
import {
  EndpointResponse,
  EndpointsResponse,
  EndpointWithSecretResponse,
  TestResponse,
} from '../webhook-endpoints/response'
import type { Contract, Parameter } from './contract'

const endpointId: Parameter = {
  name: 'id',
  in: 'path',
  codec: EndpointIdCodec,
  says: 'The id that the endpoint was created with',
  example: 'whe_Zm9vYmFyYmF6cXV4MTIzNA',
}

const merchant = ['Unauthorized', 'StoreUnavailable', 'StoreBroken', 'InternalError'] as const
const onEndpoint = ['EndpointNotFound', ...merchant] as const
const onEvents = ['RecordUnreadable', ...merchant] as const

export const listEventsContract: Contract = {
  id: 'listEvents',
  summary: 'Read what happened to all payments, in order',
  description:
    'Every change of every payment once, each payment’s in their order. Positions run from 1 without a gap: who reads from `next` to `next` until `more` is false has missed nothing. Events are kept for 90 days.',
  parameters: [
    {
      name: 'after',
      in: 'query',
      codec: Position,
      says: 'The position behind which to begin: `next` of the answer before. Without it, the oldest event is the first',
      example: 0,
      optional: true,
    },
    {
      name: 'limit',
      in: 'query',
      codec: Limit,
      says: 'How many at most; 50 unless told',
      example: 50,
      optional: true,
    },
  ],
  answers: { 200: { says: 'The events', codec: EventsResponse } },
  failures: ['InvalidRequest', 'PositionAhead', 'EventsExpired', ...onEvents],
}

export const redeliverEventContract: Contract = {
  id: 'redeliverEvent',
  summary: 'Send an event once more',
  description:
    'To every endpoint that takes its type, also to one that is younger than the event. Where it, or an earlier event of the payment, still waits, all of them are sent in order within a minute (`Resumed`).',
  parameters: [
    {
      name: 'id',
      in: 'path',
      codec: EventIdCodec,
      says: 'The `webhook-id` of the message, or `eventId` of the feed',
      example: 'evt_7zqk3v5m2c4xw6ahjb3t5ynr4e_3',
    },
  ],
  answers: { 200: { says: 'What became of it', codec: RedeliverEventResponse } },
  failures: ['EventNotFound', ...onEvents],
}

const withSecret = (says: string) => ({ says, codec: EndpointWithSecretResponse })
const endpoint = { says: 'The endpoint', codec: EndpointResponse }

export const createEndpointContract: Contract = {
  id: 'createWebhookEndpoint',
  summary: 'Have changes sent to a server',
  description:
    'What happens from now on is posted to `url`, signed by Standard Webhooks with `secret`, which is told here and never again. Without `types` all of them are sent.',
  body: {
    codec: CreateEndpointRequest,
    example: { url: 'https://shop.example/webhooks', types: ['payment.paid', 'refund.settled'] },
  },
  answers: { 201: withSecret('The endpoint and its secret') },
  failures: [
    'InvalidRequest',
    'UrlNotAllowed',
    'TooManyEndpoints',
    'EndpointExists',
    'BodyTooLarge',
    'MediaTypeNotSupported',
    ...merchant,
  ],
}

export const listEndpointsContract: Contract = {
  id: 'listWebhookEndpoints',
  summary: 'List the webhook endpoints',
  answers: { 200: { says: 'All of them', codec: EndpointsResponse } },
  failures: merchant,
}

export const getEndpointContract: Contract = {
  id: 'getWebhookEndpoint',
  summary: 'Read a webhook endpoint',
  parameters: [endpointId],
  answers: { 200: endpoint },
  failures: onEndpoint,
}

export const deleteEndpointContract: Contract = {
  id: 'deleteWebhookEndpoint',
  summary: 'Send nothing more to an endpoint',
  description: 'What still waits for it is not sent.',
  parameters: [endpointId],
  answers: { 204: { says: 'It is gone' } },
  failures: onEndpoint,
}

export const rotateSecretContract: Contract = {
  id: 'rotateWebhookSecret',
  summary: 'Give an endpoint a new secret',
  description:
    'The secret of before signs beside it for 24 hours, however often you rotate; up to five old ones may.',
  parameters: [endpointId],
  answers: { 200: withSecret('The endpoint and its new secret') },
  failures: ['TooManyRotations', ...onEndpoint],
}

export const testEndpointContract: Contract = {
  id: 'testWebhookEndpoint',
  summary: 'Send one test message now',
  description: 'A signed `webhook.test`. It changes nothing, whatever the endpoint answers.',
  parameters: [endpointId],
  answers: { 200: { says: 'What the endpoint answered', codec: TestResponse } },
  failures: onEndpoint,
}

export const enableEndpointContract: Contract = {
  id: 'enableWebhookEndpoint',
  summary: 'Send again to an endpoint that answered 410',
  description: 'What waited for it is sent within a minute, each payment’s events in order.',
  parameters: [endpointId],
  answers: { 200: endpoint },
  failures: onEndpoint,
}

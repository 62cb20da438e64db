import * as t from 'io-ts'

import type { EndpointWithSecret } from '../../../src/application/events/manage-endpoints'
import type { SendOutcome } from '../../../src/application/ports/webhook-sender'
import type { WebhookEndpoint } from '../../../src/domain/events/endpoint'
import { EndpointIdCodec, HttpUrl, Timestamp } from '../codecs'
import { EventTypeCodec } from '../event-response'
import { literals } from '../payment-response'

const required = {
  id: EndpointIdCodec,
  url: HttpUrl,
  status: literals('EndpointStatus', ['Enabled', 'Disabled']),
  createdAt: Timestamp,
}
const optional = {
  types: t.readonlyArray(EventTypeCodec),
  disabledAt: Timestamp,
  slowSince: Timestamp,
  previousSecretUntil: Timestamp,
}

export const EndpointResponse = t.intersection(
  [t.strict(required), t.exact(t.partial(optional))],
  'WebhookEndpoint',
)
type EndpointResponse = t.TypeOf<typeof EndpointResponse>

export const EndpointWithSecretResponse = t.intersection(
  [t.strict({ ...required, secret: t.string }), t.exact(t.partial(optional))],
  'WebhookEndpointWithSecret',
)

export const EndpointsResponse = t.strict(
  { endpoints: t.readonlyArray(EndpointResponse) },
  'WebhookEndpoints',
)

export const TestResponse = t.intersection(
  [
    t.strict({
      outcome: literals<SendOutcome['_tag']>('TestOutcome', [
        'Accepted',
        'Refused',
        'Gone',
        'NotAnswered',
      ]),
      ms: t.number,
    }),
    t.exact(t.partial({ status: t.number, cause: t.string })),
  ],
  'WebhookTestResult',
)

export const toEndpointResponse = (endpoint: WebhookEndpoint): EndpointResponse => {
  const { id, url, types, createdAt, disabledAt, troubledSince, previousSecrets = [] } = endpoint
  const [newest] = previousSecrets
  return {
    id,
    url,
    status: disabledAt === undefined ? 'Enabled' : 'Disabled',
    createdAt: createdAt.toISOString(),
    ...(types !== undefined && { types }),
    ...(disabledAt !== undefined && { disabledAt: disabledAt.toISOString() }),
    ...(troubledSince !== undefined && { slowSince: troubledSince.toISOString() }),
    ...(newest !== undefined && { previousSecretUntil: newest.until.toISOString() }),
  }
}

export const toEndpointWithSecret = ({ endpoint, secret }: EndpointWithSecret) => ({
  ...toEndpointResponse(endpoint),
  secret,
})

export const toTestResponse = ({
  _tag: outcome,
  ...others
}: SendOutcome): t.TypeOf<typeof TestResponse> => ({ ...others, outcome })

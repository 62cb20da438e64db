import * as TE from 'fp-ts/TaskEither'

import { createEndpoint, rotateSecret } from '../../../src/application/events/manage-endpoints'
import type { WebhookEndpoints } from '../../../src/application/ports/webhook-endpoints'
import type { MerchantEndpoints, WebhookEndpoint } from '../../../src/domain/events/endpoint'
import { rotateSecret as rotate } from '../../../src/domain/events/endpoint-secrets'
import { endpointOf } from '../../support/events'
import { merchantId, noon, right } from '../../support/payments'

const secrets = {
  newestMaster: 'master',
  secretOf: (_: unknown, { generation }: { readonly generation: number }) =>
    `secret ${String(generation)}`,
}

const creation = {
  secrets,
  clock: () => noon,
  checkUrl: () => TE.right(undefined),
  newKey: () => 'a'.padEnd(22, '0'),
}

/** The first write is done, another writer comes upon it, and then its repeat looks like a lost race. */
const storeOf = (
  before: readonly WebhookEndpoint[],
  another: (endpoint: WebhookEndpoint) => WebhookEndpoint = (endpoint) => endpoint,
) => {
  let stored: MerchantEndpoints = { merchantId, version: 1, endpoints: before }
  let writes = 0
  const endpoints: WebhookEndpoints = {
    of: () => TE.fromIO(() => stored),
    save: (item) => {
      writes += 1
      stored =
        writes === 1
          ? { ...item, version: item.version + 1, endpoints: item.endpoints.map(another) }
          : item
      return writes === 1 ? TE.left({ _tag: 'Overtaken', id: merchantId }) : TE.right(item)
    },
  }
  return { endpoints, stored: () => stored.endpoints }
}

describe('a write that came through unseen', () => {
  it('rotates once, so that the secret of before still signs', async () => {
    const endpoint = endpointOf()
    const { endpoints, stored } = storeOf([endpoint])
    const rotate = rotateSecret({ endpoints, secrets, clock: () => noon })
    const rotated = right(await rotate({ merchantId, id: endpoint.id })())
    const generation = endpoint.secret.generation + 1
    expect(rotated.secret).toBe(`secret ${String(generation)}`)
    expect(stored()).toHaveLength(1)
    expect(stored()[0]?.secret.generation).toBe(generation)
    expect(stored()[0]?.previousSecrets).toMatchObject([endpoint.secret])
  })

  it('creates once, and is no conflict with itself', async () => {
    const { endpoints, stored } = storeOf([])
    const created = right(
      await createEndpoint({ endpoints, ...creation })({ merchantId, url: endpointOf().url })(),
    )
    expect(created.secret).toBe('secret 1')
    expect(stored()).toEqual([created.endpoint])
  })

  it('answers with the secret that stands, where it was rotated before the answer', async () => {
    const rotated = (endpoint: WebhookEndpoint) =>
      right(rotate(noon, secrets.newestMaster)(endpoint))
    const { endpoints, stored } = storeOf([], rotated)
    const created = right(
      await createEndpoint({ endpoints, ...creation })({ merchantId, url: endpointOf().url })(),
    )
    expect(created.secret).toBe('secret 2')
    expect(stored()).toEqual([created.endpoint])
  })
})

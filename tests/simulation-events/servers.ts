import type { EndpointId, MerchantEndpoints } from '../../src/domain/events/endpoint'
import type { MerchantId } from '../../src/domain/identifiers'
import { WebhookServer } from './webhook-server'
import type { World } from './world'

/** The servers behind all endpoints that there are or were. */
export class Servers {
  private readonly byId = new Map<EndpointId, WebhookServer>()
  /** Merchants whose servers are slow and fail often. */
  readonly bad = new Set<MerchantId>()

  constructor(private readonly world: World) {}

  /** The endpoints of a merchant, as they are written. */
  written({ merchantId, endpoints }: MerchantEndpoints): void {
    for (const endpoint of endpoints)
      if (!this.byId.has(endpoint.id))
        this.byId.set(
          endpoint.id,
          new WebhookServer(this.world, merchantId, endpoint, this.bad.has(merchantId)),
        )
    const ids = new Set(endpoints.map(({ id }) => id))
    for (const server of this.of(merchantId))
      if (ids.has(server.id)) server.createAgain()
      else server.deletedAt ??= this.world.now
  }

  find(id: EndpointId): WebhookServer | undefined {
    return this.byId.get(id)
  }

  all(): readonly WebhookServer[] {
    return [...this.byId.values()]
  }

  of(merchantId: MerchantId): readonly WebhookServer[] {
    return this.all().filter((server) => server.merchantId === merchantId)
  }
}

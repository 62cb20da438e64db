import type { MerchantId } from '../identifiers'
import type { EventType } from './event-types'

export type EndpointId = string & { readonly EndpointId: unique symbol }

const endpointIdPattern = /^whe_[A-Za-z0-9_-]{22}$/
export const isEndpointId = (value: unknown): value is EndpointId =>
  typeof value === 'string' && endpointIdPattern.test(value)

/** Which secret signs: it is derived, so that the table holds none. */
export type SecretRef = {
  readonly generation: number
  /** Tells which of the operator's master secrets it is derived from. */
  readonly master: string
}

/** Where a merchant wants to hear of changes. */
export type WebhookEndpoint = {
  readonly id: EndpointId
  readonly url: string
  /** Absent: all of them, also those that come with a later release. */
  readonly types?: readonly EventType[]
  /** It hears of what happens from here on. */
  readonly createdAt: Date
  readonly secret: SecretRef
  /** Signs beside the newer one for a while after a rotation. */
  readonly previousSecret?: SecretRef & { readonly until: Date }
  /** It answered 410: nothing is sent until the merchant enables it again. */
  readonly disabledAt?: Date
  /** It failed or was slow and has not answered well since: only the retry run sends to it. */
  readonly troubledSince?: Date
}

/** All endpoints of a merchant, with one version: every change is conditional on the one before. */
export type MerchantEndpoints = {
  readonly merchantId: MerchantId
  /** 0: there never was one. */
  readonly version: number
  readonly endpoints: readonly WebhookEndpoint[]
}

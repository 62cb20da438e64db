import type { MerchantId, PaymentId } from '../identifiers'
import type { EndpointId } from './endpoint'

export type LaneKey = { readonly endpointId: EndpointId; readonly paymentId: PaymentId }

/** Why a delivery did not succeed, in a word or a status: `500`, `TimedOut`, `AddressNotAllowed`. */
export type FailureCause = string

/**
 * The way of one payment's events to one endpoint: they are sent in order, each once the one before
 * was accepted, so that an endpoint never hears of a later line first.
 */
export type Lane = LaneKey & {
  readonly merchantId: MerchantId
  /** All lines before it are done with. */
  readonly next: number
  /** The last line that was announced; nothing is to be sent while it is before `next`. */
  readonly last: number
  /** Failed tries of the first line that is not done with. */
  readonly tries: number
  readonly standing: LaneStanding
  /** 1 with the first write; every write is conditional on the version before. */
  readonly version: number
}

export type LaneStanding =
  /** All that was announced is done with. */
  | { readonly _tag: 'Idle' }
  /** The retry run sends, from then on. */
  | { readonly _tag: 'Waiting'; readonly dueAt: Date }
  /** Whoever holds the claim sends; after `dueAt` it is taken for dead, and the retry run sends. */
  | { readonly _tag: 'Sending'; readonly dueAt: Date; readonly claim: string }
  /** Every try failed: it waits for the payment's next event or for a person. */
  | { readonly _tag: 'Parked'; readonly since: Date; readonly cause: FailureCause }

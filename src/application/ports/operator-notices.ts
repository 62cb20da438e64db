import type { IO } from 'fp-ts/IO'

import type { EndpointId } from '../../domain/events/endpoint'
import type { PaymentId } from '../../domain/identifiers'
import type { ProviderName } from '../../domain/provider-name'
import type { ReversalCause } from '../../domain/timeline'
import type { ReturnRejected, UnknownCause } from './payment-provider'
import type { NoticeRejected } from './provider-notices'

/** Something that whoever is on call should be able to see; never carries secrets or shopper data. */
export type OperatorNotice =
  /** A call to a provider did not bring what was asked for; unless `Declined`, its outcome may be unknown. */
  | {
      readonly _tag: 'ProviderFailed'
      readonly paymentId: PaymentId
      readonly provider: ProviderName
      readonly during: 'openCheckout' | 'approve' | 'refund' | 'inquire' | 'reverse' | 'netCancel'
      readonly cause: UnknownCause | 'NotSent' | 'Declined'
      readonly code?: string
    }
  | {
      readonly _tag: 'ReturnRejected'
      readonly paymentId: PaymentId
      readonly provider: ProviderName
      readonly kind: ReturnRejected['kind']
    }
  /** An approval did not agree with what was asked for. Money moved wrongly: pages a person. */
  | {
      readonly _tag: 'ApprovalMismatch'
      readonly paymentId: PaymentId
      readonly provider: ProviderName
      readonly cause: ReversalCause
    }
  /** Still unknown after all the time in which the provider should have told: pages a person. */
  | {
      readonly _tag: 'OutcomeOverdue'
      readonly paymentId: PaymentId
      readonly provider: ProviderName
      readonly of: 'approval' | 'refund' | 'reversal'
      /** s since it was asked for. */
      readonly age: number
    }
  /** A provider's server, or somebody in its place, sent what we cannot believe. */
  | NoticeRejected
  /** Notices ask for more looks in a minute than a merchant's payments get; the repeats come later. */
  | { readonly _tag: 'TooManyNotices'; readonly paymentId: PaymentId }
  /** The provider's books hold cancels that were not made through Payport. */
  | {
      readonly _tag: 'RefundedElsewhere'
      readonly paymentId: PaymentId
      readonly provider: ProviderName
      /** won, all of them together */
      readonly total: number
    }
  /** The sweep could not look after a payment; it tries again later. */
  | {
      readonly _tag: 'ReconciliationFailed'
      readonly paymentId: PaymentId
      readonly cause: string
    }

  /** Every try to deliver a payment's events failed: they wait for its next event or for a person. */
  | {
      readonly _tag: 'DeliveryParked'
      readonly paymentId: PaymentId
      readonly endpointId: EndpointId
      readonly cause: string
    }
  /** An endpoint answered 410: nothing is sent until its merchant enables it again. */
  | { readonly _tag: 'EndpointDisabled'; readonly endpointId: EndpointId }
  /** Sending was broken off by our side; the retry run goes on with it. */
  | {
      readonly _tag: 'DeliveryInterrupted'
      readonly paymentId: PaymentId
      readonly endpointId: EndpointId
      readonly cause: string
    }

export type OperatorNotices = (notice: OperatorNotice) => IO<void>

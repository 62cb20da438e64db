import type { DeclineReason } from './decline'
import type { Won } from './money'
import type { ProviderName } from './provider-name'

export type TimelineEvent =
  | {
      readonly _tag: 'CheckoutOpened'
      readonly attempt: number
      readonly provider: ProviderName
      /** How the attempt before ended, where this one follows or replaces it. */
      readonly after?: 'Replaced' | 'Declined' | 'Abandoned' | 'Expired'
    }
  | { readonly _tag: 'ShopperConsented' }
  | { readonly _tag: 'ApprovalStarted' }
  /** Nothing left our process; the shopper's consent is kept. */
  | { readonly _tag: 'ApprovalNotSent' }
  /** The same request goes out once more, with the same key. */
  | { readonly _tag: 'ApprovalRepeated' }
  /** The provider told nothing for too long: an approval that turns up now is given back. */
  | { readonly _tag: 'ApprovalGivenUp' }
  | { readonly _tag: 'PaymentPaid'; readonly reference: string }
  | { readonly _tag: 'AttemptDeclined'; readonly reason: DeclineReason }
  | { readonly _tag: 'AttemptAbandoned'; readonly by: 'shopper' | 'merchant' }
  | { readonly _tag: 'AttemptExpired'; readonly code: string }
  | {
      readonly _tag: 'ReversalRequested'
      readonly reference: string
      readonly cause: ReversalCause
    }
  | { readonly _tag: 'ReversalSettled'; readonly reference: string }
  | { readonly _tag: 'RefundRequested'; readonly refund: number; readonly total: Won }
  | { readonly _tag: 'RefundSettled'; readonly refund: number; readonly total: Won }
  | { readonly _tag: 'RefundRepeated'; readonly refund: number }
  | { readonly _tag: 'RefundNotSent'; readonly refund: number }
  | { readonly _tag: 'RefundRefused'; readonly refund: number; readonly reason: DeclineReason }

/** Why an approval must not stand. */
export type ReversalCause = 'AmountDiffers' | 'AttemptDiffers' | 'AttemptEnded' | 'ApprovalGivenUp'

/** One change of a payment. Sequence numbers run from 1 without a gap. */
export type TimelineEntry = {
  readonly sequence: number
  readonly at: Date
  readonly event: TimelineEvent
}

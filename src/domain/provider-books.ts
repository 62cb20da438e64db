import type { DeclineReason } from './decline'
import type { Won } from './money'
import type { Approval } from './payment'

/** One refund as the provider's books have it. */
export type BookedRefund = {
  /** What the provider calls it. */
  readonly reference: string
  /** Our refund id, where the provider keeps it. */
  readonly refundId?: string
  readonly total: Won
  readonly at: Date
}

/** What a provider answers when it is asked how an attempt stands. */
export type ProviderBooks =
  | {
      readonly _tag: 'Approved'
      readonly approval: Approval
      readonly refunds: readonly BookedRefund[]
      /** What is approved and not given back. */
      readonly balance: Won
    }
  /** The provider's word that this attempt took no money and never will. */
  | { readonly _tag: 'NotApproved'; readonly reason: DeclineReason }
  /** Known there and not approved so far: it may still happen. */
  | { readonly _tag: 'Open' }
  /** Nothing found: no evidence while the provider's window is open, its books may lag. */
  | { readonly _tag: 'NoTrace' }

/** Approved, and nothing of it is left. */
export const isGivenBack = (books: ProviderBooks): boolean =>
  books._tag === 'Approved' && books.balance === 0

import type * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { EventRef, FeedHead, PaymentEvent, RecordedEvent } from '../../domain/events/event'
import type { MerchantId, PaymentId } from '../../domain/identifiers'
import type { Overtaken, StoreFailure } from './payment-store'

/**
 * Every change that merchants hear of, once. A payment's lines are recorded in order, and a merchant's
 * feed has no gap. Events leave it when the retention is over.
 */
export type EventLog = {
  /** The sequence of the payment's last recorded line; 0 when there is none. Strongly consistent. */
  readonly lastRecorded: (paymentId: PaymentId) => TE.TaskEither<StoreFailure, number>
  /** Strongly consistent. */
  readonly head: (merchantId: MerchantId) => TE.TaskEither<StoreFailure, FeedHead>
  /**
   * Puts the first of `events` behind `head`, as many as fit into one write, and tells how many. Fails
   * with `Overtaken` when the feed ends elsewhere by now, or one of them is recorded already; then none
   * is written.
   */
  readonly append: (
    head: FeedHead,
    events: readonly PaymentEvent[],
    at: Date,
  ) => TE.TaskEither<StoreFailure | Overtaken, number>
  /** Strongly consistent. */
  readonly find: (ref: EventRef) => TE.TaskEither<StoreFailure, O.Option<RecordedEvent>>
  /** The payment's recorded lines from `from` to `to`, in order, `limit` at most. Strongly consistent. */
  readonly between: (
    paymentId: PaymentId,
    range: { readonly from: number; readonly to: number; readonly limit: number },
  ) => TE.TaskEither<StoreFailure, readonly RecordedEvent[]>
  /** The merchant's events behind a position, in order; what was recorded just now may be missing. */
  readonly after: (
    merchantId: MerchantId,
    position: number,
    limit: number,
  ) => TE.TaskEither<StoreFailure, readonly RecordedEvent[]>
}

import type * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { PaymentId } from '../../domain/identifiers'
import type { Payment } from '../../domain/payment'

/** Another writer changed the item first: reload it and decide again. */
export type Overtaken = { readonly _tag: 'Overtaken'; readonly id: string }
/** Throttled, timed out or unreachable; the write may or may not have happened. */
export type StoreUnavailable = { readonly _tag: 'StoreUnavailable'; readonly cause: string }
/** A defect of ours or of the set-up: bad expression, missing table, access denied. */
export type StoreBroken = { readonly _tag: 'StoreBroken'; readonly cause: string }
/** The item is there and this code cannot read it. */
export type RecordUnreadable = {
  readonly _tag: 'RecordUnreadable'
  readonly id: PaymentId
  readonly fields: readonly string[]
}

export type StoreFailure = StoreUnavailable | StoreBroken | RecordUnreadable

/** As the index of due items lists it. */
export type DueItem = { readonly id: PaymentId; readonly dueAt: Date }

/** Payments, one item each; every write is conditional on the version before it. */
export type PaymentStore = {
  /** Strongly consistent. */
  readonly find: (id: PaymentId) => TE.TaskEither<StoreFailure, O.Option<Payment>>
  /** Fails with `Overtaken` when the payment exists; a repeat of our own write succeeds. */
  readonly insert: <P extends Payment>(payment: P) => TE.TaskEither<StoreFailure | Overtaken, P>
  /** Fails with `Overtaken` when the stored version is not the one before this; a repeat of our own write succeeds. */
  readonly save: <P extends Payment>(payment: P) => TE.TaskEither<StoreFailure | Overtaken, P>
  /** Payments that somebody must look at, the most overdue first; may lag behind the writes. */
  readonly dueBefore: (at: Date, limit: number) => TE.TaskEither<StoreFailure, readonly DueItem[]>
  /**
   * Has the item listed again at `until`, and changes nothing else of it: it works for items that
   * this code cannot read. Does nothing when another time to look was written meanwhile.
   */
  readonly postpone: (item: DueItem, until: Date) => TE.TaskEither<StoreFailure, void>
  /**
   * Marks the payment as asked about at `at`, and changes nothing else of it. False where another
   * caller did so after `notSince`, or there is no such payment: one of many callers gets a true.
   */
  readonly claimLook: (
    id: PaymentId,
    at: Date,
    notSince: Date,
  ) => TE.TaskEither<StoreFailure, boolean>
}

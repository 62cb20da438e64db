import type * as TE from 'fp-ts/TaskEither'

import type { Payment } from '../../domain/payment'
import type { StoreFailure } from './payment-store'

export type PaymentPage = {
  readonly payments: readonly Payment[]
  /** Items that this code cannot read. */
  readonly unreadable: readonly string[]
  /** Where the next page begins; absent after the last. */
  readonly next?: string
}

/** All payments, page by page, in no order. */
export type PaymentPages = (from?: string) => TE.TaskEither<StoreFailure, PaymentPage>

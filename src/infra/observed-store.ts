import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { PaymentStore } from '../application/ports/payment-store'
import type { Payment } from '../domain/payment'

/** The same store, and `tell` hears of each payment that was read or written. */
export const observedStore = (
  store: PaymentStore,
  tell: (payment: Payment) => void,
): PaymentStore => {
  const told = <P extends Payment>(payment: P): P => {
    tell(payment)
    return payment
  }
  return {
    ...store,
    find: (id) => pipe(store.find(id), TE.map(O.map(told))),
    insert: (payment) => pipe(store.insert(payment), TE.map(told)),
    save: (payment) => pipe(store.save(payment), TE.map(told)),
  }
}

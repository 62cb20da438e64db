import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

import { cancelAttempt, type NotInState } from '../domain/approval'
import type { Abandoned, Payment } from '../domain/payment'
import { changePayment, type PaymentNotFound } from './change-payment'
import type { PaymentRef } from './get-payment'
import type { Clock } from './ports/clock'
import type { PaymentStore, StoreFailure } from './ports/payment-store'

/** Closes the attempt before money can move. A second cancel answers as the first. */
export type CancelPayment = (command: PaymentRef) => TE.TaskEither<CancelPaymentError, Abandoned>

export type CancelPaymentError = PaymentNotFound | NotInState | StoreFailure

type Ports = { readonly payments: PaymentStore; readonly clock: Clock }

export const cancelPayment =
  (ports: Ports): CancelPayment =>
  ({ merchantId, id }) =>
    changePayment(ports)(
      id,
      (payment: Payment): E.Either<PaymentNotFound | NotInState, Abandoned> => {
        if (payment.merchantId !== merchantId) return E.left({ _tag: 'PaymentNotFound' })
        return payment._tag === 'Abandoned'
          ? E.right(payment)
          : cancelAttempt(ports.clock())(payment)
      },
    )

import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { beginApproval, type NotInState } from '../domain/approval'
import { isApproved, type Payment } from '../domain/payment'
import { isTooSoonToApprove } from '../domain/repeats'
import { type ApprovalPorts, approvePayment, type ApprovePaymentError } from './approve-payment'
import { changePayment } from './change-payment'
import type { PaymentRef } from './get-payment'
import { resolvePayment } from './resolve-payment'
import { lookAgainAt } from './timing'

/** Takes the money that the shopper agreed to. A repeat joins the running approval or its end. */
export type ConfirmPayment = (command: PaymentRef) => TE.TaskEither<ConfirmPaymentError, Payment>

export type ConfirmPaymentError = NotInState | ApprovePaymentError

/** An approval runs, or it ended: a repeat is told the same. */
const isDecided = (payment: Payment): boolean =>
  payment._tag === 'Approving' ||
  payment._tag === 'Declined' ||
  payment._tag === 'Expired' ||
  (payment._tag === 'Abandoned' && payment.by === 'shopper') ||
  isApproved(payment)

export const confirmPayment =
  (ports: ApprovalPorts): ConfirmPayment =>
  ({ merchantId, id }) => {
    const at = ports.clock()
    const key = ports.newKey()

    const claim = (payment: Payment): E.Either<ConfirmPaymentError, Payment> => {
      if (payment.merchantId !== merchantId) return E.left({ _tag: 'PaymentNotFound' })
      if (isDecided(payment)) return E.right(payment)
      if (isTooSoonToApprove(payment, at)) return E.left({ _tag: 'ProviderNotReached' })
      // Before the claim is written: it would wait for somebody whom nobody can ask.
      return pipe(
        ports.providers(merchantId, payment.attempt.provider),
        E.flatMap(() => beginApproval({ at, dueAt: lookAgainAt(at), key })(payment)),
      )
    }

    const proceed = (payment: Payment): TE.TaskEither<ConfirmPaymentError, Payment> =>
      payment._tag === 'Approving' && payment.key === key
        ? approvePayment(ports)(payment)
        : resolvePayment(ports)(payment)

    return pipe(changePayment(ports)(id, claim), TE.flatMap(proceed))
  }

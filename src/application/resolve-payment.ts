import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { type Approved, type Approving, isApproved, type Payment } from '../domain/payment'
import { reversalIsDue } from '../domain/reversals'
import type { ApprovalPorts } from './approve-payment'
import { type InquirePaymentError, inquirePayment } from './inquire-payment'
import type { ProviderNotEnabled } from './ports/payment-provider'
import { reverseApproval } from './reverse-approval'
import { isStale } from './timing'

/**
 * For a caller who reads: looks into the provider's books where an answer is missing for longer
 * than a call usually takes. Nothing is sent again; that is left to the sweep. Without credentials
 * nobody can be asked, and the payment is told as it stands.
 */
export type ResolvePayment = (payment: Payment) => TE.TaskEither<ResolvePaymentError, Payment>

export type ResolvePaymentError = Exclude<InquirePaymentError, ProviderNotEnabled>

const awaitsAnswer = (payment: Payment, now: Date): payment is Approving | Approved =>
  payment._tag === 'Approving'
    ? isStale(payment.since, now)
    : isApproved(payment) &&
      payment.refunds.some(
        ({ standing, requestedAt }) => standing._tag === 'Requested' && isStale(requestedAt, now),
      )

export const resolvePayment =
  (ports: ApprovalPorts): ResolvePayment =>
  (payment) => {
    const now = ports.clock()
    const resolve = (): TE.TaskEither<InquirePaymentError, Payment> => {
      if (reversalIsDue(payment, now)) return reverseApproval(ports)(payment)
      return awaitsAnswer(payment, now)
        ? pipe(
            inquirePayment(ports)(payment),
            TE.map((inquired) => inquired.payment),
          )
        : TE.right(payment)
    }
    return pipe(
      resolve(),
      TE.orElse((failure) =>
        failure._tag === 'ProviderNotEnabled'
          ? TE.right<ResolvePaymentError, Payment>(payment)
          : TE.left<ResolvePaymentError, Payment>(failure),
      ),
    )
  }

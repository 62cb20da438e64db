import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { isApproved, type Payment } from '../domain/payment'
import { reversalIsDue } from '../domain/reversals'
import type { ApprovalPorts, ApprovePaymentError } from './approve-payment'
import { reconcileApproval, type Reconciled } from './reconcile-approval'
import { reconcileRefunds } from './reconcile-refunds'
import { reverseApproval } from './reverse-approval'

/** Looks after whatever a payment waits for: first money that must go back, then the unknown. */
export type ReconcilePayment = (payment: Payment) => TE.TaskEither<ApprovePaymentError, Reconciled>

const awaitsRefund = (payment: Payment): boolean =>
  isApproved(payment) && payment.refunds.some(({ standing }) => standing._tag === 'Requested')

export const reconcilePayment =
  (ports: ApprovalPorts): ReconcilePayment =>
  (asked) =>
    pipe(
      reversalIsDue(asked, ports.clock()) ? reverseApproval(ports)(asked) : TE.right(asked),
      TE.flatMap((payment): TE.TaskEither<ApprovePaymentError, Reconciled> => {
        if (payment._tag === 'Approving') return reconcileApproval(ports)(payment)
        return isApproved(payment) && awaitsRefund(payment)
          ? reconcileRefunds(ports)(payment)
          : TE.right({ payment, answered: true })
      }),
    )

import type { PaymentId } from './identifiers'
import { isApproved, type Payment } from './payment'
import { isSettledRefund } from './refunds'

/** What a provider's notice points at. Nothing of it is believed: it says where to look. */
export type ProviderNotice = {
  readonly paymentId: PaymentId
  /** The number of the attempt. */
  readonly attempt: number
  /** What the provider calls the approved payment. */
  readonly reference: string
  /** What it calls the cancel, where the notice is about one. */
  readonly cancel?: string
}

/** Whether it may be about something that the payment does not hold yet. */
export const isNews = (
  payment: Payment,
  { attempt, reference, cancel }: ProviderNotice,
): boolean =>
  payment._tag === 'Approving'
    ? payment.attempt.number === attempt
    : isApproved(payment) &&
      payment.approval.reference === reference &&
      cancel !== undefined &&
      !isSettledRefund(payment, cancel)

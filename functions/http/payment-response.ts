import * as t from 'io-ts'

import type { CheckoutLinks } from '../../src/application/ports/checkout-links'
import { type DeclineKind, declineKinds, type DeclineReason } from '../../src/domain/decline'
import { noAmount } from '../../src/domain/money'
import {
  attemptId,
  isApproved,
  type Payment,
  type Refund,
  refundId,
  type PaymentCommon,
  stateAt,
} from '../../src/domain/payment'
import { providerNames } from '../../src/domain/provider-name'
import { refundableAmount, refundedAmount } from '../../src/domain/refunds'
import { HttpUrl, Metadata, PaymentIdCodec, Timestamp, WonCodec } from './codecs'

export const literals = <S extends string>(name: string, values: readonly S[]): t.Type<S, S> => {
  const keys = Object.fromEntries(values.map((value) => [value, null])) as Record<S, null>
  return t.keyof(keys, name)
}

export const PaymentStatus = literals('PaymentStatus', [
  'AwaitingShopper',
  'Authorized',
  'Approving',
  'Paid',
  'PartlyRefunded',
  'Refunded',
  'Declined',
  'Abandoned',
  'Expired',
])

export const Provider = literals('Provider', providerNames)

const amountFields = { total: WonCodec, taxFree: WonCodec }

export const DeclineResponse = t.intersection(
  [
    t.strict({ kind: literals<DeclineKind>('DeclineKind', declineKinds), code: t.string }),
    t.exact(t.partial({ message: t.string })),
  ],
  'Decline',
)

export const RefundResponse = t.intersection(
  [
    t.strict({
      id: t.string,
      status: literals('RefundStatus', ['Requested', 'Settled', 'Refused', 'NotSent']),
      amount: t.strict(amountFields),
      reason: t.string,
      requestedAt: Timestamp,
    }),
    t.exact(t.partial({ settledAt: Timestamp, reference: t.string, decline: DeclineResponse })),
  ],
  'Refund',
)
export type RefundResponse = t.TypeOf<typeof RefundResponse>

export const PaymentResponse = t.intersection(
  [
    t.strict({
      id: PaymentIdCodec,
      orderId: t.string,
      orderName: t.string,
      status: PaymentStatus,
      provider: Provider,
      amount: t.strict({
        ...amountFields,
        refunded: WonCodec,
        refundable: WonCodec,
      }),
      confirm: literals('Confirm', ['automatic', 'manual']),
      returnUrl: HttpUrl,
      metadata: Metadata,
      attempt: t.strict({ id: t.string, number: t.number }),
      pastAttempts: t.readonlyArray(
        t.strict({
          number: t.number,
          provider: Provider,
          endedAs: literals('AttemptEnd', ['Replaced', 'Declined', 'Abandoned', 'Expired']),
        }),
      ),
      refunds: t.readonlyArray(RefundResponse),
      createdAt: Timestamp,
      version: t.number,
    }),
    t.exact(
      t.partial({
        checkout: t.strict({ url: HttpUrl, expiresAt: Timestamp }),
        confirmBy: Timestamp,
        approvedAt: Timestamp,
        reference: t.string,
        method: t.string,
        decline: DeclineResponse,
        abandonedBy: literals('AbandonedBy', ['shopper', 'merchant']),
      }),
    ),
  ],
  'Payment',
)
export type PaymentResponse = t.TypeOf<typeof PaymentResponse>

export const toRefundResponse = (payment: PaymentCommon, refund: Refund): RefundResponse => {
  const { standing } = refund
  return {
    id: refundId(payment, refund),
    status: standing._tag,
    amount: refund.amount,
    reason: refund.reason,
    requestedAt: refund.requestedAt.toISOString(),
    ...(standing._tag === 'Settled' && {
      settledAt: standing.at.toISOString(),
      reference: standing.reference,
    }),
    ...(standing._tag === 'Refused' && { decline: toDecline(standing.reason) }),
  }
}

const toDecline = ({ kind, code, message }: DeclineReason) => ({
  kind,
  code,
  ...(message !== undefined && { message }),
})

const approvalOf = (payment: Payment) =>
  isApproved(payment)
    ? {
        approvedAt: payment.approval.approvedAt.toISOString(),
        reference: payment.approval.reference,
        ...(payment.approval.method !== undefined && { method: payment.approval.method }),
      }
    : {}

const checkoutOf = (payment: Payment, now: Date, links: Pick<CheckoutLinks, 'checkoutUrl'>) =>
  payment._tag === 'AwaitingShopper' && stateAt(now, payment) === 'AwaitingShopper'
    ? {
        checkout: {
          url: links.checkoutUrl({ paymentId: payment.id, attempt: payment.attempt.number }),
          expiresAt: payment.checkout.expiresAt.toISOString(),
        },
      }
    : {}

/** Without the checkout, whose address is for the shopper alone. */
export const toAnnouncedPayment =
  (now: Date) =>
  (payment: Payment): PaymentResponse => {
    const { order } = payment
    const refunded = isApproved(payment) ? refundedAmount(payment) : noAmount
    const refundable = isApproved(payment) ? refundableAmount(payment) : noAmount
    return {
      id: payment.id,
      orderId: order.orderId,
      orderName: order.orderName,
      status: stateAt(now, payment),
      provider: payment.attempt.provider,
      amount: { ...order.amount, refunded: refunded.total, refundable: refundable.total },
      confirm: order.confirm,
      returnUrl: order.returnUrl,
      metadata: order.metadata,
      attempt: { id: attemptId(payment), number: payment.attempt.number },
      pastAttempts: payment.pastAttempts,
      refunds: isApproved(payment)
        ? payment.refunds.map((refund) => toRefundResponse(payment, refund))
        : [],
      createdAt: payment.createdAt.toISOString(),
      version: payment.timeline.length,
      ...(payment._tag === 'Authorized' &&
        payment.expiresAt > now && { confirmBy: payment.expiresAt.toISOString() }),
      ...approvalOf(payment),
      ...(payment._tag === 'Declined' && { decline: toDecline(payment.reason) }),
      ...(payment._tag === 'Abandoned' && { abandonedBy: payment.by }),
    }
  }

export const toPaymentResponse =
  (links: Pick<CheckoutLinks, 'checkoutUrl'>, now: Date) =>
  (payment: Payment): PaymentResponse => ({
    ...toAnnouncedPayment(now)(payment),
    ...checkoutOf(payment, now, links),
  })

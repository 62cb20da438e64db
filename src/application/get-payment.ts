import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { MerchantId, PaymentId } from '../domain/identifiers'
import type { Payment } from '../domain/payment'
import type { ApprovalPorts } from './approve-payment'
import { findPayment, type PaymentNotFound } from './change-payment'
import type { StoreFailure } from './ports/payment-store'
import { resolvePayment } from './resolve-payment'

/** The payment as it stands; one whose outcome is unknown is inquired on the spot. */
export type GetPayment = (command: PaymentRef) => TE.TaskEither<GetPaymentError, Payment>

export type PaymentRef = { readonly merchantId: MerchantId; readonly id: PaymentId }
export type GetPaymentError = PaymentNotFound | StoreFailure

/** Another merchant's payment is not told apart from none. */
export const ownedBy =
  (merchantId: MerchantId) =>
  (payment: Payment): TE.TaskEither<PaymentNotFound, Payment> =>
    payment.merchantId === merchantId ? TE.right(payment) : TE.left({ _tag: 'PaymentNotFound' })

export const getPayment =
  (ports: ApprovalPorts): GetPayment =>
  ({ merchantId, id }) =>
    pipe(findPayment(ports)(id), TE.flatMap(ownedBy(merchantId)), TE.flatMap(resolvePayment(ports)))

import * as E from 'fp-ts/Either'

import type {
  CheckoutRequest,
  Declined,
  OutcomeUnknown,
  RefundReceipt,
  ReturnRejected,
  ReturnRequest,
  ShopperReturn,
} from '../../application/ports/payment-provider'
import { attemptIdOf, type PaymentId } from '../../domain/identifiers'
import { minus, noWon, plus, smaller, sumOf, type Won } from '../../domain/money'
import type { Order } from '../../domain/order'
import {
  type Approval,
  type Approved,
  type Checkout,
  type Consent,
  type Refund,
  refundId,
  type Reversal,
} from '../../domain/payment'
import type { ProviderBooks } from '../../domain/provider-books'
import { cutToBytes } from '../bounded-text'
import { toReason } from '../decline-reason'
import { outcomeUnknown } from '../http/provider-http'
import { fromKoreaTime } from '../korea-time'
import type {
  Admission,
  ApplyResponse,
  CancelResponse,
  Envelope,
  ReserveResponse,
} from './messages'
import { kindInWindow, type Operation, verdictOn } from './result-codes'

/** An apply is taken until 10 min after the shopper's yes, which is possible for 30 min. ms */
export const applyWindowMs = 10 * 60_000
const windowMs = 30 * 60_000

/** The part of `total` that is taxed, VAT included. */
const taxedPart = (total: Won, taxFree: Won): Won => minus(total, taxFree)

export const toReserveRequest = ({
  paymentId,
  order,
  attempt,
  returnUrl,
}: CheckoutRequest): object => {
  const productName = Array.from(order.orderName).slice(0, 128).join('')
  return {
    modelVersion: '2',
    merchantPayKey: attemptIdOf(order.orderId, attempt.number),
    // No personal data: the payment's id says nothing about the shopper.
    merchantUserKey: paymentId,
    productName,
    productCount: 1,
    totalPayAmount: order.amount.total,
    taxScopeAmount: taxedPart(order.amount.total, order.amount.taxFree),
    taxExScopeAmount: order.amount.taxFree,
    returnUrl,
    // NAVER's inspection fails a merchant whose reservations have none.
    productItems: [
      {
        categoryType: 'ETC',
        categoryId: 'ETC',
        uid: order.orderId,
        name: productName,
        count: 1,
      },
    ],
  }
}

export const toCheckout =
  (serviceUrl: string, at: Date) =>
  ({ body: { reserveId } }: ReserveResponse): Checkout => {
    const url = `${serviceUrl}/payments/${encodeURIComponent(reserveId)}`
    return {
      session: reserveId,
      page: { _tag: 'Redirect', desktopUrl: url, mobileUrl: url },
      expiresAt: new Date(at.getTime() + windowMs + applyWindowMs),
    }
  }

/** At most 50 bytes; what it is made of is NAVER's business. */
const paymentIdPattern = /^[A-Za-z0-9_-]{1,50}$/

/** `paymentId` comes from the browser and is proven only by what apply answers. */
export const toShopperReturn = ({
  method,
  query,
}: ReturnRequest): E.Either<ReturnRejected, ShopperReturn> => {
  const {
    resultCode,
    resultMessage = '',
    paymentId = '',
  } = query as Readonly<Record<'resultCode' | 'resultMessage' | 'paymentId', string | undefined>>
  if (method !== 'GET' || resultCode === undefined || resultCode === '')
    return E.left({ _tag: 'ReturnRejected', kind: 'Malformed' })
  if (resultCode !== 'Success')
    return E.right({
      _tag: 'NotConsented',
      // `userCancel` and the like are words for us; what is meant for the shopper is Korean.
      reason: toReason(
        kindInWindow(resultCode, resultMessage),
        resultCode,
        /^[A-Za-z]*$/.test(resultMessage) ? undefined : resultMessage,
      ),
    })
  return paymentIdPattern.test(paymentId)
    ? E.right({ _tag: 'Consented', consent: paymentId as Consent })
    : E.left({ _tag: 'ReturnRejected', kind: 'Malformed' })
}

const foreign = outcomeUnknown('ForeignAnswer')

type Owner = { readonly id: PaymentId }

/** The shopper key is optional in answers; where it is there it must be ours. */
const isOurs = ({ merchantUserKey }: Admission, { id }: Owner): boolean =>
  !merchantUserKey || merchantUserKey === id

const approvalOf = (admission: Admission): E.Either<OutcomeUnknown, Approval> => {
  const approvedAt = fromKoreaTime(admission.admissionYmdt)
  const taxFree = admission.taxExScopeAmount ?? undefined
  return approvedAt === undefined
    ? E.left(outcomeUnknown('Unreadable'))
    : E.right({
        reference: admission.paymentId,
        attemptId: admission.merchantPayKey,
        total: admission.totalPayAmount,
        ...(taxFree !== undefined && { taxFree }),
        approvedAt,
        ...(admission.primaryPayMeans && { method: admission.primaryPayMeans }),
      })
}

/**
 * The return is not signed, so that somebody can bring the paymentId of another order. Then this
 * attempt took no money: what was approved belongs to that order, whose own return or inquiry finds
 * it. Giving it back from here could take it from an order that is paid.
 */
const ofAnother = toReason('RequestNotAccepted', 'PaymentOfAnotherOrder')

export const toApproval =
  (owner: Owner, paymentId: string) =>
  ({ body }: ApplyResponse): E.Either<Declined | OutcomeUnknown, Approval> => {
    const { detail } = body
    if (body.paymentId !== paymentId || detail.paymentId !== paymentId) return E.left(foreign)
    if (!isOurs(detail, owner)) return E.left({ _tag: 'Declined', reason: ofAnother })
    if (detail.admissionTypeCode !== '01' || detail.admissionState !== 'SUCCESS')
      return E.left(outcomeUnknown('Inconclusive', detail.admissionState))
    return approvalOf(detail)
  }

const mostReasonBytes = 256

type Form = Readonly<Record<string, string>>

/**
 * `doCompareRest` stays off: it compares with a remainder that other refunds on their way change,
 * and a refused comparison says nothing about this refund. The idempotency key keeps a repeated
 * refund from being done twice, and OverRemainAmount keeps all of them within the payment.
 */
const cancelForm = (
  paymentId: string,
  { total, taxFree }: Refund['amount'],
  reason: string,
  transactionKey: string,
): Form => ({
  paymentId,
  cancelAmount: String(total),
  cancelReason: cutToBytes(reason, mostReasonBytes),
  cancelRequester: '2',
  taxScopeAmount: String(taxedPart(total, taxFree)),
  taxExScopeAmount: String(taxFree),
  merchantPayTransactionKey: transactionKey,
})

export const toCancelForm = (payment: Approved, refund: Refund): Form =>
  cancelForm(payment.approval.reference, refund.amount, refund.reason, refundId(payment, refund))

/** Where NAVER did not tell the tax-free part of what it approved, it is the one that we asked for. */
export const toReversalForm = ({ amount }: Order, { reference, total, taxFree }: Reversal): Form =>
  cancelForm(
    reference,
    { total, taxFree: smaller(total, taxFree ?? amount.taxFree) },
    '승인 금액 또는 주문 불일치',
    'reversal',
  )

export const toReceipt =
  (paymentId: string, total: Won) =>
  ({ body }: CancelResponse): E.Either<OutcomeUnknown, RefundReceipt> => {
    if (body.paymentId !== paymentId) return E.left(foreign)
    const given = sumOf([
      body.primaryPayCancelAmount,
      body.npointCancelAmount,
      body.giftCardCancelAmount,
      body.discountCancelAmount ?? noWon,
    ])
    return given === total && body.payHistId !== ''
      ? E.right({ reference: body.payHistId })
      : E.left(outcomeUnknown('Inconclusive', 'cancel'))
  }

const cancelTypes = new Set(['03', '04'])

export const toBooks =
  (owner: Owner, paymentId: string) =>
  (rows: readonly Admission[]): E.Either<OutcomeUnknown, ProviderBooks> => {
    const settled = rows.filter(({ admissionState }) => admissionState === 'SUCCESS')
    if (settled.some((row) => row.paymentId !== paymentId)) return E.left(foreign)
    if (settled.some((row) => !isOurs(row, owner)))
      return E.right({ _tag: 'NotApproved', reason: ofAnother })
    const approved = settled.find(({ admissionTypeCode }) => admissionTypeCode === '01')
    // Only approved payments appear, and with a delay that nobody documented.
    if (approved === undefined) return E.right({ _tag: 'NoTrace' })
    const cancels = settled.filter(({ admissionTypeCode }) => cancelTypes.has(admissionTypeCode))
    return E.map((approval: Approval): ProviderBooks => ({
      _tag: 'Approved',
      approval,
      refunds: cancels.map((row) => ({
        reference: row.payHistId,
        ...(row.merchantPayTransactionKey && { refundId: row.merchantPayTransactionKey }),
        total: row.totalPayAmount,
        at: fromKoreaTime(row.admissionYmdt) ?? approval.approvedAt,
      })),
      balance: minus(
        approval.total,
        cancels.reduce((sum, { totalPayAmount }) => plus(sum, totalPayAmount), noWon),
      ),
    }))(approvalOf(approved))
  }

export const toFailure =
  (operation: Operation) =>
  ({ code, message }: Envelope): Declined | OutcomeUnknown => {
    const verdict = verdictOn(operation, code)
    return verdict._tag === 'No'
      ? // NAVER's words reach the shopper unmodified: its inspection asks for it.
        { _tag: 'Declined', reason: toReason(verdict.kind, code, message ?? undefined) }
      : outcomeUnknown(verdict.cause, code)
  }

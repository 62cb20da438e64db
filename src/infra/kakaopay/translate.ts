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
import type { DeclineKind } from '../../domain/decline'
import { attemptIdOf, type PaymentId } from '../../domain/identifiers'
import { minus, plus, type Won } from '../../domain/money'
import {
  type Approval,
  type Approved,
  type Approving,
  attemptId,
  type Checkout,
  type Consent,
  type Refund,
  refundId,
  type Reversal,
} from '../../domain/payment'
import type { BookedRefund, ProviderBooks } from '../../domain/provider-books'
import { toReason } from '../decline-reason'
import { outcomeUnknown } from '../http/provider-http'
import { fromKoreaTime } from '../korea-time'
import type {
  Action,
  ApproveResponse,
  CancelResponse,
  ErrorResponse,
  OrderResponse,
  ReadyResponse,
} from './messages'
import { type Operation, verdictOn } from './result-codes'

export type Merchant = { readonly cid: string; readonly cidSecret?: string }

const credentials = ({ cid, cidSecret }: Merchant) => ({
  cid,
  ...(cidSecret !== undefined && { cid_secret: cidSecret }),
})

/** From ready to approve, the whole session. [cited: official forum] ms */
export const sessionMs = 15 * 60_000

const mostUrlLength = 255

const withResult = (returnUrl: string, result: string): string => {
  const url = new URL(returnUrl)
  url.searchParams.set('result', result)
  return url.href
}

export const toReadyRequest =
  (merchant: Merchant) =>
  ({ paymentId, order, attempt, returnUrl }: CheckoutRequest): E.Either<Declined, object> =>
    withResult(returnUrl, 'cancelled').length > mostUrlLength
      ? E.left({
          _tag: 'Declined',
          reason: { kind: 'RequestNotAccepted', code: 'returnUrl over 255 characters' },
        })
      : E.right({
          ...credentials(merchant),
          partner_order_id: attemptIdOf(order.orderId, attempt.number),
          // Personal data is forbidden here, and the payment's id says nothing about the shopper.
          partner_user_id: paymentId,
          item_name: Array.from(order.orderName).slice(0, 100).join(''),
          quantity: 1,
          total_amount: order.amount.total,
          tax_free_amount: order.amount.taxFree,
          approval_url: withResult(returnUrl, 'approved'),
          cancel_url: withResult(returnUrl, 'cancelled'),
          fail_url: withResult(returnUrl, 'failed'),
        })

export const toCheckout =
  (at: Date) =>
  (ready: ReadyResponse): Checkout => ({
    session: ready.tid,
    page: {
      _tag: 'Redirect',
      desktopUrl: ready.next_redirect_pc_url,
      mobileUrl: ready.next_redirect_mobile_url,
    },
    // From our own clock before the call: never later than theirs.
    expiresAt: new Date(at.getTime() + sessionMs),
  })

/** Nothing here is proof: `pg_token` proves itself when KakaoPay takes it. */
export const toShopperReturn = ({
  method,
  query,
}: ReturnRequest): E.Either<ReturnRejected, ShopperReturn> => {
  const { result, pg_token: token } = query as { readonly result?: string; pg_token?: string }
  if (method === 'GET' && result === 'cancelled')
    return E.right({ _tag: 'NotConsented', reason: { kind: 'ShopperGaveUp', code: 'cancel_url' } })
  if (method === 'GET' && result === 'failed')
    return E.right({
      _tag: 'NotConsented',
      reason: { kind: 'AuthenticationFailed', code: 'fail_url' },
    })
  return method === 'GET' && result === 'approved' && token && token.length <= 255
    ? E.right({ _tag: 'Consented', consent: token as Consent })
    : E.left({ _tag: 'ReturnRejected', kind: 'Malformed' })
}

export const toApproveRequest = (merchant: Merchant, payment: Approving): object => ({
  ...credentials(merchant),
  tid: payment.session,
  partner_order_id: attemptId(payment),
  partner_user_id: payment.id,
  pg_token: payment.consent,
  // Optional; sent so that KakaoPay checks the amount too.
  total_amount: payment.order.amount.total,
})

const foreign = outcomeUnknown('ForeignAnswer')

type Addressed = { readonly tid: string; readonly cid: string }
const isFor = ({ cid }: Merchant, tid: string, answer: Addressed): boolean =>
  answer.cid === cid && answer.tid === tid

export const toApproval =
  (merchant: Merchant, payment: Approving) =>
  (answer: ApproveResponse): E.Either<OutcomeUnknown, Approval> => {
    const approvedAt = fromKoreaTime(answer.approved_at)
    if (approvedAt === undefined) return E.left(outcomeUnknown('Unreadable'))
    if (!isFor(merchant, payment.session, answer) || answer.partner_user_id !== payment.id)
      return E.left(foreign)
    return E.right({
      reference: answer.tid,
      attemptId: answer.partner_order_id,
      total: answer.amount.total,
      taxFree: answer.amount.tax_free,
      approvedAt,
      ...(answer.payment_method_type !== undefined && { method: answer.payment_method_type }),
    })
  }

export const toOrderRequest = (merchant: Merchant, tid: string): object => ({
  ...credentials(merchant),
  tid,
})

const approvedStates = new Set(['SUCCESS_PAYMENT', 'PART_CANCEL_PAYMENT', 'CANCEL_PAYMENT'])
const openStates = new Set([
  'READY',
  'SEND_TMS',
  'OPEN_PAYMENT',
  'SELECT_METHOD',
  'ARS_WAITING',
  'AUTH_PASSWORD',
])
const endedStates: ReadonlyMap<string, DeclineKind> = new Map([
  ['QUIT_PAYMENT', 'ShopperGaveUp'],
  ['FAIL_AUTH_PASSWORD', 'AuthenticationFailed'],
  ['FAIL_PAYMENT', 'Other'],
])

const cancelsOf = ({ payment_action_details: details }: OrderResponse): readonly Action[] =>
  (details ?? []).filter(({ payment_action_type: type }) => type === 'CANCEL')

/** What is approved and not given back, by KakaoPay's word or from its single actions. */
const balanceOf = (order: OrderResponse): Won =>
  order.cancel_available_amount?.total ??
  cancelsOf(order).reduce((left, { amount }) => minus(left, amount), order.amount.total)

const approvedBooks = (order: OrderResponse): E.Either<OutcomeUnknown, ProviderBooks> => {
  const approvedAt = fromKoreaTime(order.approved_at ?? '')
  if (approvedAt === undefined) return E.left(outcomeUnknown('Unreadable'))
  return E.right({
    _tag: 'Approved',
    approval: {
      reference: order.tid,
      attemptId: order.partner_order_id,
      total: order.amount.total,
      taxFree: order.amount.tax_free,
      approvedAt,
      ...(order.payment_method_type && { method: order.payment_method_type }),
    },
    refunds: cancelsOf(order).map((cancel) => ({
      reference: cancel.aid,
      ...(cancel.payload && { refundId: cancel.payload }),
      total: cancel.amount,
      at: fromKoreaTime(cancel.approved_at) ?? approvedAt,
    })),
    balance: order.status === 'CANCEL_PAYMENT' ? (0 as Won) : balanceOf(order),
  })
}

export const toBooks =
  (merchant: Merchant, payment: { readonly id: PaymentId }, tid: string) =>
  (order: OrderResponse): E.Either<OutcomeUnknown, ProviderBooks> => {
    if (!isFor(merchant, tid, order) || order.partner_user_id !== payment.id) return E.left(foreign)
    if (approvedStates.has(order.status)) return approvedBooks(order)
    if (openStates.has(order.status)) return E.right({ _tag: 'Open' })
    const kind = endedStates.get(order.status)
    return kind === undefined
      ? E.left(outcomeUnknown('UnlistedCode', order.status))
      : E.right({ _tag: 'NotApproved', reason: toReason(kind, order.status) })
  }

/** KakaoPay's own default; a tie cannot occur when dividing by 11. */
const vatOf = ({ total, taxFree }: Refund['amount']): number => Math.round((total - taxFree) / 11)

/** The refund that empties the payment takes the VAT that rounding left over. */
const lastVat = (payment: Approved, refund: Refund, available: Won): object => {
  const settled = payment.refunds.filter(({ standing }) => standing._tag === 'Settled')
  const given = settled.reduce((sum, { amount }) => sum + vatOf(amount), 0)
  return available === refund.amount.total
    ? { cancel_vat_amount: vatOf(payment.order.amount) - given }
    : {}
}

/** What KakaoPay can still give back by our books, this refund counted as not done. */
export const availableByOurBooks = (payment: Approved): Won =>
  payment.refunds
    .filter(({ standing }) => standing._tag === 'Settled')
    .reduce((left, { amount }) => minus(left, amount.total), payment.order.amount.total)

/**
 * `available` is the guard: KakaoPay refuses the cancel when its own balance is another, so that a
 * refund whose answer was lost cannot be done twice.
 */
export const toCancelRequest = (
  merchant: Merchant,
  payment: Approved,
  refund: Refund,
  available: Won,
): object => ({
  ...credentials(merchant),
  tid: payment.approval.reference,
  cancel_amount: refund.amount.total,
  cancel_tax_free_amount: refund.amount.taxFree,
  ...lastVat(payment, refund, available),
  cancel_available_amount: available,
  payload: refundId(payment, refund),
})

export const toReversalRequest = (
  merchant: Merchant,
  { reference, total }: Reversal,
  taxFree: Won,
): object => ({
  ...credentials(merchant),
  tid: reference,
  cancel_amount: total,
  cancel_tax_free_amount: taxFree,
  cancel_available_amount: total,
  payload: 'reversal',
})

export const toReceipt =
  (merchant: Merchant, tid: string, total: Won) =>
  (answer: CancelResponse): E.Either<OutcomeUnknown, RefundReceipt> => {
    if (!isFor(merchant, tid, answer)) return E.left(foreign)
    return answer.approved_cancel_amount.total === total
      ? E.right({ reference: answer.aid })
      : E.left(outcomeUnknown('Inconclusive', 'approved_cancel_amount'))
  }

/** ms by which the clock of the host that wrote the request may be ahead of KakaoPay's. */
const clockMarginMs = 5 * 60_000

/**
 * What the books make of a cancel that was refused for its guard: it was done before, or the
 * balance that another refund left, to try again with. Undefined when nobody can tell: a cancel
 * without a payload may be this very one.
 */
export const afterRefusedGuard =
  (payment: Approved, refund: Refund) =>
  (books: ProviderBooks): RefundReceipt | { readonly available: Won } | undefined => {
    if (books._tag !== 'Approved') return undefined
    const own = books.refunds.find((each) => each.refundId === refundId(payment, refund))
    if (own !== undefined) return { reference: own.reference }
    const since = refund.requestedAt.getTime() - clockMarginMs
    const isKnown = ({ reference }: BookedRefund) =>
      payment.refunds.some(
        ({ standing }) => standing._tag === 'Settled' && standing.reference === reference,
      )
    const nameless = books.refunds.some(
      (each) => each.refundId === undefined && each.at.getTime() >= since && !isKnown(each),
    )
    const booked = books.refunds.reduce((sum, { total }) => plus(sum, total), books.balance)
    return nameless || booked !== books.approval.total ? undefined : { available: books.balance }
  }

export const toFailure =
  (operation: Operation) =>
  (error: ErrorResponse): Declined | OutcomeUnknown => {
    const code = 'error_code' in error ? error.error_code : error.code
    const methodCode = error.extras?.method_result_code ?? undefined
    const verdict = verdictOn(operation, code, methodCode)
    const told = methodCode === undefined ? String(code) : `${String(code)}/${methodCode}`
    return verdict._tag === 'No'
      ? { _tag: 'Declined', reason: toReason(verdict.kind, told) }
      : outcomeUnknown(verdict.cause, told)
  }

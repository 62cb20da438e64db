import { amountsOf, drainMeans, drainTax, fitTax, minus, taxTotalOf, totalOf } from './amounts'
import { applyBody, cancelBody } from './answers'
import { approvalOf, newNumber, restOf, unfinishedOf, type Payment, type Row } from './books'
import { done, refused, type Answer } from './codes'
import type { Gateway, Manner } from './gateway'
import type { ApplyRequest, CancelRequest } from './requests'

const minute = 60_000
const applyWithin = 10 * minute
const cancelWithin = 1095 * 24 * 60 * minute

const refuseSecondApply = (gateway: Gateway, payment: Payment, approval: Row): Answer => {
  const { switched, kernel } = gateway
  if (
    switched('applyAfterFullCancel') === 'Fail' &&
    totalOf(restOf(payment, approval, kernel.now())) === 0
  )
    return refused('Fail', '취소된 결제입니다.')
  return switched('alreadyComplete') === 'withBody'
    ? { ...refused('AlreadyComplete'), body: applyBody(gateway, payment, approval, {}) }
    : refused('AlreadyComplete')
}

/** Money moves here. `isBusy`: another apply or cancel of this paymentId is being answered. */
export const apply = (
  gateway: Gateway,
  { paymentId }: ApplyRequest,
  isBusy: boolean,
  manner: Manner,
): Answer => {
  const { books, kernel, switched } = gateway
  const now = kernel.now()
  const payment = books.payment(paymentId)
  if (payment === undefined) return refused(switched('unknownPaymentOnApply'))
  if (isBusy) return refused('AlreadyOnGoing')
  const earlier = approvalOf(payment)
  if (earlier) return refuseSecondApply(gateway, payment, earlier)
  if (payment.ended) return refused(payment.ended.code, payment.ended.message)
  if (now > payment.authenticatedAt + applyWithin) return refused('TimeExpired')

  const { order, paidWith, rows } = payment
  const { merchantPayTransactionKey } = order
  const approval: Row = {
    payHistId: newNumber(now),
    type: '01',
    state: 'SUCCESS',
    at: now,
    amounts: amountsOf(fitTax(manner.amount ?? taxTotalOf(order.tax), order.tax), paidWith),
    ...(merchantPayTransactionKey !== undefined && { merchantPayTransactionKey }),
  }
  books.put({ ...payment, rows: [...rows, approval] })
  return done(applyBody(gateway, payment, approval, manner))
}

/** The checks of a cancel that would change the rest, in NaverPay's order. */
const refuseCancel = (
  { amount, tax, expectedRest }: CancelRequest,
  payment: Payment,
  approval: Row,
  now: number,
): Answer | undefined => {
  const rest = restOf(payment, approval, now)
  const left = totalOf(rest)
  if (left === 0) return refused('AlreadyCanceled')
  if (now > approval.at + cancelWithin) return refused('CancelDeadlineExpired')
  if (taxTotalOf(tax) !== amount) return refused('TaxScopeAmountError')
  if (amount > left) return refused('OverRemainAmount')
  if (tax.taxable > rest.taxable || tax.exempt > rest.exempt || tax.deposit > rest.deposit)
    return refused('TaxScopeAmtGreaterThanRemainError')
  if (expectedRest !== undefined && left - amount !== expectedRest)
    return refused('RestAmountDiff', `취소 후 남을 금액이 다릅니다. (남은 금액: ${left})`)
  return undefined
}

const isSameCancel = ({ amount, tax, merchantPayTransactionKey }: CancelRequest, row: Row) =>
  amount === totalOf(row.amounts) &&
  tax.taxable === row.amounts.taxable &&
  tax.exempt === row.amounts.exempt &&
  tax.deposit === row.amounts.deposit &&
  merchantPayTransactionKey === row.merchantPayTransactionKey

const finish = ({ books, kernel }: Gateway, payment: Payment, approval: Row, row: Row): Answer => {
  const at = kernel.now()
  const finished = { ...row, at }
  const rows = payment.rows.map((one) => (one === row ? finished : one))
  books.put({ ...payment, rows })
  const rest = restOf({ ...payment, rows }, approval, at)
  return done(cancelBody(payment, finished, { rest, at, isFinished: true }, {}))
}

const newCancel = (
  request: CancelRequest,
  payment: Payment,
  approval: Row,
  now: number,
  manner: Manner,
): Row => {
  const rest = restOf(payment, approval, now)
  const amount = Math.min(manner.amount ?? request.amount, totalOf(rest))
  const tax = amount === request.amount ? request.tax : drainTax(amount, rest)
  const { cancelRequester, merchantPayTransactionKey } = request
  return {
    payHistId: newNumber(now),
    type: amount === totalOf(approval.amounts) ? '03' : '04',
    state: 'SUCCESS',
    at: now + (manner.unfinishedFor ?? 0),
    amounts: { ...drainMeans(amount, rest), ...tax },
    cancelRequester,
    ...(merchantPayTransactionKey !== undefined && { merchantPayTransactionKey }),
  }
}

/** All of the amount or nothing. `isBusy`: another apply or cancel is being answered. */
export const cancel = (
  gateway: Gateway,
  request: CancelRequest,
  isBusy: boolean,
  manner: Manner,
): Answer => {
  const { books, kernel } = gateway
  const now = kernel.now()
  const payment = books.payment(request.paymentId)
  const approval = payment && approvalOf(payment)
  if (payment === undefined || approval === undefined) return refused('InvalidPaymentId')
  if (isBusy) return refused('AlreadyOnGoing')
  const unfinished = unfinishedOf(payment, now)
  if (unfinished)
    return isSameCancel(request, unfinished)
      ? finish(gateway, payment, approval, unfinished)
      : refused('PreCancelNotComplete')
  const refusal = refuseCancel(request, payment, approval, now)
  if (refusal) return refusal

  const row = newCancel(request, payment, approval, now, manner)
  books.put({ ...payment, rows: [...payment.rows, row] })
  const rest = minus(restOf(payment, approval, now), row.amounts)
  const isFinished = manner.unfinishedFor === undefined
  return done(
    cancelBody(payment, row, { rest, at: now, isFinished }, manner),
    isFinished ? 'Success' : 'CancelNotComplete',
  )
}

/** What a scripted decline leaves behind. */
export const recordDecline = ({ books, kernel, switched }: Gateway, id: string, answer: Answer) => {
  const payment = books.payment(id)
  if (payment === undefined || approvalOf(payment)) return
  const now = kernel.now()
  const failed: Row = {
    payHistId: newNumber(now),
    type: '01',
    state: 'FAIL',
    at: now,
    amounts: amountsOf(payment.order.tax, payment.paidWith),
  }
  books.put({
    ...payment,
    ended: { code: answer.code, message: answer.message },
    rows: switched('failedRows') === 'written' ? [...payment.rows, failed] : payment.rows,
  })
}

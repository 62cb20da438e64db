import type { Twist } from '../kernel/faults'
import { balanceOf, taxFreeLeft, type Cancel, type Payment } from './books'
import { isRefusal, refused, type Refusal } from './codes'
import { readFields } from './fields'
import type { Gateway } from './gateway'
import { approveFields, cancelFields, checkSigning, netCancelFields } from './requests'
import { paymentSignature, requestSignature } from './signatures'

/** What an answer is written from. */
export type Found = { readonly payment: Payment; readonly cancelledTid?: string }

const netCancelWithinMs = 3600 * 1000
const minuteMs = 60 * 1000
const yearMs = 365 * 24 * 60 * minuteMs

/** Moves the money of an authenticated tid. */
export const approve = (
  { books, kernel, switched, sizeOf, credentials }: Gateway,
  tid: string,
  body: unknown,
  twist: Twist,
): Found | Refusal => {
  const payment = books.find(tid)
  if (payment === undefined) return refused(switched('unknownTid'))
  const request = readFields(approveFields, body, sizeOf)
  if (isRefusal(request)) return request
  const { amount } = request
  const badSignature = checkSigning(request, (ediDate) => [
    paymentSignature(tid, amount, ediDate, credentials.secretKey),
  ])
  if (badSignature) return badSignature
  if (payment.status === 'paid') return refused(switched('secondApprove'))
  if (payment.status === 'failed') return refused('U114')
  if (amount !== payment.amount) return refused(switched('amountMismatch'))
  const now = kernel.now()
  if (now - payment.authenticatedAt > Number(switched('approveWithinMinutes')) * minuteMs)
    return refused('A245')
  if (books.paidFor(payment.orderId)) return refused(switched('paidOrder'))

  const approved = twist.amount ?? amount
  return {
    payment: books.put({
      ...payment,
      status: 'paid',
      amount: approved,
      taxFree: Math.min(payment.taxFree, approved),
      approveNo: tid.slice(-8),
      paidAt: now,
    }),
  }
}

/** The issuer said no: the tid is spent and its order is free for another attempt. */
export const decline = ({ books, kernel }: Gateway, tid: string): Payment | undefined => {
  const payment = books.find(tid)
  return payment?.status === 'authenticated'
    ? books.put({ ...payment, status: 'failed', failedAt: kernel.now() })
    : undefined
}

const record = (
  { books, kernel, switched }: Gateway,
  payment: Payment,
  cancel: Pick<Cancel, 'orderId' | 'amount' | 'taxFree' | 'reason'>,
  twist: Twist,
): Found => {
  const at = kernel.now()
  const amount = Math.min(twist.amount ?? cancel.amount, balanceOf(payment))
  const keepsTid = amount === payment.amount && switched('fullCancelTid') === 'original'
  const tid = keepsTid ? payment.tid : books.nextTid(at)
  const entry = { ...cancel, tid, amount, taxFree: Math.min(cancel.taxFree, amount), at }
  return {
    payment: books.put({ ...payment, cancels: [...payment.cancels, entry] }),
    cancelledTid: tid,
  }
}

/** Gives back a part, or with no `cancelAmt` all that is left. */
export const cancel = (
  gateway: Gateway,
  tid: string,
  body: unknown,
  twist: Twist,
): Found | Refusal => {
  const { books, kernel, switched, credentials } = gateway
  const payment = books.find(tid)
  if (payment === undefined || payment.status === 'authenticated') return refused('U107')
  const request = readFields(cancelFields, body, gateway.sizeOf)
  if (isRefusal(request)) return request
  const badSignature = checkSigning(request, (ediDate) => [
    requestSignature(tid, ediDate, credentials.secretKey),
  ])
  if (badSignature) return badSignature

  const { reason, orderId } = request
  const isUsed = books.isNumberUsed(orderId)
  books.useCancelNumber(orderId)

  if (payment.status === 'failed') return refused('U122')
  const balance = balanceOf(payment)
  if (balance === 0) return refused(switched('secondCancel'))
  if (kernel.now() - (payment.paidAt ?? 0) > yearMs) return refused('2016')
  const amount = request.cancelAmt ?? balance
  if (amount <= 0) return refused('U142')
  if (amount > balance) return refused('U123')
  const untaxed = taxFreeLeft(payment)
  // What is not said to be tax-free comes out of the taxed part first.
  const taxFree = request.taxFreeAmt ?? Math.max(0, amount - (balance - untaxed))
  if (taxFree < 0 || taxFree > untaxed) return refused('U319')
  if (taxFree > amount) return refused('U321')
  if (amount < payment.amount && isUsed) return refused('U112')
  if (request.cancelAmt !== undefined && switched('sandboxPartialCancel') === 'on')
    return refused('U128')
  return record(gateway, payment, { orderId, amount, taxFree, reason }, twist)
}

/** A refusal that is not the books' own has read the request's orderId all the same. */
export const spendCancelNumber = ({ books, sizeOf }: Gateway, body: unknown): void => {
  const request = readFields(cancelFields, body, sizeOf)
  if (!isRefusal(request)) books.useCancelNumber(request.orderId)
}

/** Undoes an approve whose answer was lost: by order, in full, within an hour. */
export const netCancel = (gateway: Gateway, body: unknown, twist: Twist): Found | Refusal => {
  const { books, kernel, switched, sizeOf, credentials } = gateway
  const request = readFields(netCancelFields, body, sizeOf)
  if (isRefusal(request)) return request
  const badSignature = checkSigning(request, (ediDate) => [
    requestSignature(request.orderId, ediDate, credentials.secretKey),
  ])
  if (badSignature) return badSignature
  const payment = books.paidFor(request.orderId)
  if (payment === undefined) return refused('U107')
  const latest = payment.cancels.at(-1)
  if (latest !== undefined && balanceOf(payment) === 0)
    return switched('secondNetCancel') === '0000'
      ? { payment, cancelledTid: latest.tid }
      : refused(switched('secondNetCancel'))
  if (latest !== undefined) return refused('2014')
  if (kernel.now() - payment.paidAt > netCancelWithinMs) return refused('2020')
  const whole = { amount: payment.amount, taxFree: payment.taxFree, reason: '망취소' }
  return record(gateway, payment, whole, twist)
}

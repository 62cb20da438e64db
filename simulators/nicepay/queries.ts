import { refused, type Refusal } from './codes'
import type { Gateway } from './gateway'
import { toKoreanDate } from './korean-time'
import type { Found } from './payments'
import { checkSigning } from './requests'
import { requestSignature } from './signatures'

type Query = Readonly<Record<string, string>>

const checkQuery = (query: Query, gateway: Gateway, keys: readonly string[]) =>
  checkSigning({ ediDate: query['ediDate'], signData: query['signData'] }, (ediDate) =>
    keys.map((key) => requestSignature(key, ediDate, gateway.credentials.secretKey)),
  )

/** Approved, and not yet seen by queries. */
const lags = (
  { kernel, switched }: Gateway,
  { paidAt = 0 }: { readonly paidAt?: number | undefined },
): boolean => kernel.now() - paidAt < Number(switched('queryLagMs'))

export const queryByTid = (gateway: Gateway, tid: string, query: Query): Found | Refusal => {
  const badSignature = checkQuery(query, gateway, [tid])
  if (badSignature) return badSignature
  const payment = gateway.books.find(tid)
  if (payment === undefined) return refused('U107')
  const before = gateway.switched('queryBeforeApprove')
  if ((payment.status === 'authenticated' || lags(gateway, payment)) && before !== 'ready')
    return refused(before)
  return { payment }
}

/** Only a payment that went through is found by its order; declined ones have given it back. */
export const queryByOrder = (gateway: Gateway, orderId: string, query: Query): Found | Refusal => {
  const { books, switched } = gateway
  const payment = books.paidFor(orderId)
  // The two editions of the manual disagree on what is signed here.
  const keys = payment === undefined ? [orderId] : [orderId, payment.tid]
  const badSignature = checkQuery(query, gateway, keys)
  if (badSignature) return badSignature
  const { orderDate } = query
  if (orderDate === undefined && switched('orderDate') === 'required')
    return refused('U100', '필수 항목이 누락되었습니다. [orderDate]')
  if (orderDate !== undefined && !/^\d{8}$/.test(orderDate)) return refused('U130')
  if (payment === undefined) return refused('U107')
  if (lags(gateway, payment)) return refused('U107')
  if (orderDate !== undefined && orderDate !== toKoreanDate(payment.authenticatedAt))
    return refused('U107')
  return { payment }
}

import { createHash } from 'node:crypto'

export type MerchantId = string & { readonly MerchantId: unique symbol }
/** The merchant's own order number. */
export type OrderId = string & { readonly OrderId: unique symbol }
export type PaymentId = string & { readonly PaymentId: unique symbol }
/** What a provider sees as the order number. */
export type AttemptId = string & { readonly AttemptId: unique symbol }
/** What a provider sees as the number of a refund. */
export type RefundId = string & { readonly RefundId: unique symbol }

export const mostAttempts = 99
export const mostRefunds = 99

/**
 * Letters, digits, `-` and `_`, at most 56: with an attempt's and a refund's number behind it
 * (`-99-r99`) it stays within the 64 bytes that NaverPay and NICEPAY take.
 */
const orderIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,55}$/
export const isOrderId = (value: unknown): value is OrderId =>
  typeof value === 'string' && orderIdPattern.test(value)

const merchantIdPattern = /^[a-z0-9][a-z0-9-]{0,31}$/
export const isMerchantId = (value: unknown): value is MerchantId =>
  typeof value === 'string' && merchantIdPattern.test(value)

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'

const toBase32 = (bytes: Uint8Array): string => {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => base32.charAt(parseInt(five.padEnd(5, '0'), 2)))
    .join('')
}

/** One payment for one (merchant, order): the id is derived, so that two creates cannot make two. */
export const paymentIdOf = (merchantId: MerchantId, orderId: OrderId): PaymentId => {
  const hash = createHash('sha256').update(`${merchantId}\n${orderId}`).digest()
  return `pay_${toBase32(hash.subarray(0, 16))}` as PaymentId
}

const paymentIdPattern = /^pay_[a-z2-7]{26}$/
export const isPaymentId = (value: unknown): value is PaymentId =>
  typeof value === 'string' && paymentIdPattern.test(value)

export const attemptIdOf = (orderId: OrderId, attempt: number): AttemptId =>
  `${orderId}-${String(attempt)}` as AttemptId

/** The order and the attempt's number that an attempt id is made of. */
export const readAttemptId = (
  text: string,
): { readonly orderId: OrderId; readonly attempt: number } | undefined => {
  const [, orderId, number] = /^(.+)-([1-9]\d?)$/.exec(text) ?? []
  return isOrderId(orderId) ? { orderId, attempt: Number(number) } : undefined
}

export const refundIdOf = (attemptId: AttemptId, refund: number): RefundId =>
  `${attemptId}-r${String(refund)}` as RefundId

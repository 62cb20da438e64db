import { createHmac, timingSafeEqual } from 'node:crypto'

import * as E from 'fp-ts/Either'

import type {
  CheckoutLinks,
  CheckoutRef,
  CheckoutTokenInvalid,
} from '../application/ports/checkout-links'
import { isPaymentId } from '../domain/identifiers'

/** 128 bits: nobody guesses one. */
const macBytes = 16

const mac = (secret: string, text: string): Buffer =>
  createHmac('sha256', secret).update(text).digest().subarray(0, macBytes)

const tokenPattern = /^([a-z2-7]{26})-([1-9][0-9]?)-([A-Za-z0-9_-]{22})$/

const invalid: CheckoutTokenInvalid = { _tag: 'CheckoutTokenInvalid' }

/**
 * Checkout addresses whose token names the payment and the attempt, with an HMAC over both.
 * The first secret signs, all of them verify: put a new one in front to rotate.
 */
export const checkoutTokens = (
  publicUrl: string,
  secrets: readonly [string, ...(readonly string[])],
): CheckoutLinks => {
  const sign = ({ paymentId, attempt }: CheckoutRef): string => {
    const text = `${paymentId.slice('pay_'.length)}-${String(attempt)}`
    return `${text}-${mac(secrets[0], text).toString('base64url')}`
  }
  const read = (token: string): E.Either<CheckoutTokenInvalid, CheckoutRef> => {
    const [, id, attempt, signature] = tokenPattern.exec(token) ?? []
    if (id === undefined || attempt === undefined || signature === undefined) return E.left(invalid)
    const given = Buffer.from(signature, 'base64url')
    const paymentId = `pay_${id}`
    const genuine = secrets.some((secret) =>
      timingSafeEqual(mac(secret, `${id}-${attempt}`), given),
    )
    return genuine && isPaymentId(paymentId)
      ? E.right({ paymentId, attempt: Number(attempt) })
      : E.left(invalid)
  }
  return {
    checkoutUrl: (checkout) => `${publicUrl}/checkout/${sign(checkout)}`,
    returnUrl: (checkout) => `${publicUrl}/checkout/${sign(checkout)}/return`,
    read,
  }
}

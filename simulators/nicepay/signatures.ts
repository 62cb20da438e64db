import { createHash } from 'node:crypto'

/** Lower-case hex of SHA-256 over the parts, joined without separators. */
const digest = (...parts: ReadonlyArray<string | number>): string =>
  createHash('sha256').update(parts.join(''), 'utf8').digest('hex')

/** Of the form that the window makes the browser post to `returnUrl`. */
export const windowSignature = (
  authToken: string,
  clientId: string,
  amount: number,
  secretKey: string,
): string => digest(authToken, clientId, amount, secretKey)

/** Of each answer with a payment in it, and of `signData` in an approve request. */
export const paymentSignature = (
  tid: string,
  amount: number,
  ediDate: string,
  secretKey: string,
): string => digest(tid, amount, ediDate, secretKey)

/** Of `signData` where the request has no amount: `key` is the tid or the order's number. */
export const requestSignature = (key: string, ediDate: string, secretKey: string): string =>
  digest(key, ediDate, secretKey)

import { createHash, timingSafeEqual } from 'node:crypto'

/** Lower-case hex of SHA-256 over the parts as UTF-8, joined without separators. */
const digest = (...parts: ReadonlyArray<string | number>): string =>
  createHash('sha256').update(parts.join(''), 'utf8').digest('hex')

/** Of the form that the window makes the browser post; covers neither the tid nor the order. */
export const windowSignature = (
  authToken: string,
  clientId: string,
  amount: number,
  secretKey: string,
): string => digest(authToken, clientId, amount, secretKey)

/** Of every answer about a payment, and `signData` of an approve; covers no status and no balance. */
export const paymentSignature = (
  tid: string,
  amount: number,
  ediDate: string,
  secretKey: string,
): string => digest(tid, amount, ediDate, secretKey)

/** `signData` of requests without an amount: a cancel's key is the tid, a net-cancel's the order's number. */
export const requestSignature = (key: string, ediDate: string, secretKey: string): string =>
  digest(key, ediDate, secretKey)

const sha256 = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

/** Compares digests of both, so that neither length nor content shows in the time it takes. */
export const isSame = (given: string, expected: string): boolean =>
  timingSafeEqual(sha256(given), sha256(expected))

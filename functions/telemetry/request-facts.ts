import { AsyncLocalStorage } from 'node:async_hooks'

import { attemptIdOf } from '../../src/domain/identifiers'
import type { Payment } from '../../src/domain/payment'

/** What people search the log by. */
export type RequestFacts = {
  readonly requestId: string
  paymentId?: string
  attemptId?: string
}

const storage = new AsyncLocalStorage<RequestFacts>()

/** The request that is being answered; one process may answer several at the same time. */
export const currentRequest = (): RequestFacts | undefined => storage.getStore()

export const inRequest = <A>(requestId: string, run: () => Promise<A>): Promise<A> =>
  storage.run({ requestId }, run)

const mostRemembered = 1_000
const lastAttempts = new Map<string, string>()

/** From here on the lines about this payment tell its attempt, and those of this request the payment. */
export const rememberPayment = ({ id, order, attempt }: Payment): void => {
  const attemptId = attemptIdOf(order.orderId, attempt.number)
  const [oldest] = lastAttempts.size < mostRemembered ? [] : lastAttempts.keys()
  if (oldest !== undefined) lastAttempts.delete(oldest)
  lastAttempts.set(id, attemptId)
  const request = currentRequest()
  if (request !== undefined) Object.assign(request, { paymentId: id, attemptId })
}

/** The attempt of a payment that this process met lately. */
export const attemptOf = (paymentId: unknown): string | undefined =>
  typeof paymentId === 'string' ? lastAttempts.get(paymentId) : undefined

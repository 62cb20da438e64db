import type { Hono } from 'hono'

import type { Operation, Twist } from '../kernel/faults'
import type { Call, Env } from '../kernel/simulator'
import { approveAnswer, cancelAnswer, orderAnswer, readyAnswer } from './answers'
import { cancel } from './cancels'
import { isRefusal, refusalAnswer, refused, toJson, type Refusal } from './codes'
import type { Gateway } from './gateway'
import { InFlight } from './in-flight'
import { approve, findSession, ready } from './payments'
import { readApprove, readCancel, readOrder, readReady, type OrderRequest } from './requests'

/** Undefined when the caller may go on. A key of production takes no `DEV_SECRET_KEY`. */
const accessRefusal = (
  { credentials }: Gateway,
  authorization: string | undefined,
): Refusal | undefined => {
  if (authorization === undefined) return refused(-400)
  const { secretKey } = credentials
  const isRight =
    authorization === `SECRET_KEY ${secretKey}` ||
    (authorization === `DEV_SECRET_KEY ${secretKey}` && !secretKey.startsWith('PRD'))
  return isRight ? undefined : refused(-401)
}

/** Anything but JSON reads as undefined, which the table of fields then refuses. */
const bodyOf = async (call: Call): Promise<unknown> =>
  call.req.header('content-type')?.toLowerCase().startsWith('application/json') === true
    ? call.req.json<unknown>().catch(() => undefined)
    : undefined

const base = '/online/v1/payment'

const paymentRoutes = (app: Hono<Env>, gateway: Gateway): void => {
  const { kernel, books, switched } = gateway
  const inFlight = new InFlight()

  const reply = <A extends object>(
    call: Call,
    operation: Operation,
    work: (twist: Twist) => A | Refusal,
    toAnswer: (result: A, twist: Twist) => object,
  ) =>
    kernel.perform(call, operation, (twist) => {
      const result = work(twist)
      return isRefusal(result) ? refusalAnswer(result, switched) : toJson(toAnswer(result, twist))
    })

  const tidOf = (request: OrderRequest | Refusal): string | undefined =>
    isRefusal(request) || request.cid !== gateway.credentials.cid
      ? undefined
      : books.find(request.tid)?.tid

  /** Bodies are read before a fault may wait: the caller can be gone afterwards. */
  app.post(`${base}/ready`, async (c) => {
    const request = readReady(await bodyOf(c))
    return reply(
      c,
      'openCheckout',
      (twist) => (isRefusal(request) ? request : ready(gateway, request, twist)),
      (session, twist) => readyAnswer(gateway, session, twist),
    )
  })
  app.post(`${base}/approve`, async (c) => {
    const request = readApprove(await bodyOf(c))
    return inFlight.during(tidOf(request), (isFirst) => {
      if (!isRefusal(request)) gateway.approves.set(c, { request, isFirst })
      return reply(
        c,
        'approve',
        (twist) => (isRefusal(request) ? request : approve(gateway, request, isFirst, twist)),
        (session, twist) => approveAnswer(gateway, session, twist),
      )
    })
  })
  app.post(`${base}/cancel`, async (c) => {
    const request = readCancel(await bodyOf(c))
    return inFlight.during(tidOf(request), (isFirst) =>
      reply(
        c,
        'refund',
        (twist) => (isRefusal(request) ? request : cancel(gateway, request, isFirst, twist)),
        cancelAnswer,
      ),
    )
  })
  app.post(`${base}/order`, async (c) => {
    const request = readOrder(await bodyOf(c))
    return reply(
      c,
      'inquire',
      () => (isRefusal(request) ? request : findSession(gateway, request)),
      (session, twist) => orderAnswer(gateway, session, twist),
    )
  })
}

/** What the merchant's server calls. */
export const apiRoutes = (app: Hono<Env>, gateway: Gateway): void => {
  app.use('/online/*', async (c, next) => {
    const refusal = accessRefusal(gateway, c.req.header('authorization'))
    if (refusal) return refusalAnswer(refusal, gateway.switched)
    await next()
    return undefined
  })
  paymentRoutes(app, gateway)
  app.all('/online/*', () => refusalAnswer(refused(-404), gateway.switched))
}

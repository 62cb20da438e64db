import type { Hono } from 'hono'

import type { Call, Env } from '../kernel/simulator'
import { fitTax, taxTotalOf } from './amounts'
import { envelope, toResponse } from './answers'
import { newReserveId } from './books'
import { changes, keyOf } from './changes'
import { done, isAnswer, refused, type Answer } from './codes'
import { formOf, jsonOf, type Sent } from './fields'
import type { Gateway, Manner } from './gateway'
import { history } from './history'
import { keyHeader } from './idempotency'
import { apply, cancel } from './payments'
import { readApply, readCancel, readReserve } from './requests'

const longestKey = 64

/** What comes before any handler: who calls, and with which key. */
const refuseCall = (
  { credentials, switched }: Gateway,
  header: (name: string) => string | undefined,
): Response | undefined => {
  const key = header(keyHeader)
  const isMerchant =
    header('X-Naver-Client-Id') === credentials.clientId &&
    header('X-Naver-Client-Secret') === credentials.clientSecret &&
    header('X-NaverPay-Chain-Id') === credentials.chainId
  if (!isMerchant)
    return switched('unauthorizedBody') === 'empty'
      ? new Response(null, { status: 401 })
      : toResponse(envelope(refused('InvalidMerchantAuth')), key)
  if (key !== undefined && key.length > longestKey)
    return toResponse(envelope(refused('InvalidParameter', `${keyHeader}: 최대 64자`)), key)
  return undefined
}

const reserve = ({ books, kernel, switched }: Gateway, sent: Sent | Answer, manner: Manner) => {
  if (isAnswer(sent)) return sent
  const now = kernel.now()
  const order = readReserve(sent, Number(switched('minimumAmount')), now)
  if (isAnswer(order)) return order
  const tax = fitTax(manner.amount ?? taxTotalOf(order.tax), order.tax)
  const reserveId = newReserveId()
  books.reserve({ reserveId, order: { ...order, tax }, reservedAt: now })
  return done({ reserveId })
}

const base = '/:partner/naverpay/payments'

const changeRoutes = (app: Hono<Env>, gateway: Gateway): void => {
  const change = changes(gateway)
  app.post(`${base}/v2/reserve`, async (c) => {
    const sent = await jsonOf(c)
    return change(c, {
      operation: 'openCheckout',
      api: 'reserve',
      sent: isAnswer(sent) ? {} : sent,
      work: (_, manner) => reserve(gateway, sent, manner),
    })
  })
  app.post(`${base}/v2.2/apply/payment`, async (c) => {
    const sent = await formOf(c)
    const request = readApply(sent)
    return change(c, {
      operation: 'approve',
      api: 'apply',
      sent,
      ...(!isAnswer(request) && { paymentId: request.paymentId }),
      work: (isBusy, manner) =>
        isAnswer(request) ? request : apply(gateway, request, isBusy, manner),
    })
  })
  app.post(`${base}/v1/cancel`, async (c) => {
    const sent = await formOf(c)
    const request = readCancel(sent)
    return change(c, {
      operation: 'refund',
      api: 'cancel',
      sent,
      ...(!isAnswer(request) && { paymentId: request.paymentId }),
      work: (isBusy, manner) =>
        isAnswer(request) ? request : cancel(gateway, request, isBusy, manner),
    })
  })
}

const historyRoutes = (app: Hono<Env>, gateway: Gateway): void => {
  const inquire = async (call: Call, version: string, paymentId?: string) => {
    const sent = await jsonOf(call)
    const asked = { version, ...(paymentId !== undefined && { paymentId }) }
    return gateway.kernel.perform(call, 'inquire', (twist) => {
      const answer = isAnswer(sent) ? sent : history(gateway, { ...asked, sent }, twist)
      return toResponse(envelope(answer, twist), keyOf(call))
    })
  }
  for (const version of ['v2.2', 'v2.3']) {
    app.post(`${base}/${version}/list/history`, (c) => inquire(c, version))
    app.post(`${base}/${version}/list/history/:paymentId`, (c) =>
      inquire(c, version, c.req.param('paymentId')),
    )
  }
}

/** What the merchant's server calls. */
export const apiRoutes = (app: Hono<Env>, gateway: Gateway): void => {
  app.use(`${base}/*`, async (c, next) => {
    const refusal = refuseCall(gateway, (name) => c.req.header(name))
    if (refusal) return refusal
    await next()
    return undefined
  })
  changeRoutes(app, gateway)
  historyRoutes(app, gateway)
}

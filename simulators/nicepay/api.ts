import type { Hono } from 'hono'

import type { Operation, Twist } from '../kernel/faults'
import type { Call, Env } from '../kernel/simulator'
import { Access } from './access'
import { answerOf, refusalAnswer, toJson } from './answers'
import { isRefusal, refused, type Refusal } from './codes'
import type { Gateway } from './gateway'
import { InFlight } from './in-flight'
import type { Notices } from './notices'
import { approve, cancel, netCancel, spendCancelNumber, type Found } from './payments'
import { queryByOrder, queryByTid } from './queries'

type Outcome = Found | Refusal

const isJson = (answer: Response): boolean =>
  answer.headers.get('content-type')?.startsWith('application/json') === true

/** Anything but JSON reads as undefined, which the table of fields then refuses. */
const bodyOf = async (call: Call): Promise<unknown> =>
  call.req.header('content-type')?.startsWith('application/json') === true
    ? call.req.json<unknown>().catch(() => undefined)
    : undefined

type Teller = Pick<Notices, 'about'>

const paymentRoutes = (app: Hono<Env>, gateway: Gateway, notices: Teller): void => {
  const { kernel, books } = gateway
  const inFlight = new InFlight()

  /** Bodies are read before a fault may wait: the caller can be gone afterwards. */
  const change = (
    call: Call,
    operation: Operation,
    tid: string | undefined,
    work: (twist: Twist) => Outcome,
  ) =>
    inFlight.during(operation === 'approve' ? 'approve' : 'cancel', tid, (isFirst) =>
      kernel.perform(call, operation, async (twist) => {
        if (!isFirst)
          return refusalAnswer(gateway, refused(operation === 'approve' ? 'A225' : '2015'))
        const outcome = work(twist)
        if (!isRefusal(outcome)) await notices.about(outcome)
        return answerOf(gateway, outcome, twist)
      }),
    )

  const query = (call: Call, find: () => Outcome) =>
    kernel.perform(call, 'inquire', (twist) => {
      const found = find()
      if (isRefusal(found) || twist.amount === undefined) return answerOf(gateway, found, twist)
      return answerOf(gateway, { payment: { ...found.payment, amount: twist.amount } }, twist)
    })

  app.post('/v1/payments/netcancel', async (c) => {
    const body = await bodyOf(c)
    const orderId = typeof body === 'object' && body !== null && 'orderId' in body && body.orderId
    const tid = typeof orderId === 'string' ? books.paidFor(orderId)?.tid : undefined
    return change(c, 'netCancel', tid, (twist) => netCancel(gateway, body, twist))
  })
  app.get('/v1/payments/find/:orderId', (c) =>
    query(c, () => queryByOrder(gateway, c.req.param('orderId'), c.req.query())),
  )
  app.post('/v1/payments/:tid/cancel', async (c) => {
    const body = await bodyOf(c)
    const tid = c.req.param('tid')
    const answer = await change(c, 'refund', books.find(tid)?.tid, (twist) =>
      cancel(gateway, tid, body, twist),
    )
    if (books.find(tid) && isJson(answer)) spendCancelNumber(gateway, body)
    return answer
  })
  app.post('/v1/payments/:tid', async (c) => {
    const body = await bodyOf(c)
    const tid = c.req.param('tid')
    return change(c, 'approve', books.find(tid)?.tid, (twist) => approve(gateway, tid, body, twist))
  })
  app.get('/v1/payments/:tid', (c) =>
    query(c, () => queryByTid(gateway, c.req.param('tid'), c.req.query())),
  )
}

/** What the merchant's server calls. */
export const apiRoutes = (app: Hono<Env>, gateway: Gateway, notices: Teller): void => {
  const access = new Access(gateway)
  app.post('/v1/access-token', (c) => {
    const issued = access.issue(c.req.header('authorization'))
    return isRefusal(issued) ? refusalAnswer(gateway, issued) : toJson(issued)
  })
  app.use('/v1/payments/*', async (c, next) => {
    const refusal = access.check(c.req.header('authorization'))
    if (refusal) return refusalAnswer(gateway, refusal)
    await next()
    return undefined
  })
  paymentRoutes(app, gateway, notices)
  app.all('/v1/payments/*', () => refusalAnswer(gateway, refused('U308')))
  app.all('/v1/*', () => refusalAnswer(gateway, refused('U320')))
}

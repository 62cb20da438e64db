import type { Fault, Operation } from '../kernel/faults'
import type { Kernel, Simulator } from '../kernel/simulator'
import { adminRoutes } from './admin'
import { refusalAnswer } from './answers'
import { apiRoutes } from './api'
import { Books } from './books'
import { browserRoutes } from './browser'
import { readCheckout } from './checkout'
import { isDecline, messageOf, refused, statusOf, type Refusal } from './codes'
import type { Gateway, NicePayCredentials } from './gateway'
import { Notices } from './notices'
import { decline } from './payments'
import { nicePaySwitches } from './switches'
import { pressed } from './window'

export type { NicePayCredentials }

/** What a fault makes NICEPAY say. */
const worded = ({ switched }: Gateway, operation: Operation, fault: Fault): Refusal => {
  switch (fault.kind) {
    case 'maintenance':
      return switched('maintenance') === 'http503'
        ? refused('U303', undefined, 503)
        : refused('U303')
    case 'expired':
      return refused('A245')
    case 'inFlight':
      return refused(operation === 'refund' || operation === 'netCancel' ? '2015' : 'A225')
    case 'code':
      return refused(fault.code ?? 'S999', fault.message, fault.httpStatus)
    default:
      return refused('Z999', fault.message, fault.httpStatus)
  }
}

const shopperOf =
  (gateway: Gateway): Simulator['shopper'] =>
  (options, action) => {
    const checkout = readCheckout(gateway, options)
    if (typeof checkout === 'string') return checkout
    const next = pressed(gateway, checkout, action)
    if (next === 'fnError') return 'the window called fnError; the browser requests nothing'
    return next === 'noCallback' ? 'the window closed; the browser requests nothing' : next
  }

/** The window is opened by a browser, so a person reads this one. */
const refusalPage = (refusal: Refusal): Response => {
  const { code, message = messageOf(code) } = refusal
  return new Response(`결제창을 열 수 없습니다. ${message} [${code}]`, {
    status: statusOf(refusal),
    headers: { 'content-type': 'text/plain;charset=utf-8' },
  })
}

const refuseOf =
  (gateway: Gateway): Simulator['refuse'] =>
  (call, operation, fault) => {
    const refusal = worded(gateway, operation, fault)
    if (operation === 'openCheckout') return refusalPage(refusal)
    const tid = call.req.param('tid')
    const ends = operation === 'approve' && fault.kind === 'code' && isDecline(refusal.code)
    return refusalAnswer(
      gateway,
      refusal,
      ends && tid !== undefined ? decline(gateway, tid) : undefined,
    )
  }

/** NICEPAY's server-approve product for one merchant. */
export const nicePaySimulator =
  (credentials: NicePayCredentials) =>
  (kernel: Kernel): Simulator => {
    const books = new Books(kernel.changed)
    const switched: Gateway['switched'] = (name) => kernel.switchedTo(name)
    const sizeOf = (text: string) =>
      switched('sizes') === 'bytes' ? Buffer.byteLength(text, 'utf8') : Array.from(text).length
    const gateway = { credentials, kernel, books, switched, sizeOf }
    const notices = new Notices(gateway)
    return {
      name: 'nicepay',
      routes: (app) => {
        browserRoutes(app, gateway)
        adminRoutes(app, gateway, notices)
        apiRoutes(app, gateway, notices)
      },
      ledger: () => books.ledger(),
      shopper: shopperOf(gateway),
      refuse: refuseOf(gateway),
      switches: nicePaySwitches,
      state: {
        dump: () => ({ ...books.dump(), noticeUrl: notices.address() }),
        restore: (saved) => {
          books.restore(saved)
          notices.setAddress((saved as { readonly noticeUrl?: string }).noticeUrl ?? '')
        },
        // The address stays: it is no part of the books.
        reset: () => {
          notices.stop()
          books.reset()
        },
      },
      stop: () => notices.stop(),
    }
  }

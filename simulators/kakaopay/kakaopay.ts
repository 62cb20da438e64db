import type { Fault } from '../kernel/faults'
import type { Kernel, Simulator } from '../kernel/simulator'
import { apiRoutes } from './api'
import { Books } from './books'
import { refusalAnswer, refused, type Refusal } from './codes'
import type { Gateway, KakaoPayCredentials } from './gateway'
import { failApproval } from './payments'
import { kakaoPaySwitches } from './switches'
import { shopperOf, windowRoutes } from './window'

export type { KakaoPayCredentials }

const unlisted = '-7999'

const toCode = (code: string): number | string => (/^-?\d{1,9}$/.test(code) ? Number(code) : code)

const scripted = ({ message, httpStatus, detail, code = unlisted }: Fault): Refusal =>
  refused(toCode(code), {
    ...(message !== undefined && { message }),
    ...(httpStatus !== undefined && { httpStatus }),
    ...(detail !== undefined && { methodCode: detail }),
  })

/** What a fault makes KakaoPay say. */
const worded = ({ switched }: Gateway, fault: Fault): Refusal => {
  switch (fault.kind) {
    case 'maintenance':
      return refused(Number(switched('maintenance')))
    case 'expired':
      return refused(-723)
    case 'inFlight':
      return refused(-785)
    default:
      return scripted(fault)
  }
}

const refuseOf =
  (gateway: Gateway): Simulator['refuse'] =>
  (call, _operation, fault) => {
    const refusal = worded(gateway, fault)
    const asked = gateway.approves.get(call)
    if (asked && fault.kind === 'code' && refusal.code === -780)
      failApproval(gateway, asked.request, asked.isFirst, refusal.methodCode)
    return refusalAnswer(refusal, gateway.switched)
  }

/** KakaoPay's single payments for one merchant. */
export const kakaoPaySimulator =
  (credentials: KakaoPayCredentials) =>
  (kernel: Kernel): Simulator => {
    const books = new Books(kernel.changed)
    const switched: Gateway['switched'] = (name) => kernel.switchedTo(name)
    const gateway: Gateway = { credentials, kernel, books, switched, approves: new WeakMap() }
    return {
      name: 'kakaopay',
      routes: (app) => {
        apiRoutes(app, gateway)
        windowRoutes(app, gateway)
      },
      ledger: () => books.ledger(),
      shopper: shopperOf(gateway),
      refuse: refuseOf(gateway),
      switches: kakaoPaySwitches,
      state: {
        dump: () => books.dump(),
        restore: (saved) => books.restore(saved),
        reset: () => books.reset(),
      },
    }
  }

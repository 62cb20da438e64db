import type { Fault, Operation } from '../kernel/faults'
import type { Kernel, Simulator } from '../kernel/simulator'
import { envelope, toResponse } from './answers'
import { apiRoutes } from './api'
import { Books, type SavedBooks } from './books'
import { keep, keyOf, settle } from './changes'
import { isDecline, refused, type Answer } from './codes'
import type { Gateway, NaverPayCredentials } from './gateway'
import { IdempotencyKeys } from './idempotency'
import { partnerCentreRoutes } from './partner-centre'
import { recordDecline } from './payments'
import { naverPaySwitches } from './switches'
import { shopperOf, windowRoutes } from './window'

export type { NaverPayCredentials }

const selfCompletionMs = 3_000

/** What a fault makes NaverPay say. */
const worded = ({ switched }: Gateway, operation: Operation, fault: Fault): Answer => {
  switch (fault.kind) {
    case 'maintenance':
      return refused(
        'MaintenanceOngoing',
        fault.message,
        switched('maintenance') === 'http503' ? 503 : 200,
      )
    case 'expired':
      return refused(operation === 'refund' ? 'CancelDeadlineExpired' : 'TimeExpired')
    case 'inFlight':
      return refused('AlreadyOnGoing')
    case 'code': {
      const said = refused(fault.code ?? 'Fail', fault.message, fault.httpStatus)
      return fault.detail === undefined ? said : { ...said, detail: fault.detail }
    }
    default:
      return refused('PaymentPolicyReview', fault.message, fault.httpStatus)
  }
}

const refuseOf =
  (gateway: Gateway): Simulator['refuse'] =>
  (call, operation, fault) => {
    const key = keyOf(call)
    const asked = gateway.asked.get(call)
    const leavesUnfinished = fault.kind === 'code' && fault.code === 'CancelNotComplete'
    if (asked && operation === 'refund' && leavesUnfinished) {
      const unfinishedFor = fault.delayMs > 0 ? fault.delayMs : selfCompletionMs
      return toResponse(settle(gateway, asked, { unfinishedFor }), key)
    }
    const answer = worded(gateway, operation, fault)
    if (asked?.paymentId !== undefined && operation === 'approve' && isDecline(answer.code))
      recordDecline(gateway, asked.paymentId, answer)
    const sent = envelope(answer)
    return toResponse(asked ? keep(gateway, asked, sent) : sent, key)
  }

type SavedState = SavedBooks & { readonly keys: ReturnType<IdempotencyKeys['dump']> }

/** NaverPay's one-time payments of the payment type, for one merchant. */
export const naverPaySimulator =
  (credentials: NaverPayCredentials) =>
  (kernel: Kernel): Simulator => {
    const books = new Books(kernel.changed)
    const keys = new IdempotencyKeys(kernel.changed)
    const switched: Gateway['switched'] = (name) => kernel.switchedTo(name)
    const gateway: Gateway = { credentials, kernel, books, keys, asked: new WeakMap(), switched }
    return {
      name: 'naverpay',
      routes: (app) => {
        apiRoutes(app, gateway)
        windowRoutes(app, gateway)
        partnerCentreRoutes(app, gateway)
      },
      ledger: () => books.ledger(kernel.now()),
      shopper: shopperOf(gateway),
      refuse: refuseOf(gateway),
      switches: naverPaySwitches,
      state: {
        dump: (): SavedState => ({ ...books.dump(), keys: keys.dump() }),
        restore: (saved) => {
          const state = saved as SavedState
          books.restore(state)
          keys.restore(state.keys)
        },
        reset: () => {
          books.reset()
          keys.reset()
        },
      },
    }
  }

import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { CheckoutLinks } from '../../src/application/ports/checkout-links'
import type { OperatorNotice } from '../../src/application/ports/operator-notices'
import type { PaymentProvider } from '../../src/application/ports/payment-provider'
import type { PaymentStore, StoreUnavailable } from '../../src/application/ports/payment-store'
import type { ReconciliationPorts } from '../../src/application/reconcile-due-item'
import type { PaymentId } from '../../src/domain/identifiers'
import type { Merchant } from '../../src/domain/merchant'
import { type Consent, dueAtOf, type Payment, versionOf } from '../../src/domain/payment'
import { checkoutTokens } from '../../src/infra/checkout-tokens'
import { approvalOf, merchantId, minutes } from './payments'

export const merchant: Merchant = {
  id: merchantId,
  returnOrigins: ['https://shop.example'],
  providersOff: [],
}

export const unavailable: StoreUnavailable = { _tag: 'StoreUnavailable', cause: 'throttled' }

/** A store in memory with the real conditions; `writes` are all that it took, in order. */
export const memoryStore = (...given: readonly Payment[]) => {
  const items = new Map<PaymentId, Payment>(given.map((each) => [each.id, each]))
  const writes: Payment[] = []
  const postponed = new Map<Payment, Date>()
  /** Each entry answers one write instead of the store. */
  const failures: Array<StoreUnavailable | undefined> = []
  const write = <P extends Payment>(payment: P, before: number) =>
    TE.fromIOEither((): E.Either<StoreUnavailable | { _tag: 'Overtaken'; id: PaymentId }, P> => {
      const failure = failures.shift()
      if (failure !== undefined) return E.left(failure)
      const stored = items.get(payment.id)
      if ((stored === undefined ? 0 : versionOf(stored)) !== before)
        return E.left({ _tag: 'Overtaken', id: payment.id })
      items.set(payment.id, payment)
      writes.push(payment)
      return E.right(payment)
    })
  const store: PaymentStore = {
    find: (id) => TE.fromIO(() => O.fromNullable(items.get(id))),
    insert: (payment) => write(payment, 0),
    save: (payment) => write(payment, versionOf(payment) - 1),
    dueBefore: (at) =>
      TE.fromIO(() =>
        [...items.values()].flatMap((each) => {
          const dueAt = postponed.get(each) ?? dueAtOf(each)
          return dueAt !== undefined && dueAt < at ? [{ id: each.id, dueAt }] : []
        }),
      ),
    postpone: ({ id }, until) =>
      TE.fromIO(() => {
        const stored = items.get(id)
        if (stored !== undefined) postponed.set(stored, until)
      }),
    claimLook: (id, at, notSince) =>
      TE.fromIO(() => {
        const stored = items.get(id)
        const isMine =
          stored !== undefined && (stored.lookedAt === undefined || stored.lookedAt <= notSince)
        if (isMine) items.set(id, { ...stored, lookedAt: at })
        return isMine
      }),
  }
  return {
    store,
    writes,
    failures,
    at: (id: PaymentId) => items.get(id),
    put: (payment: Payment) => items.set(payment.id, payment),
  }
}

/** A provider that says yes to everything; tests replace what they are about. */
export const willingProvider: PaymentProvider = {
  capabilities: {
    approveKey: 'native',
    refundKey: 'native',
    listsOpenSessions: true,
    approvalWindowMs: 15 * 60_000,
  },
  openCheckout: () =>
    TE.right({
      session: 'S-1',
      page: {
        _tag: 'Redirect',
        desktopUrl: 'https://p.example/d',
        mobileUrl: 'https://p.example/m',
      },
      expiresAt: minutes(15),
    }),
  showCheckout: ({ checkout }, { mobile }) =>
    checkout.page._tag === 'Redirect'
      ? { _tag: 'GoTo', url: mobile ? checkout.page.mobileUrl : checkout.page.desktopUrl }
      : { _tag: 'Page', html: '<p>window</p>', scriptHashes: [], origins: [] },
  readReturn: (_, { query }) =>
    query['yes'] === undefined
      ? E.left({ _tag: 'ReturnRejected', kind: 'Malformed' })
      : E.right({ _tag: 'Consented', consent: query['yes'] as Consent }),
  approve: (payment) => TE.right(approvalOf(payment)),
  refund: () => TE.right({ reference: 'R-1' }),
  inquire: () => TE.right({ _tag: 'NoTrace' }),
  reverse: () => TE.right({ reference: 'V-1' }),
}

/** Calls of a provider, counted. */
export const counted = (provider: PaymentProvider) => {
  const calls = { openCheckout: 0, approve: 0, refund: 0, inquire: 0, reverse: 0 }
  const counting: PaymentProvider = {
    ...provider,
    openCheckout: (request) => ((calls.openCheckout += 1), provider.openCheckout(request)),
    approve: (payment) => ((calls.approve += 1), provider.approve(payment)),
    refund: (payment, refund) => ((calls.refund += 1), provider.refund(payment, refund)),
    inquire: (payment) => ((calls.inquire += 1), provider.inquire(payment)),
    reverse: (payment, reversal) => ((calls.reverse += 1), provider.reverse(payment, reversal)),
  }
  return { provider: counting, calls }
}

export const links: CheckoutLinks = checkoutTokens('https://pay.example', ['s'.repeat(32)])

let keys = 0

/** Everything that the use cases stand on, at `now` minutes after noon. */
export const portsWith = (
  memory: ReturnType<typeof memoryStore>,
  provider: PaymentProvider = willingProvider,
  now = 2,
) => {
  const notices: OperatorNotice[] = []
  const ports: ReconciliationPorts & { readonly links: CheckoutLinks } = {
    payments: memory.store,
    providers: () => E.right(provider),
    clock: () => minutes(now),
    jitter: () => 0.5,
    newKey: () => `key-${String((keys += 1))}`,
    notify: (notice) => () => {
      notices.push(notice)
    },
    links,
  }
  return { ports, notices }
}

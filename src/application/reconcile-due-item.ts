import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { dueAtOf, type Payment, waitingSince } from '../domain/payment'
import type { ApprovalPorts, ApprovePaymentError } from './approve-payment'
import { findPayment } from './change-payment'
import { overdueOutcomes } from './overdue-outcomes'
import type { Jitter } from './ports/clock'
import type { DueItem } from './ports/payment-store'
import { reconcilePayment } from './reconcile-payment'
import { nextLookAt } from './timing'

/** One of the sweep's payments, looked after as far as it goes; never fails. */
export type ReconcileDueItem = (item: DueItem) => T.Task<Look>

export type Outcome =
  /** Waits for nothing any more. */
  | 'ended'
  | 'waiting'
  /** Waits for longer than the provider should need to tell. */
  | 'overdue'
  /** Not asked for: its provider has not answered others of this run. */
  | 'unreachable'
  | 'failed'
  /** Not begun for lack of time. */
  | 'left'

export type Look = {
  readonly outcome: Outcome
  /** Whose answer was asked for, and whether it came. */
  readonly asked?: { readonly account: string; readonly answered: boolean }
}

export type ReconciliationPorts = ApprovalPorts & { readonly jitter: Jitter }

/** One merchant's account with one provider: what may stop to answer by itself. */
const accountOf = ({ merchantId, attempt }: Payment): string => `${merchantId} ${attempt.provider}`

/**
 * ms until a payment is tried again that could not be looked after: soon, because during a release
 * another version may be able to.
 */
const afterFailureMs = 60_000

export const reconcileDueItem =
  (ports: ReconciliationPorts, silent: ReadonlySet<string>): ReconcileDueItem =>
  (item) => {
    const later = (since: Date) =>
      ports.payments.postpone(item, nextLookAt(since, ports.clock(), ports.jitter()))

    const ask = (payment: Payment): TE.TaskEither<ApprovePaymentError, Look> =>
      pipe(
        reconcilePayment(ports)(payment),
        TE.flatMap(({ payment: after, answered }) => {
          const asked = { account: accountOf(payment), answered }
          const since = waitingSince(after)
          if (since === undefined)
            return TE.right<ApprovePaymentError, Look>({ outcome: 'ended', asked })
          const overdue = overdueOutcomes(ports, after)
          overdue.forEach((notice) => {
            ports.notify(notice)()
          })
          return pipe(
            later(since),
            TE.map((): Look => ({ outcome: overdue.length > 0 ? 'overdue' : 'waiting', asked })),
          )
        }),
      )

    const look = (payment: Payment): TE.TaskEither<ApprovePaymentError, Look> => {
      const dueAt = dueAtOf(payment)
      // The index lags behind the item: somebody has looked already.
      if (dueAt === undefined) return TE.right({ outcome: 'ended' })
      if (dueAt > ports.clock()) return TE.right({ outcome: 'waiting' })
      return silent.has(accountOf(payment))
        ? pipe(
            later(waitingSince(payment) ?? dueAt),
            TE.map((): Look => ({ outcome: 'unreachable' })),
          )
        : ask(payment)
    }

    const report = (cause: string): T.Task<Look> =>
      pipe(
        T.fromIO(ports.notify({ _tag: 'ReconciliationFailed', paymentId: item.id, cause })),
        T.map((): Look => ({ outcome: 'failed' })),
      )

    /** Out of the way of the others, as it would fail again at once. */
    const setAside = (cause: string): T.Task<Look> =>
      pipe(
        ports.payments.postpone(item, new Date(ports.clock().getTime() + afterFailureMs)),
        T.flatMap(() => report(cause)),
      )

    const attempt = pipe(
      findPayment(ports)(item.id),
      TE.flatMap(look),
      TE.getOrElse(({ _tag }) => (_tag === 'StoreUnavailable' ? report(_tag) : setAside(_tag))),
    )
    // A defect with one payment must not keep the others from being looked after.
    return () => attempt().catch((error: unknown) => setAside(String(error))())
  }

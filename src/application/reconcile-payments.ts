import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { DueItem, StoreFailure } from './ports/payment-store'
import {
  type Look,
  type Outcome,
  reconcileDueItem,
  type ReconciliationPorts,
} from './reconcile-due-item'

/**
 * The sweep: looks after the payments whose time has come, the most overdue first, and writes when
 * to look again at those that still wait. Safe beside itself and beside every caller. Fails only
 * when it cannot tell which payments are due: what goes wrong with one blocks no other.
 */
export type ReconcilePayments = (
  command: ReconcilePaymentsCommand,
) => TE.TaskEither<StoreFailure, ReconciliationReport>

export type ReconcilePaymentsCommand = {
  /** No further payments are begun from here on; those that run may take a minute more. */
  readonly stopAt: Date
}

/** How many payments came to which end. */
export type ReconciliationReport = { readonly [Each in Outcome]: number }

/** What one run looks after at most, and how many of them at the same time. */
const mostPayments = 500
const mostAtOnce = 10

/** Unanswered inquiries in one group that make the rest of an account's payments wait. */
const unansweredAtMost = 3

const count = (looks: readonly Look[]): ReconciliationReport => {
  const of = (wanted: Outcome) => looks.filter(({ outcome }) => outcome === wanted).length
  return {
    ended: of('ended'),
    waiting: of('waiting'),
    overdue: of('overdue'),
    unreachable: of('unreachable'),
    failed: of('failed'),
    left: of('left'),
  }
}

/** Accounts of which nobody answered: asking for the others would only take their time. */
const silentAmong = (looks: readonly Look[]): readonly string[] => {
  const asked = looks.flatMap((look) => (look.asked === undefined ? [] : [look.asked]))
  const answering = new Set(asked.filter(({ answered }) => answered).map(({ account }) => account))
  const unanswered = asked.map(({ account }) => account).filter((each) => !answering.has(each))
  return unanswered.filter(
    (account) => unanswered.filter((each) => each === account).length >= unansweredAtMost,
  )
}

export const reconcilePayments =
  (ports: ReconciliationPorts): ReconcilePayments =>
  ({ stopAt }) => {
    const lookAfter = (
      groups: ReadonlyArray<readonly DueItem[]>,
      silent: readonly string[] = [],
    ): T.Task<readonly Look[]> => {
      const [group, ...others] = groups
      if (group === undefined) return T.of([])
      if (ports.clock() >= stopAt) return T.of(groups.flat().map((): Look => ({ outcome: 'left' })))
      return pipe(
        group,
        T.traverseArray(reconcileDueItem(ports, new Set(silent))),
        T.flatMap((looks) =>
          pipe(
            lookAfter(others, [...silent, ...silentAmong(looks)]),
            T.map((later) => [...looks, ...later]),
          ),
        ),
      )
    }

    return pipe(
      ports.payments.dueBefore(ports.clock(), mostPayments),
      TE.map(RA.chunksOf(mostAtOnce)),
      TE.flatMapTask((groups) => lookAfter(groups)),
      TE.map(count),
    )
  }

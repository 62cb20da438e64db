import type { Logger } from '@aws-lambda-powertools/logger'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { Clock } from '../../src/application/ports/clock'
import type {
  ReconcilePayments,
  ReconciliationReport,
} from '../../src/application/reconcile-payments'

export type Sweep = { readonly clock: Clock; readonly reconcilePayments: ReconcilePayments }

/** ms in which a run begins with payments: the next one starts after a minute. */
const runMs = 45_000

const hasWork = (report: ReconciliationReport): boolean =>
  Object.values(report).some((number) => number > 0)

/** One run of the sweep; rejects when it cannot tell which payments are due. */
export const sweepOnce = async (
  { clock, reconcilePayments }: Sweep,
  logger: Logger,
): Promise<ReconciliationReport> => {
  const stopAt = new Date(clock().getTime() + runMs)
  const report = await pipe(
    reconcilePayments({ stopAt }),
    TE.getOrElse((failure) => {
      throw new Error(`${failure._tag}: the payments that are due could not be listed`)
    }),
  )()
  logger[hasWork(report) ? 'info' : 'debug']('sweep', report)
  return report
}

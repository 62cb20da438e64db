import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { oldestToRecord } from '../../domain/events/retention'
import type { Payment } from '../../domain/payment'
import type { PaymentPage, PaymentPages } from '../ports/payment-pages'
import type { StoreFailure } from '../ports/payment-store'
import { followChanges } from './follow-changes'
import type { FailedPayment, RecordPorts } from './record-changes'
import type { ServePorts } from './serve-lane'

/**
 * Looks at every payment, records the lines that are missing in the log, and announces what was never
 * announced: heals what a lost message left behind. The retry run sends it.
 */
export type RepairEvents = (
  command: RepairEventsCommand,
) => TE.TaskEither<StoreFailure, RepairReport>

export type RepairEventsCommand = {
  /** Told after each page. */
  readonly onPage?: (soFar: RepairReport) => void
}

export type RepairReport = {
  readonly payments: number
  readonly recorded: number
  /** Lanes that heard of something new. */
  readonly announced: number
  /** Items that this code cannot read. */
  readonly unreadable: readonly string[]
  readonly failed: readonly FailedPayment[]
}

const never = new Date(0)

const beforeAny: RepairReport = {
  payments: 0,
  recorded: 0,
  announced: 0,
  unreadable: [],
  failed: [],
}

export const repairEvents =
  (ports: RecordPorts & ServePorts & { readonly pages: PaymentPages }): RepairEvents =>
  ({ onPage = () => undefined }) => {
    const isYoung = ({ timeline }: Payment): boolean =>
      timeline.some(({ at }) => at >= oldestToRecord(ports.clock()))

    const follow = ({ payments, unreadable }: PaymentPage, soFar: RepairReport) =>
      pipe(
        // Nothing is sent from here.
        followChanges(ports)({ images: payments.filter(isYoung), stopAt: never }),
        T.map(({ recorded, announced, notFollowed }): RepairReport => ({
          payments: soFar.payments + payments.length,
          recorded: soFar.recorded + recorded,
          announced: soFar.announced + announced,
          unreadable: [...soFar.unreadable, ...unreadable],
          failed: [...soFar.failed, ...notFollowed],
        })),
        T.tapIO((report) => () => {
          onPage(report)
        }),
      )

    const repairFrom = (
      soFar: RepairReport,
      from?: string,
    ): TE.TaskEither<StoreFailure, RepairReport> =>
      pipe(
        ports.pages(from),
        TE.flatMap((page) =>
          pipe(
            TE.fromTask<RepairReport, StoreFailure>(follow(page, soFar)),
            TE.flatMap((report) =>
              page.next === undefined ? TE.right(report) : repairFrom(report, page.next),
            ),
          ),
        ),
      )

    return repairFrom(beforeAny)
  }

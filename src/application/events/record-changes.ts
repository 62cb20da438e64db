import { pipe } from 'fp-ts/function'
import * as NEA from 'fp-ts/NonEmptyArray'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { FeedHead, PaymentEvent } from '../../domain/events/event'
import { linesToRecord } from '../../domain/events/lines-to-record'
import { oldestToRecord } from '../../domain/events/retention'
import type { MerchantId, PaymentId } from '../../domain/identifiers'
import type { Payment } from '../../domain/payment'
import type { Clock, Jitter, Pause } from '../ports/clock'
import type { EventLog } from '../ports/event-log'
import type { StoreFailure } from '../ports/payment-store'

/**
 * Records the changes that committed payments tell of: the last line of each image and, where they are
 * missing, those before it. What is recorded already stays as it is.
 */
export type RecordChanges = (images: readonly Payment[]) => T.Task<RecordReport>

export type RecordReport = {
  /** Events that are new in the log. */
  readonly recorded: number
  /** Payments of which not every line is in the log: their images must come again. */
  readonly failed: readonly FailedPayment[]
}

export type FailedPayment = { readonly paymentId: PaymentId; readonly failure: StoreFailure }

export type RecordPorts = {
  readonly events: EventLog
  readonly clock: Clock
  readonly jitter: Jitter
  readonly pause: Pause
}

/** Images of one payment, of one or several versions. */
type Images = NEA.NonEmptyArray<Payment>

/** Races for the end of a feed that are lost in a row before the images must come again. */
const mostRounds = 12

/** ms to stand back after a lost race: longer each time, and not for all the same. */
const standBackMs = (round: number, jitter: number): number =>
  Math.min(1_000, 10 * 2 ** round) * (0.5 + jitter)

type Appended = { readonly taken: number; readonly overtaken: boolean }

export const recordChanges = ({ events, clock, jitter, pause }: RecordPorts): RecordChanges => {
  const missingOf = (images: Images): TE.TaskEither<StoreFailure, readonly PaymentEvent[]> =>
    pipe(
      events.lastRecorded(NEA.head(images).id),
      TE.map((recorded) => linesToRecord(images, recorded, oldestToRecord(clock()))),
    )

  const appendAll = (
    head: FeedHead,
    lines: readonly PaymentEvent[],
    taken = 0,
  ): TE.TaskEither<StoreFailure, Appended> => {
    if (lines.length === 0) return TE.right({ taken, overtaken: false })
    // Positions and times go the same way, whatever the clocks of several hosts say.
    const now = clock()
    const at = head.recordedAt !== undefined && head.recordedAt > now ? head.recordedAt : now
    return pipe(
      events.append(head, lines, at),
      TE.matchE(
        (failure): TE.TaskEither<StoreFailure, Appended> =>
          failure._tag === 'Overtaken' ? TE.right({ taken, overtaken: true }) : TE.left(failure),
        (fitted) =>
          appendAll(
            { ...head, position: head.position + fitted, recordedAt: at },
            lines.slice(fitted),
            taken + fitted,
          ),
      ),
    )
  }

  const append = (merchantId: MerchantId, lines: readonly PaymentEvent[]) =>
    lines.length === 0
      ? TE.right<StoreFailure, Appended>({ taken: 0, overtaken: false })
      : pipe(
          events.head(merchantId),
          TE.flatMap((head) => appendAll(head, lines)),
        )

  const recordOf = (
    merchantId: MerchantId,
    payments: readonly Images[],
    round = 1,
  ): TE.TaskEither<StoreFailure, number> =>
    pipe(
      payments,
      TE.traverseArray(missingOf),
      TE.flatMap((missing) => append(merchantId, missing.flat())),
      TE.flatMap(({ taken, overtaken }): TE.TaskEither<StoreFailure, number> => {
        if (!overtaken) return TE.right(taken)
        if (round === mostRounds)
          return TE.left({ _tag: 'StoreUnavailable', cause: 'lost the race for the feed' })
        return pipe(
          TE.fromTask(pause(standBackMs(round, jitter()))),
          TE.flatMap(() => recordOf(merchantId, payments, round + 1)),
          TE.map((later) => taken + later),
        )
      }),
    )

  /** One merchant's trouble is not another's. */
  const recordMerchant = (images: Images): T.Task<RecordReport> => {
    const payments = Object.values(NEA.groupBy(({ id }: Payment) => id)(images))
    return pipe(
      recordOf(NEA.head(images).merchantId, payments),
      TE.match(
        (failure): RecordReport => ({
          recorded: 0,
          failed: payments.map(([{ id }]) => ({ paymentId: id, failure })),
        }),
        (recorded) => ({ recorded, failed: [] }),
      ),
    )
  }

  return (images) =>
    pipe(
      Object.values(NEA.groupBy(({ merchantId }: Payment) => merchantId)([...images])),
      T.traverseArray(recordMerchant),
      T.map((reports) => ({
        recorded: reports.reduce((sum, { recorded }) => sum + recorded, 0),
        failed: reports.flatMap(({ failed }) => failed),
      })),
    )
}

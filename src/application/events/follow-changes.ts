import { pipe } from 'fp-ts/function'

import * as T from 'fp-ts/Task'

import { type Payment, versionOf } from '../../domain/payment'
import { deliverEvents, type DeliveryReport } from './deliver-events'
import { type FailedPayment, recordChanges, type RecordPorts } from './record-changes'
import type { ServePorts } from './serve-lane'

/** Records what committed payments tell of and delivers it: all that a message of the queue asks for. */
export type FollowChanges = (command: FollowChangesCommand) => T.Task<ChangesReport>

export type FollowChangesCommand = {
  /** Images of payments as they were committed, of one or several versions each. */
  readonly images: readonly Payment[]
  /** Nothing is sent from here on; what is left waits for the retry run. */
  readonly stopAt: Date
}

export type ChangesReport = Omit<DeliveryReport, 'notAnnounced'> & {
  /** Events that are new in the log. */
  readonly recorded: number
  /** Payments whose images must come again; all others are recorded and announced. */
  readonly notFollowed: readonly FailedPayment[]
}

const newestOfEach = (images: readonly Payment[]): readonly Payment[] =>
  images.filter((image) =>
    images.every((other) => other.id !== image.id || versionOf(other) <= versionOf(image)),
  )

export const followChanges =
  (ports: RecordPorts & ServePorts): FollowChanges =>
  ({ images, stopAt }) =>
    pipe(
      recordChanges(ports)(images),
      T.flatMap(({ recorded, failed }) => {
        const isRecorded = ({ id }: Payment) => failed.every(({ paymentId }) => paymentId !== id)
        return pipe(
          deliverEvents(ports)({ payments: newestOfEach(images).filter(isRecorded), stopAt }),
          T.map(({ notAnnounced, ...report }) => ({
            ...report,
            recorded,
            notFollowed: [...failed, ...notAnnounced],
          })),
        )
      }),
    )

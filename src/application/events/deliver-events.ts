import { pipe } from 'fp-ts/function'
import * as NEA from 'fp-ts/NonEmptyArray'
import * as O from 'fp-ts/Option'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { WebhookEndpoint } from '../../domain/events/endpoint'
import { announce, isHeldBy, type Lane, newLane } from '../../domain/events/lane'
import { heardOf } from '../../domain/events/subscription'
import type { Payment } from '../../domain/payment'
import { againWhenOvertaken } from '../change-payment'
import type { StoreFailure } from '../ports/payment-store'
import type { FailedPayment } from './record-changes'
import { serveLane, type ServePorts } from './serve-lane'
import { sideBySide } from './slots'
import { nothing, type Tally, total } from './tally'

/**
 * Announces the recorded lines of payments to the endpoints of their merchants, and sends what is not
 * the retry run's to send. Safe beside itself and beside every retry run.
 */
export type DeliverEvents = (command: DeliverEventsCommand) => T.Task<DeliveryReport>

export type DeliverEventsCommand = {
  /** The newest image of each payment, whose lines are all recorded. */
  readonly payments: readonly Payment[]
  /** Nothing is sent from here on; what is left waits for the retry run. */
  readonly stopAt: Date
}

export type DeliveryReport = Tally & {
  /** Payments that were not announced to every endpoint: they must come again. */
  readonly notAnnounced: readonly FailedPayment[]
}

/** Lanes that are announced to and served at the same time. */
const mostAtOnce = 20

type Pair = { readonly payment: Payment; readonly endpoint: WebhookEndpoint }

const failedWith = (payment: Payment, failure: StoreFailure): DeliveryReport => ({
  ...nothing,
  notAnnounced: [{ paymentId: payment.id, failure }],
})

const inAll = (reports: readonly DeliveryReport[]): DeliveryReport => ({
  ...total(reports),
  notAnnounced: reports.flatMap(({ notAnnounced }) => notAnnounced),
})

export const deliverEvents = (ports: ServePorts): DeliverEvents => {
  const { lanes, endpoints, clock, newKey } = ports

  /** A slow endpoint would hold up who sends here, and a disabled one wants nothing. */
  const maySend = ({ disabledAt, troubledSince }: WebhookEndpoint, stopAt: Date): boolean =>
    disabledAt === undefined && troubledSince === undefined && clock() < stopAt

  /** The lane as it was written; undefined where there was no news. */
  const announceTo = (
    { payment, endpoint }: Pair,
    claim: string,
    stopAt: Date,
  ): TE.TaskEither<StoreFailure, Lane | undefined> => {
    const heard = heardOf(endpoint, payment.timeline)
    if (heard === undefined) return TE.right(undefined)
    const key = { endpointId: endpoint.id, paymentId: payment.id }
    const told = (lane: Lane): Lane =>
      announce({
        last: heard.last,
        now: clock(),
        ...(maySend(endpoint, stopAt) && { claim }),
      })(lane)
    return againWhenOvertaken(() =>
      pipe(
        lanes.find(key),
        TE.map(O.getOrElse(() => newLane(key, payment.merchantId, heard.first))),
        TE.flatMap((before) => {
          const after = told(before)
          return after === before ? TE.right(undefined) : lanes.save(after)
        }),
      ),
    )
  }

  const deliverTo =
    (stopAt: Date) =>
    (pair: Pair): T.Task<DeliveryReport> => {
      const claim = newKey()
      return pipe(
        announceTo(pair, claim, stopAt),
        TE.matchE(
          (failure) => T.of(failedWith(pair.payment, failure)),
          (lane) =>
            pipe(
              lane !== undefined && isHeldBy(claim)(lane)
                ? serveLane(ports)(pair.endpoint, lane, stopAt)
                : T.of(nothing),
              T.map((sent) => ({
                ...sent,
                announced: lane === undefined ? 0 : 1,
                notAnnounced: [],
              })),
            ),
        ),
      )
    }

  /** Where the endpoints cannot be read, no payment of the merchant is announced. */
  const deliverOf =
    (stopAt: Date) =>
    (payments: NEA.NonEmptyArray<Payment>): T.Task<DeliveryReport> =>
      pipe(
        endpoints.of(NEA.head(payments).merchantId),
        TE.matchE(
          (failure) => T.of(payments.map((payment) => failedWith(payment, failure))),
          (of) =>
            sideBySide(mostAtOnce)(
              payments
                .flatMap((payment) => of.endpoints.map((endpoint) => ({ payment, endpoint })))
                .map(deliverTo(stopAt)),
            ),
        ),
        T.map(inAll),
      )

  return ({ payments, stopAt }) =>
    pipe(
      Object.values(NEA.groupBy(({ merchantId }: Payment) => merchantId)([...payments])),
      T.traverseArray(deliverOf(stopAt)),
      T.map(inAll),
    )
}

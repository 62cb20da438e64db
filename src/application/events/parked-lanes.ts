import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'

import type { EndpointId, WebhookEndpoint } from '../../domain/events/endpoint'
import { type FailureCause, hasten, type Lane, type LaneKey } from '../../domain/events/lane'
import type { MerchantId, PaymentId } from '../../domain/identifiers'
import { againWhenOvertaken } from '../change-payment'
import type { Clock } from '../ports/clock'
import type { DeliveryLanes } from '../ports/delivery-lanes'
import type { StoreFailure } from '../ports/payment-store'
import type { WebhookEndpoints } from '../ports/webhook-endpoints'

/** Events that nobody sends any more until a person or the payment's next event asks for it. */
export type ParkedLane = {
  readonly merchantId: MerchantId
  readonly endpointId: EndpointId
  readonly url: string
  readonly paymentId: PaymentId
  /** The first line that was not delivered, and the last that was announced. */
  readonly next: number
  readonly last: number
  readonly since: Date
  /** What the last try failed with, or `EndpointDisabled`. */
  readonly reason: FailureCause
}

/** Lanes that are parked or wait for a disabled endpoint, of all merchants, at most 1000 an endpoint. */
export type ListParked = TE.TaskEither<StoreFailure, readonly ParkedLane[]>

/** Makes parked lanes due now, of one endpoint or of all; tells how many. A disabled endpoint stays disabled. */
export type ResumeParked = (command: {
  readonly endpointId?: EndpointId
}) => TE.TaskEither<StoreFailure, number>

export type ParkedPorts = {
  readonly endpoints: WebhookEndpoints
  readonly lanes: DeliveryLanes
  readonly clock: Clock
  readonly merchants: readonly MerchantId[]
}

const mostListed = 1_000

/** Later than anything is due. */
const whenever = new Date(8.64e15)

type Place = { readonly merchantId: MerchantId; readonly endpoint: WebhookEndpoint }

const placesOf = ({
  endpoints,
  merchants,
}: ParkedPorts): TE.TaskEither<StoreFailure, readonly Place[]> =>
  pipe(
    merchants,
    TE.traverseArray(endpoints.of),
    TE.map(
      RA.chain(({ merchantId, endpoints: all }) =>
        all.map((endpoint) => ({ merchantId, endpoint })),
      ),
    ),
  )

const toParked =
  ({ merchantId, endpoint }: Place) =>
  ({ paymentId, next, last, standing }: Lane): ParkedLane => {
    const [since, reason] =
      standing._tag === 'Parked'
        ? [standing.since, standing.cause]
        : [endpoint.disabledAt ?? endpoint.createdAt, 'EndpointDisabled']
    const { id: endpointId, url } = endpoint
    return { merchantId, endpointId, url, paymentId, next, last, since, reason }
  }

export const listParked = (ports: ParkedPorts): ListParked => {
  const waitingAt = ({ endpoint }: Place): TE.TaskEither<StoreFailure, readonly Lane[]> =>
    endpoint.disabledAt === undefined
      ? TE.right([])
      : ports.lanes.dueBefore(endpoint.id, whenever, mostListed)

  return pipe(
    placesOf(ports),
    TE.flatMap(
      TE.traverseArray((place) =>
        pipe(
          TE.Do,
          TE.apS('parked', ports.lanes.parked(place.endpoint.id, mostListed)),
          TE.apS('waiting', waitingAt(place)),
          TE.map(({ parked, waiting }) => [...parked, ...waiting].map(toParked(place))),
        ),
      ),
    ),
    TE.map(RA.flatten),
  )
}

export const resumeParked =
  (ports: ParkedPorts): ResumeParked =>
  ({ endpointId }) => {
    /** 1 where it was parked still: the index may be late. */
    const resume = (key: LaneKey): TE.TaskEither<StoreFailure, number> =>
      againWhenOvertaken(() =>
        pipe(
          ports.lanes.find(key),
          TE.map(O.toUndefined),
          TE.flatMap((lane) =>
            lane?.standing._tag === 'Parked'
              ? pipe(
                  ports.lanes.save(hasten(lane.last, ports.clock())(lane)),
                  TE.map(() => 1),
                )
              : TE.right(0),
          ),
        ),
      )

    const resumeAll = (id: EndpointId): TE.TaskEither<StoreFailure, number> =>
      pipe(
        ports.lanes.parked(id, mostListed),
        TE.flatMap(TE.traverseSeqArray(resume)),
        TE.map(RA.reduce(0, (sum, each) => sum + each)),
        TE.flatMap((resumed) =>
          resumed === 0
            ? TE.right(0)
            : pipe(
                resumeAll(id),
                TE.map((later) => resumed + later),
              ),
        ),
      )

    return pipe(
      placesOf(ports),
      TE.map(RA.filter(({ endpoint }) => endpointId === undefined || endpoint.id === endpointId)),
      TE.flatMap(TE.traverseSeqArray(({ endpoint }) => resumeAll(endpoint.id))),
      TE.map(RA.reduce(0, (sum, each) => sum + each)),
    )
  }

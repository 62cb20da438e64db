import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { EndpointId, WebhookEndpoint } from '../../domain/events/endpoint'
import type { LaneKey } from '../../domain/events/lane'
import type { MerchantId } from '../../domain/identifiers'
import type { Pause } from '../ports/clock'
import type { DueLane } from '../ports/delivery-lanes'
import type { StoreFailure } from '../ports/payment-store'
import { claimLane } from './claim-lane'
import { serveLane, type ServePorts } from './serve-lane'
import { slots } from './slots'
import { nothing, type Tally, total } from './tally'

export type ServeEndpointPorts = ServePorts & { readonly pause: Pause }

type Command = {
  readonly merchantId: MerchantId
  readonly id: EndpointId
  readonly stopAt: Date
  /** What all endpoints share: so many lanes are served at the same time. */
  readonly shared: ReturnType<typeof slots>
}

/** Lanes of one endpoint that are served at the same time. */
const mostAtOnce = 10

/** Lanes that are looked up at once. */
const mostListed = 2 * mostAtOnce

/** ms to wait where the index still lists what is done already. */
const lagMs = 500

/**
 * Sends what is due at one endpoint until `stopAt`, and waits for what becomes due before. Ends early when
 * nothing will, or when the endpoint is disabled or deleted.
 */
export const serveEndpoint =
  (ports: ServeEndpointPorts) =>
  ({ merchantId, id, stopAt, shared }: Command): TE.TaskEither<StoreFailure, Tally> => {
    const own = slots(mostAtOnce)

    const interrupted = (key: LaneKey, cause: string): T.Task<Tally | undefined> =>
      pipe(
        T.fromIO(
          ports.notify({
            _tag: 'DeliveryInterrupted',
            paymentId: key.paymentId,
            endpointId: key.endpointId,
            cause,
          }),
        ),
        T.map(() => undefined),
      )

    /** Undefined where there was nothing to take. */
    const serve =
      (endpoint: WebhookEndpoint) =>
      (key: LaneKey): T.Task<Tally | undefined> =>
        pipe(
          claimLane(ports)(key),
          TE.matchE(
            ({ _tag }) => interrupted(key, _tag),
            (lane) =>
              lane === undefined
                ? T.of<Tally | undefined>(undefined)
                : serveLane(ports)(endpoint, lane, stopAt),
          ),
        )

    const wait = (until: Date): T.Task<void> =>
      ports.pause(Math.min(until.getTime(), stopAt.getTime()) - ports.clock().getTime())

    const serveAll = (endpoint: WebhookEndpoint, due: readonly DueLane[]): T.Task<Tally> =>
      pipe(
        T.sequenceArray(due.map((key) => own(shared(serve(endpoint)(key))))),
        T.map((served) => served.filter((each) => each !== undefined)),
        T.tap((served) => (served.length === 0 ? ports.pause(lagMs) : T.of(undefined))),
        T.map(total),
      )

    const goOn = (soFar: Tally): TE.TaskEither<StoreFailure, Tally> =>
      pipe(
        round,
        TE.map((later) => total([soFar, later])),
      )

    const serveListed = (
      endpoint: WebhookEndpoint,
      listed: readonly DueLane[],
    ): TE.TaskEither<StoreFailure, Tally> => {
      const [first] = listed
      const now = ports.clock()
      if (first === undefined || now >= stopAt) return TE.right(nothing)
      const due = listed.filter(({ dueAt }) => dueAt <= now)
      return due.length === 0
        ? pipe(
            TE.fromTask(wait(first.dueAt)),
            TE.flatMap(() => goOn(nothing)),
          )
        : pipe(TE.fromTask(serveAll(endpoint, due)), TE.flatMap(goOn))
    }

    /** The endpoint is read again each time: it may have been disabled, or be in trouble no more. */
    const round: TE.TaskEither<StoreFailure, Tally> = pipe(
      ports.endpoints.of(merchantId),
      TE.map(({ endpoints }) => endpoints.find((each) => each.id === id)),
      TE.flatMap((endpoint) =>
        endpoint === undefined || endpoint.disabledAt !== undefined
          ? TE.right(nothing)
          : pipe(
              ports.lanes.dueBefore(id, stopAt, mostListed),
              TE.flatMap((listed) => serveListed(endpoint, listed)),
            ),
      ),
    )

    return round
  }

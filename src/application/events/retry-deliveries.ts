import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'
import * as E from 'fp-ts/Either'

import type { MerchantId } from '../../domain/identifiers'
import type { StoreFailure } from '../ports/payment-store'
import { listParked } from './parked-lanes'
import { serveEndpoint, type ServeEndpointPorts } from './serve-endpoint'
import { slots } from './slots'
import { type Tally, total } from './tally'

/**
 * The retry run: sends what is due, endpoint beside endpoint, and waits for what becomes due before
 * `stopAt`. What goes wrong with one endpoint or one lane blocks no other; it fails, when all others are
 * served, where it could not tell what was due.
 */
export type RetryDeliveries = (
  command: RetryDeliveriesCommand,
) => TE.TaskEither<StoreFailure, RetryReport>

export type RetryDeliveriesCommand = {
  /** Nothing further is sent from here on; what runs may take half a minute more. */
  readonly stopAt: Date
}

export type RetryReport = Tally & {
  /** Lanes that are parked, or wait for a disabled endpoint, after the run; counted to 1000 an endpoint. */
  readonly waiting: number
}

export type RetryPorts = ServeEndpointPorts & { readonly merchants: readonly MerchantId[] }

/** Lanes of all endpoints that are served at the same time. */
const mostAtOnce = 60

export const retryDeliveries =
  (ports: RetryPorts): RetryDeliveries =>
  ({ stopAt }) => {
    const shared = slots(mostAtOnce)

    const serveMerchant = (merchantId: MerchantId): TE.TaskEither<StoreFailure, Tally> =>
      pipe(
        ports.endpoints.of(merchantId),
        TE.flatMapTask(({ endpoints }) =>
          T.traverseArray(({ id }: (typeof endpoints)[number]) =>
            serveEndpoint(ports)({ merchantId, id, stopAt, shared }),
          )(endpoints),
        ),
        TE.flatMapEither(E.sequenceArray),
        TE.map(total),
      )

    return pipe(
      ports.merchants,
      T.traverseArray(serveMerchant),
      T.map(E.sequenceArray),
      TE.map(total),
      TE.bindTo('tally'),
      TE.bind('parked', () => listParked(ports)),
      TE.map(({ tally, parked }) => ({ ...tally, waiting: parked.length })),
    )
  }

import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { EndpointId, WebhookEndpoint } from '../../domain/events/endpoint'
import type { EventRef, RecordedEvent } from '../../domain/events/event'
import { type FailureCause, hasten, type Lane, newLane } from '../../domain/events/lane'
import { heardOf, subscribes, wantsType } from '../../domain/events/subscription'
import type { MerchantId } from '../../domain/identifiers'
import { againWhenOvertaken } from '../change-payment'
import type { DeliveryLanes } from '../ports/delivery-lanes'
import type { EventLog } from '../ports/event-log'
import type { StoreFailure } from '../ports/payment-store'
import type { SendOutcome } from '../ports/webhook-sender'
import { causeOf, sendEvent, type SendPorts } from './send-event'

/**
 * Sends an event once more to every endpoint that takes its type, also to one that is younger: its merchant
 * asks for it. One that waits for it, or for an earlier one, gets all of them in order instead.
 */
export type RedeliverEvent = (
  command: RedeliverEventCommand,
) => TE.TaskEither<RedeliverEventError, readonly Redelivery[]>

export type RedeliverEventCommand = EventRef & { readonly merchantId: MerchantId }

export type Redelivery = { readonly endpointId: EndpointId } & (
  | { readonly _tag: 'Delivered'; readonly status: number }
  | { readonly _tag: 'Failed'; readonly cause: FailureCause }
  /** It or an earlier one was still waiting: the retry run sends all of them, in order, from now on. */
  | { readonly _tag: 'Resumed' }
  | { readonly _tag: 'EndpointDisabled' }
)

/** Never recorded, gone with the retention, or another merchant's. */
export type EventNotFound = { readonly _tag: 'EventNotFound' }
export type RedeliverEventError = EventNotFound | StoreFailure

type Ports = SendPorts & { readonly events: EventLog; readonly lanes: DeliveryLanes }

const toRedelivery =
  (endpointId: EndpointId) =>
  (outcome: SendOutcome): Redelivery =>
    outcome._tag === 'Accepted'
      ? { endpointId, _tag: 'Delivered', status: outcome.status }
      : { endpointId, _tag: 'Failed', cause: causeOf(outcome) ?? outcome._tag }

export const redeliverEvent =
  (ports: Ports): RedeliverEvent =>
  ({ merchantId, paymentId, sequence }) => {
    /** The lane as it should be; undefined where the event is behind it, or was never for it. */
    const hastened = (
      endpoint: WebhookEndpoint,
      { entry, payment }: RecordedEvent,
      stored: Lane | undefined,
    ): { readonly before: Lane; readonly after: Lane } | undefined => {
      const heard = heardOf(endpoint, payment.timeline)
      if (heard === undefined || !subscribes(endpoint)(entry)) return undefined
      const key = { endpointId: endpoint.id, paymentId }
      const before = stored ?? newLane(key, merchantId, heard.first)
      return sequence < before.next
        ? undefined
        : { before, after: hasten(sequence, ports.clock())(before) }
    }

    const sendNow = (endpoint: WebhookEndpoint, event: RecordedEvent) =>
      pipe(
        TE.fromTask<SendOutcome, StoreFailure>(sendEvent(ports)(endpoint, event)),
        TE.map(toRedelivery(endpoint.id)),
      )

    const resumed = ({ id: endpointId }: WebhookEndpoint): Redelivery => ({
      endpointId,
      _tag: 'Resumed',
    })

    const sendTo =
      (event: RecordedEvent) =>
      (endpoint: WebhookEndpoint): TE.TaskEither<StoreFailure, Redelivery> => {
        if (endpoint.disabledAt !== undefined)
          return TE.right({ endpointId: endpoint.id, _tag: 'EndpointDisabled' })
        return againWhenOvertaken(() =>
          pipe(
            ports.lanes.find({ endpointId: endpoint.id, paymentId }),
            TE.map((stored) => hastened(endpoint, event, O.toUndefined(stored))),
            TE.flatMap((lane) => {
              if (lane === undefined) return sendNow(endpoint, event)
              return lane.after === lane.before
                ? TE.right(resumed(endpoint))
                : pipe(
                    ports.lanes.save(lane.after),
                    TE.map(() => resumed(endpoint)),
                  )
            }),
          ),
        )
      }

    return pipe(
      ports.events.find({ paymentId, sequence }),
      TE.map(O.filter(({ payment }) => payment.merchantId === merchantId)),
      TE.flatMap(TE.fromOption((): EventNotFound => ({ _tag: 'EventNotFound' }))),
      TE.flatMap((event) =>
        pipe(
          ports.endpoints.of(merchantId),
          TE.map(({ endpoints }) =>
            endpoints.filter((endpoint) => wantsType(endpoint)(event.entry)),
          ),
          TE.flatMap(TE.traverseArray(sendTo(event))),
        ),
      ),
    )
  }

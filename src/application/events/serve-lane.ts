import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { WebhookEndpoint } from '../../domain/events/endpoint'
import type { RecordedEvent } from '../../domain/events/event'
import {
  failed,
  isSending,
  type Lane,
  letGo,
  passed,
  type SendingLane,
} from '../../domain/events/lane'
import { subscribes } from '../../domain/events/subscription'
import type { Jitter, NewKey } from '../ports/clock'
import type { DeliveryLanes } from '../ports/delivery-lanes'
import type { EventLog } from '../ports/event-log'
import type { StoreFailure } from '../ports/payment-store'
import type { SendOutcome } from '../ports/webhook-sender'
import { causeOf, sendEvent, type SendPorts } from './send-event'
import { settleLane } from './settle-lane'
import { nothing, type Tally, total } from './tally'

export type ServePorts = SendPorts & {
  readonly events: EventLog
  readonly lanes: DeliveryLanes
  readonly jitter: Jitter
  readonly newKey: NewKey
}

/** Lines that are read at once. */
const mostLines = 10

/** What was done, and the lane where there is more to send. */
type Step = { readonly tally: Tally; readonly lane: SendingLane | undefined }

/** Who lost the claim has sent for nothing: whoever holds it tells of it. */
const stepTo =
  (tally: Tally) =>
  (lane: Lane | undefined): Step => ({
    tally: lane === undefined ? nothing : tally,
    lane: lane !== undefined && isSending(lane) ? lane : undefined,
  })

/**
 * Sends what a claimed lane has, in order, until it is empty, a try fails, or it is `stopAt`. Where the
 * store fails meanwhile, the claim lapses by itself and the retry run goes on.
 */
export const serveLane =
  (ports: ServePorts) =>
  (endpoint: WebhookEndpoint, claimed: SendingLane, stopAt: Date): T.Task<Tally> => {
    const settle = settleLane(ports.lanes)
    const about = { paymentId: claimed.paymentId, endpointId: endpoint.id }

    const accepted = (lane: SendingLane, { entry }: RecordedEvent, retried: number) => {
      const now = ports.clock()
      const delays = [now.getTime() - entry.at.getTime()]
      return pipe(
        settle(lane, passed(entry.sequence, now)),
        TE.map(stepTo({ ...nothing, delivered: 1, retried, delays })),
      )
    }

    const refused = (lane: SendingLane, outcome: SendOutcome, cause: string, retried: number) => {
      const now = ports.clock()
      const jitter = ports.jitter()
      // An endpoint that wants no more of it has not failed: its lanes wait until it is enabled.
      const rule = outcome._tag === 'Gone' ? letGo(now) : failed({ now, cause, jitter })
      const isParked = rule(lane).standing._tag === 'Parked'
      return pipe(
        settle(lane, rule),
        TE.tapIO((written) =>
          isParked && written !== undefined
            ? ports.notify({ _tag: 'DeliveryParked', ...about, cause })
            : () => undefined,
        ),
        TE.map(stepTo({ ...nothing, failed: 1, retried, parked: isParked ? 1 : 0 })),
      )
    }

    const sendLine = (lane: SendingLane, event: RecordedEvent): TE.TaskEither<StoreFailure, Step> =>
      pipe(
        TE.fromTask(sendEvent(ports)(endpoint, event)),
        TE.flatMap((outcome) => {
          const retried = lane.tries > 0 ? 1 : 0
          const cause = causeOf(outcome)
          return cause === undefined
            ? accepted(lane, event, retried)
            : refused(lane, outcome, cause, retried)
        }),
      )

    /** Lines that the endpoint does not hear of, or that left the log, are passed over. */
    const sendFirst =
      (lane: SendingLane) =>
      (lines: readonly RecordedEvent[]): TE.TaskEither<StoreFailure, Step> => {
        const event = lines.find(({ entry }) => subscribes(endpoint)(entry))
        if (event !== undefined) return sendLine(lane, event)
        const looked = lines.length < mostLines ? undefined : lines.at(-1)?.entry.sequence
        return pipe(
          settle(lane, passed(looked ?? lane.last, ports.clock())),
          TE.map(stepTo(nothing)),
        )
      }

    const release = (lane: SendingLane): TE.TaskEither<StoreFailure, Step> =>
      pipe(settle(lane, letGo(ports.clock())), TE.map(stepTo(nothing)))

    const step = (lane: SendingLane): TE.TaskEither<StoreFailure, Step> =>
      ports.clock() >= stopAt
        ? release(lane)
        : pipe(
            ports.events.between(lane.paymentId, {
              from: lane.next,
              to: lane.last,
              limit: mostLines,
            }),
            TE.flatMap(sendFirst(lane)),
          )

    const interrupted = ({ _tag: cause }: StoreFailure): T.Task<Tally> =>
      pipe(
        T.fromIO(ports.notify({ _tag: 'DeliveryInterrupted', ...about, cause })),
        T.map(() => nothing),
      )

    /** The endpoint is read again: it may be in trouble or not any more, disabled, or deleted. */
    const goOn = (lane: SendingLane): T.Task<Tally> =>
      pipe(
        ports.endpoints.of(lane.merchantId),
        TE.map(({ endpoints }) => endpoints.find(({ id }) => id === endpoint.id)),
        TE.matchE(interrupted, (now) =>
          now === undefined || now.disabledAt !== undefined
            ? pipe(
                release(lane),
                TE.matchE(interrupted, ({ tally }) => T.of(tally)),
              )
            : serveLane(ports)(now, lane, stopAt),
        ),
      )

    return pipe(
      step(claimed),
      TE.matchE(interrupted, ({ tally, lane: more }) =>
        more === undefined
          ? T.of(tally)
          : pipe(
              goOn(more),
              T.map((later) => total([tally, later])),
            ),
      ),
    )
  }

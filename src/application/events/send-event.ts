import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import {
  changeEndpoint,
  disable,
  type EndpointId,
  type EndpointNotFound,
  type MerchantEndpoints,
  isSlow,
  noteTime,
  type WebhookEndpoint,
} from '../../domain/events/endpoint'
import { eventIdOf, type RecordedEvent } from '../../domain/events/event'
import type { FailureCause } from '../../domain/events/lane'
import { previousFor } from '../../domain/events/subscription'
import type { MerchantId } from '../../domain/identifiers'
import { againWhenOvertaken } from '../change-payment'
import type { Clock } from '../ports/clock'
import type { OperatorNotices } from '../ports/operator-notices'
import type { StoreFailure } from '../ports/payment-store'
import type { WebhookEndpoints } from '../ports/webhook-endpoints'
import type { RenderEvent, SendOutcome, SendWebhook } from '../ports/webhook-sender'

export type SendPorts = {
  readonly endpoints: WebhookEndpoints
  readonly send: SendWebhook
  readonly render: RenderEvent
  readonly clock: Clock
  readonly notify: OperatorNotices
}

type Rule = (endpoint: WebhookEndpoint) => WebhookEndpoint

/** Load, decide, save; again when another writer came first. One that changes nothing is not written. */
export const changeStored =
  ({ endpoints }: Pick<SendPorts, 'endpoints'>) =>
  (
    merchantId: MerchantId,
    id: EndpointId,
    rule: Rule,
  ): TE.TaskEither<EndpointNotFound | StoreFailure, MerchantEndpoints> =>
    againWhenOvertaken(() =>
      pipe(
        endpoints.of(merchantId),
        TE.flatMap((before) =>
          pipe(
            TE.fromEither(changeEndpoint(id, rule)(before)),
            TE.flatMap((after) => (after === before ? TE.right(before) : endpoints.save(after))),
          ),
        ),
      ),
    )

/** Nothing when the endpoint accepted. */
export const causeOf = (outcome: SendOutcome): FailureCause | undefined => {
  switch (outcome._tag) {
    case 'Accepted':
      return undefined
    case 'NotAnswered':
      return outcome.cause
    case 'Refused':
    case 'Gone':
      return String(outcome.status)
  }
}

/** Sends one event to one endpoint once, and keeps what its answer says about the endpoint. */
export const sendEvent =
  (ports: SendPorts) =>
  (endpoint: WebhookEndpoint, event: RecordedEvent): T.Task<SendOutcome> => {
    const { entry, payment } = event
    const previousSequence = previousFor(endpoint, payment.timeline, entry.sequence)

    const whatItSays = (outcome: SendOutcome): Rule => {
      const now = ports.clock()
      const prompt = noteTime(outcome.ms, now)
      return outcome._tag === 'Gone' ? (before) => disable(now, endpoint)(prompt(before)) : prompt
    }

    /** What cannot be kept now is learnt again from the next answer. */
    const keep = (rule: Rule): T.Task<void> =>
      pipe(
        changeStored(ports)(payment.merchantId, endpoint.id, rule),
        TE.match(
          () => undefined,
          () => undefined,
        ),
      )

    /** A slow answer is news to what is stored where another's prompt one came since we read it. */
    const learn = (outcome: SendOutcome): T.Task<void> => {
      const rule = whatItSays(outcome)
      return rule(endpoint) === endpoint && !isSlow(outcome.ms) ? T.of(undefined) : keep(rule)
    }

    const tell = (outcome: SendOutcome): T.Task<void> =>
      outcome._tag === 'Gone'
        ? T.fromIO(ports.notify({ _tag: 'EndpointDisabled', endpointId: endpoint.id }))
        : T.of(undefined)

    return pipe(
      ports.send(
        {
          endpoint,
          id: eventIdOf(payment.id, entry.sequence),
          body: ports.render({ ...event, previousSequence }),
        },
        ports.clock(),
      ),
      T.tap(learn),
      T.tap(tell),
    )
  }

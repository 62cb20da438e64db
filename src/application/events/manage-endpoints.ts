import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import {
  addEndpoint,
  decideEndpoint,
  enable,
  type EndpointExists,
  type EndpointId,
  type EndpointNotFound,
  findEndpoint,
  type MerchantEndpoints,
  removeEndpoint,
  type TooManyEndpoints,
  type WebhookEndpoint,
} from '../../domain/events/endpoint'
import { rotateSecret as rotate, type TooManyRotations } from '../../domain/events/endpoint-secrets'
import type { EventType } from '../../domain/events/event-types'
import type { MerchantId } from '../../domain/identifiers'
import { againWhenOvertaken } from '../change-payment'
import type { Clock, NewKey } from '../ports/clock'
import type { StoreFailure } from '../ports/payment-store'
import type { WebhookEndpoints } from '../ports/webhook-endpoints'
import type {
  CheckUrl,
  RenderTest,
  SendOutcome,
  SendWebhook,
  UrlNotAllowed,
  WebhookSecrets,
} from '../ports/webhook-sender'
import { changeStored } from './send-event'

export type EndpointRef = { readonly merchantId: MerchantId; readonly id: EndpointId }

/** An endpoint and its secret, which is told here and never again. */
export type EndpointWithSecret = { readonly endpoint: WebhookEndpoint; readonly secret: string }

export type CreateEndpointCommand = {
  readonly merchantId: MerchantId
  readonly url: string
  readonly types?: readonly EventType[]
}

export type CreateEndpointError = UrlNotAllowed | TooManyEndpoints | EndpointExists | StoreFailure

export type CreateEndpoint = (
  command: CreateEndpointCommand,
) => TE.TaskEither<CreateEndpointError, EndpointWithSecret>

export type ListEndpoints = (
  merchantId: MerchantId,
) => TE.TaskEither<StoreFailure, readonly WebhookEndpoint[]>

export type EndpointError = EndpointNotFound | StoreFailure

/** Another merchant's endpoint is not told apart from none. */
type OnEndpoint<A> = (command: EndpointRef) => TE.TaskEither<EndpointError, A>

export type GetEndpoint = OnEndpoint<WebhookEndpoint>

/** What still waits for it is never sent. */
export type DeleteEndpoint = OnEndpoint<void>

export type RotateSecretError = EndpointError | TooManyRotations

/** A new secret signs from now on, and the old one beside it for a day. */
export type RotateSecret = (
  command: EndpointRef,
) => TE.TaskEither<RotateSecretError, EndpointWithSecret>

/** What waited for the endpoint is sent, in order, from the next retry run on. */
export type EnableEndpoint = OnEndpoint<WebhookEndpoint>

/** Sends one `webhook.test` message, also to a disabled endpoint, and changes nothing. */
export type TestEndpoint = OnEndpoint<SendOutcome>

type Stored = { readonly endpoints: WebhookEndpoints }
type WithSecrets = Stored & { readonly secrets: WebhookSecrets; readonly clock: Clock }

const saveDecided =
  ({ endpoints }: Stored) =>
  <Failure extends { readonly _tag: string }>(
    merchantId: MerchantId,
    decide: (of: MerchantEndpoints) => E.Either<Failure, MerchantEndpoints>,
  ) =>
    againWhenOvertaken(() =>
      pipe(
        endpoints.of(merchantId),
        TE.flatMap((before) =>
          pipe(
            TE.fromEither(decide(before)),
            TE.flatMap((after) => (after === before ? TE.right(before) : endpoints.save(after))),
          ),
        ),
      ),
    )

const withSecret =
  ({ secrets }: WithSecrets) =>
  (endpoint: WebhookEndpoint): EndpointWithSecret => {
    const secret = secrets.secretOf(endpoint.id, endpoint.secret)
    if (secret === undefined) throw new Error('the newest master secret is not there')
    return { endpoint, secret }
  }

export const createEndpoint =
  (ports: WithSecrets & { readonly checkUrl: CheckUrl; readonly newKey: NewKey }): CreateEndpoint =>
  ({ merchantId, url, types }) => {
    const endpoint: WebhookEndpoint = {
      id: `whe_${ports.newKey()}` as EndpointId,
      url,
      ...(types !== undefined && { types }),
      createdAt: ports.clock(),
      secret: { generation: 1, master: ports.secrets.newestMaster },
    }
    return pipe(
      ports.checkUrl(url),
      TE.flatMap(() => saveDecided(ports)(merchantId, addEndpoint(endpoint))),
      // As it stands: a create whose answer was lost may find it rotated meanwhile.
      TE.map((of) => E.getOrElse(() => endpoint)(findEndpoint(endpoint.id)(of))),
      TE.map(withSecret(ports)),
    )
  }

export const listEndpoints =
  ({ endpoints }: Stored): ListEndpoints =>
  (merchantId) =>
    pipe(
      endpoints.of(merchantId),
      TE.map((of) => of.endpoints),
    )

export const getEndpoint =
  ({ endpoints }: Stored): GetEndpoint =>
  ({ merchantId, id }) =>
    pipe(endpoints.of(merchantId), TE.flatMapEither(findEndpoint(id)))

export const deleteEndpoint =
  (ports: Stored): DeleteEndpoint =>
  ({ merchantId, id }) =>
    pipe(
      saveDecided(ports)(merchantId, removeEndpoint(id)),
      TE.map(() => undefined),
    )

const changed =
  (ports: Stored) =>
  ({ merchantId, id }: EndpointRef, rule: (endpoint: WebhookEndpoint) => WebhookEndpoint) =>
    pipe(changeStored(ports)(merchantId, id, rule), TE.flatMapEither(findEndpoint(id)))

/** What was rotated since it was read stays: it may be our own write, whose answer was lost. */
const rotateFrom =
  ({ clock, secrets }: WithSecrets, { secret }: WebhookEndpoint) =>
  (endpoint: WebhookEndpoint): E.Either<TooManyRotations, WebhookEndpoint> =>
    endpoint.secret.generation === secret.generation
      ? rotate(clock(), secrets.newestMaster)(endpoint)
      : E.right(endpoint)

export const rotateSecret =
  (ports: WithSecrets): RotateSecret =>
  (ref) =>
    pipe(
      getEndpoint(ports)(ref),
      TE.flatMap((endpoint) =>
        saveDecided(ports)(ref.merchantId, decideEndpoint(ref.id, rotateFrom(ports, endpoint))),
      ),
      TE.flatMapEither(findEndpoint(ref.id)),
      TE.map(withSecret(ports)),
    )

export const enableEndpoint =
  (ports: Stored): EnableEndpoint =>
  (ref) =>
    changed(ports)(ref, enable)

export const testEndpoint =
  (
    ports: Stored & {
      readonly send: SendWebhook
      readonly renderTest: RenderTest
      readonly clock: Clock
      readonly newKey: NewKey
    },
  ): TestEndpoint =>
  (ref) =>
    pipe(
      getEndpoint(ports)(ref),
      TE.flatMapTask((endpoint) => {
        const at = ports.clock()
        const id = `evt_test_${ports.newKey()}`
        return ports.send({ endpoint, id, body: ports.renderTest(endpoint.id, at) }, at)
      }),
    )

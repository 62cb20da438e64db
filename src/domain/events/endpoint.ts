import * as E from 'fp-ts/Either'
import { flow, pipe } from 'fp-ts/function'

import type { MerchantId } from '../identifiers'
import type { EndpointSecrets } from './endpoint-secrets'
import type { EventType } from './event-types'

export type EndpointId = string & { readonly EndpointId: unique symbol }

const endpointIdPattern = /^whe_[A-Za-z0-9_-]{22}$/
export const isEndpointId = (value: unknown): value is EndpointId =>
  typeof value === 'string' && endpointIdPattern.test(value)

/** Where a merchant wants to hear of changes. */
export type WebhookEndpoint = EndpointSecrets & {
  readonly id: EndpointId
  readonly url: string
  /** Absent: all of them, also those that come with a later release. */
  readonly types?: readonly EventType[]
  /** It hears of what happens from here on. */
  readonly createdAt: Date
  /** It answered 410: nothing is sent until the merchant enables it again. */
  readonly disabledAt?: Date
  /** How often its merchant has enabled it: an answer from before that says nothing any more. */
  readonly timesEnabled?: number
  /** Its last answer took too long, or never came: only the retry run sends to it. */
  readonly troubledSince?: Date
}

/** All endpoints of a merchant, with one version: every change is conditional on the one before. */
export type MerchantEndpoints = {
  readonly merchantId: MerchantId
  /** 0: there never was one. */
  readonly version: number
  readonly endpoints: readonly WebhookEndpoint[]
}

export type EndpointNotFound = { readonly _tag: 'EndpointNotFound' }
export type TooManyEndpoints = { readonly _tag: 'TooManyEndpoints'; readonly most: number }
/** The merchant has an endpoint with the same URL: a second one would hear everything twice. */
export type EndpointExists = { readonly _tag: 'EndpointExists'; readonly id: EndpointId }

export const mostEndpoints = 10

const withEndpoints = (
  of: MerchantEndpoints,
  endpoints: readonly WebhookEndpoint[],
): MerchantEndpoints => ({ ...of, version: of.version + 1, endpoints })

export const addEndpoint =
  (endpoint: WebhookEndpoint) =>
  (of: MerchantEndpoints): E.Either<TooManyEndpoints | EndpointExists, MerchantEndpoints> => {
    const twin = of.endpoints.find(({ url }) => url === endpoint.url)
    // Written by ourselves, and the answer was lost.
    if (twin?.id === endpoint.id) return E.right(of)
    if (twin !== undefined) return E.left({ _tag: 'EndpointExists', id: twin.id })
    return of.endpoints.length >= mostEndpoints
      ? E.left({ _tag: 'TooManyEndpoints', most: mostEndpoints })
      : E.right(withEndpoints(of, [...of.endpoints, endpoint]))
  }

export const findEndpoint =
  (id: EndpointId) =>
  ({ endpoints }: MerchantEndpoints): E.Either<EndpointNotFound, WebhookEndpoint> =>
    E.fromNullable<EndpointNotFound>({ _tag: 'EndpointNotFound' })(
      endpoints.find((each) => each.id === id),
    )

/** One that stays as it was leaves all as they were. */
export const decideEndpoint =
  <Failure>(
    id: EndpointId,
    rule: (endpoint: WebhookEndpoint) => E.Either<Failure, WebhookEndpoint>,
  ) =>
  (of: MerchantEndpoints): E.Either<EndpointNotFound | Failure, MerchantEndpoints> =>
    pipe(
      findEndpoint(id)(of),
      E.flatMap((before) =>
        pipe(
          rule(before),
          E.map((after) =>
            after === before
              ? of
              : withEndpoints(of, of.endpoints.with(of.endpoints.indexOf(before), after)),
          ),
        ),
      ),
    )

export const changeEndpoint = (
  id: EndpointId,
  rule: (endpoint: WebhookEndpoint) => WebhookEndpoint,
): ((of: MerchantEndpoints) => E.Either<EndpointNotFound, MerchantEndpoints>) =>
  decideEndpoint(id, flow(rule, E.right))

export const removeEndpoint =
  (id: EndpointId) =>
  (of: MerchantEndpoints): E.Either<EndpointNotFound, MerchantEndpoints> =>
    E.map(() =>
      withEndpoints(
        of,
        of.endpoints.filter((each) => each.id !== id),
      ),
    )(findEndpoint(id)(of))

/** `asked` is the endpoint as it was when it said so. */
export const disable =
  (now: Date, asked: WebhookEndpoint) =>
  (endpoint: WebhookEndpoint): WebhookEndpoint =>
    endpoint.disabledAt === undefined && endpoint.timesEnabled === asked.timesEnabled
      ? { ...endpoint, disabledAt: now }
      : endpoint

/** Changed in any case: somebody may be about to disable it, on the word of an answer from before. */
export const enable = ({
  disabledAt: _past,
  timesEnabled = 0,
  ...others
}: WebhookEndpoint): WebhookEndpoint => ({ ...others, timesEnabled: timesEnabled + 1 })

/** ms that an endpoint may take without holding up those who wait behind it. */
const mostPromptMs = 3_000

export const isSlow = (ms: number): boolean => ms > mostPromptMs

/** A quick no is no trouble: it holds up nobody. */
export const noteTime =
  (ms: number, now: Date) =>
  (endpoint: WebhookEndpoint): WebhookEndpoint => {
    const { troubledSince, ...others } = endpoint
    if (isSlow(ms) === (troubledSince !== undefined)) return endpoint
    return isSlow(ms) ? { ...endpoint, troubledSince: now } : others
  }

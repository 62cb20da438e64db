import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type * as t from 'io-ts'
import type { Agent, Dispatcher } from 'undici'

import type { NotSent, OutcomeUnknown } from '../../application/ports/payment-provider'

export type HttpRequest = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type HttpAnswer = { readonly status: number; readonly text: string }

/** ms. `readMs` runs from the connection to the whole answer. */
export type HttpLimits = { readonly connectMs: number; readonly readMs: number }

/** Sends one request once: there is no retry below this line. */
export type ProviderHttp = (
  request: HttpRequest,
) => TE.TaskEither<NotSent | OutcomeUnknown, HttpAnswer>

export const outcomeUnknown = (cause: OutcomeUnknown['cause'], code?: string): OutcomeUnknown => ({
  _tag: 'OutcomeUnknown',
  cause,
  // Whatever a provider sends as its code: it is stored and logged.
  ...(code !== undefined && { code: code.slice(0, 40) }),
})

/** Errors that can only happen before a byte of the request was written. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

const timedOut = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

/** The time of the whole call was over before its first byte. */
class TooLate extends Error {}

const toFailure = (error: unknown): NotSent | OutcomeUnknown => {
  if (error instanceof TooLate) return { _tag: 'NotSent', cause: 'TooLate' }
  const { code, name, syscall } = error as Readonly<Record<'code' | 'name' | 'syscall', unknown>>
  const word = typeof code === 'string' ? code : ''
  // An open connection can break with the same words, and then something was sent.
  const wasConnecting = syscall === undefined || syscall === 'connect' || syscall === 'getaddrinfo'
  if (beforeSending.has(word) && wasConnecting) return { _tag: 'NotSent', cause: word }
  if (timedOut.has(word) || name === 'TimeoutError') return outcomeUnknown('TimedOut')
  return word === 'UND_ERR_RES_EXCEEDED_MAX_SIZE'
    ? outcomeUnknown('Unreadable')
    : outcomeUnknown('ConnectionLost')
}

const mostBytes = 1_000_000

/**
 * A socket that was idle this long is not used again: Lambda freezes the process between
 * invocations, and a provider may have closed its end meanwhile.
 */
const mostIdleMs = 2_000

/** Half of all our code, and needed by the first call to a provider: a cold start does without. */
const loadUndici = () => import('undici')

const freshAgents = (
  NewAgent: typeof Agent,
  { connectMs, readMs }: HttpLimits,
  now: () => number,
) => {
  const open = () =>
    new NewAgent({
      connect: { timeout: connectMs },
      headersTimeout: readMs,
      bodyTimeout: readMs,
      keepAliveTimeout: mostIdleMs,
      maxResponseSize: mostBytes,
    })
  let agent = open()
  let usedAt = now()
  return () => {
    if (now() - usedAt > mostIdleMs) {
      void agent.close()
      agent = open()
    }
    usedAt = now()
    return agent
  }
}

/**
 * Looks at the clock when the connection is there and nothing is written yet. A process may stand still
 * for long before that; by then others have looked after what it wanted to send.
 */
const unlessLate = (
  handler: Dispatcher.DispatchHandler,
  isLate: () => boolean,
): Dispatcher.DispatchHandler => ({
  onRequestStart: (controller, context) => {
    if (isLate()) throw new TooLate()
    handler.onRequestStart?.(controller, context)
  },
  onResponseStart: (...given) => handler.onResponseStart?.(...given),
  onResponseData: (...given) => handler.onResponseData?.(...given),
  onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
  onResponseError: (...given) => handler.onResponseError?.(...given),
})

const refuseServerErrors = (answer: HttpAnswer): E.Either<OutcomeUnknown, HttpAnswer> =>
  answer.status < 500
    ? E.right(answer)
    : E.left(outcomeUnknown('ServerError', String(answer.status)))

export const providerHttp = (limits: HttpLimits, now: () => number = Date.now): ProviderHttp => {
  let loading: ReturnType<typeof load> | undefined
  const load = async () => {
    const { Agent, request } = await loadUndici()
    return { request, agent: freshAgents(Agent, limits, now) }
  }
  return ({ method, url, headers, body }) =>
    pipe(
      TE.tryCatch(async () => {
        const until = now() + limits.connectMs + limits.readMs
        const { request, agent } = await (loading ??= load())
        const answer = await request(url, {
          method,
          headers,
          body: body ?? null,
          dispatcher: agent().compose(
            (dispatch) => (options, handler) =>
              dispatch(
                options,
                unlessLate(handler, () => now() > until),
              ),
          ),
          signal: AbortSignal.timeout(limits.connectMs + limits.readMs),
        })
        return { status: answer.statusCode, text: await answer.body.text() }
      }, toFailure),
      TE.flatMapEither(refuseServerErrors),
    )
}

/** The answer's JSON as `codec` describes it; anything else is an outcome that we do not know. */
export const decodeJson =
  <A>(codec: t.Decoder<unknown, A>) =>
  ({ text }: HttpAnswer): E.Either<OutcomeUnknown, A> =>
    pipe(
      E.tryCatch(
        () => JSON.parse(text) as unknown,
        () => outcomeUnknown('Unreadable'),
      ),
      E.flatMap((json) =>
        pipe(
          codec.decode(json),
          E.mapLeft(() => outcomeUnknown('Unreadable')),
        ),
      ),
    )

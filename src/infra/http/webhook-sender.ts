import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'
import { Webhook } from 'standardwebhooks'
import type { Agent } from 'undici'

import type {
  NotAnsweredCause,
  SendOutcome,
  SendWebhook,
  WebhookMessage,
  WebhookSecrets,
} from '../../application/ports/webhook-sender'
import { signingSecrets } from '../../domain/events/endpoint-secrets'
import {
  AddressNotAllowed,
  isForbiddenAddress,
  publicLookup,
  type Resolve,
  resolveName,
} from './public-addresses'

/** ms for all of it: the name, the connection, the request and the answer. */
const sendMs = 10_000

/** Of an answer's body nothing is kept; longer ones are cut off. */
const mostAnswerBytes = 16 * 1024

type Sending = {
  readonly secrets: WebhookSecrets
  /** For one machine alone: any address will do. */
  readonly privateAddresses: boolean
  readonly resolve?: Resolve
  /** Certificates to trust besides the usual ones, in PEM. */
  readonly ca?: string
  readonly limitMs?: number
}

/** Each message has a connection of its own: none is old, and each address is looked at. */
const openAgent = (
  NewAgent: typeof Agent,
  { privateAddresses, resolve = resolveName, ca, limitMs = sendMs }: Sending,
): Agent =>
  new NewAgent({
    pipelining: 0,
    headersTimeout: limitMs,
    bodyTimeout: limitMs,
    connect: {
      timeout: limitMs,
      ...(!privateAddresses && { lookup: publicLookup(resolve) }),
      ...(ca !== undefined && { ca }),
    },
  })

const toOutcome = (status: number, ms: number): SendOutcome => {
  if (status === 410) return { _tag: 'Gone', status, ms }
  return { _tag: status >= 200 && status < 300 ? 'Accepted' : 'Refused', status, ms }
}

const timeouts = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']

const toCause = (error: unknown): NotAnsweredCause => {
  if (error instanceof AddressNotAllowed) return 'AddressNotAllowed'
  const { name, code } = Object(error) as { readonly name?: unknown; readonly code?: unknown }
  return name === 'TimeoutError' || timeouts.some((each) => each === code)
    ? 'TimedOut'
    : 'ConnectionFailed'
}

/** Standard Webhooks: one signature for each secret, the newest first. */
const signaturesOf = (
  { secretOf }: WebhookSecrets,
  { endpoint, id, body }: WebhookMessage,
  at: Date,
): string =>
  signingSecrets(endpoint, at)
    .flatMap((ref) => secretOf(endpoint.id, ref) ?? [])
    .map((secret) => new Webhook(secret).sign(id, at, body))
    .join(' ')

const seconds = (at: Date): string => String(Math.floor(at.getTime() / 1_000))

/** Signs messages and sends each once; redirects are not followed. */
export const webhookSender = (sending: Sending): SendWebhook => {
  const { secrets, privateAddresses, limitMs = sendMs } = sending
  const load = async () => {
    const { Agent: NewAgent, request } = await import('undici')
    return { request, agent: openAgent(NewAgent, sending) }
  }
  let loading: ReturnType<typeof load> | undefined

  const post = async (message: WebhookMessage, signature: string, at: Date): Promise<number> => {
    if (!privateAddresses && isForbiddenAddress(message.endpoint.url))
      throw new AddressNotAllowed('the address is not public')
    const { request, agent } = await (loading ??= load())
    const signal = AbortSignal.timeout(limitMs)
    const { statusCode, body } = await request(message.endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Payport-Webhooks',
        'webhook-id': message.id,
        'webhook-timestamp': seconds(at),
        'webhook-signature': signature,
      },
      body: message.body,
      dispatcher: agent,
      signal,
    })
    // The status has said it all, whatever becomes of the body.
    await body.dump({ limit: mostAnswerBytes, signal }).catch(() => undefined)
    return statusCode
  }

  return (message, at) => {
    const began = performance.now()
    const ms = () => Math.round(performance.now() - began)
    const signature = signaturesOf(secrets, message, at)
    if (signature === '') return T.of({ _tag: 'NotAnswered', cause: 'SecretMissing', ms: 0 })
    return pipe(
      TE.tryCatch(() => post(message, signature, at), toCause),
      TE.match(
        (cause): SendOutcome => ({ _tag: 'NotAnswered', cause, ms: ms() }),
        (status) => toOutcome(status, ms()),
      ),
    )
  }
}

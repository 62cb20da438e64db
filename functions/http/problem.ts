import type { Failure } from './failure'
import { type HttpReply, json, replayedHeader, retrySoon } from './http-reply'
import { problems } from './problem-table'

type Particulars = Readonly<Record<string, unknown>> & { readonly detail?: string }

/** What is particular to this failure; nothing internal ever. */
const particulars = (failure: Failure): Particulars => {
  switch (failure._tag) {
    case 'InvalidRequest':
      return { fields: failure.fields }
    case 'ReturnUrlNotAllowed':
      return {
        fields: [
          { field: 'returnUrl', problem: `must be in one of ${failure.origins.join(', ')}` },
        ],
      }
    case 'ProviderNotEnabled':
      return { fields: [{ field: 'provider', problem: `${failure.provider} is not set up` }] }
    case 'ProviderSwitchedOff':
      return { fields: [{ field: 'provider', problem: `${failure.provider} is switched off` }] }
    case 'OrderConflict':
      return {
        detail: `The payment is ${failure.state} and differs in ${failure.fields.join(', ')}.`,
        fields: failure.fields.map((field) => ({
          field,
          problem: 'differs from the open payment',
        })),
        paymentStatus: failure.state,
      }
    case 'PaymentDeclined':
    case 'CheckoutRefused':
    case 'RefundRefused':
      return { decline: failure.reason }
    case 'RefundExceedsBalance':
    case 'BalanceDiffers':
      return {
        detail: `${String(failure.refundable.total)} won (of it ${String(failure.refundable.taxFree)} tax-free) can be refunded.`,
        refundable: failure.refundable,
      }
    case 'NotInState':
      return {
        detail: `The payment is ${failure.state}; this needs ${failure.wanted.join(' or ')}.`,
        paymentStatus: failure.state,
      }
    case 'NotRefundable':
      return { detail: `The payment is ${failure.state}.`, paymentStatus: failure.state }
    case 'UrlNotAllowed':
      return { fields: [{ field: 'url', problem: failure.problem }] }
    case 'PositionAhead':
      return {
        fields: [{ field: 'after', problem: `must be at most ${String(failure.newest)}` }],
      }
    case 'EventsExpired':
      return {
        detail: `The feed goes on at position ${String(failure.first)}.`,
        firstPosition: failure.first,
      }
    case 'TooManyEndpoints':
      return { detail: `There may be ${String(failure.most)}.` }
    case 'EndpointExists':
      return { detail: `It is ${failure.id}.`, endpointId: failure.id }
    case 'TooManyRotations':
      return {
        detail: `The oldest of them signs until ${failure.possibleAt.toISOString()}.`,
        possibleAt: failure.possibleAt.toISOString(),
      }
    case 'BodyTooLarge':
      return { detail: `It may have ${String(failure.mostBytes)} bytes.` }
    case 'MediaTypeNotSupported':
      return { detail: `It must be ${failure.wanted}.` }
    case 'MethodNotAllowed':
      return { detail: `It takes ${failure.allowed.join(', ')}.` }
    default:
      return {}
  }
}

const headersOf = (failure: Failure): Readonly<Record<string, string>> => {
  if (failure._tag === 'MethodNotAllowed') return { allow: failure.allowed.join(', ') }
  if (failure._tag === 'Unauthorized') return { 'www-authenticate': 'Bearer realm="payport"' }
  if ('replayed' in failure && failure.replayed) return replayedHeader
  return problems[failure._tag].status === 503 || failure._tag === 'ReversalPending'
    ? retrySoon
    : {}
}

/** Where the reference page tells about the problem. */
export const anchorOf = (tag: Failure['_tag']): string => `problem-${tag}`

/** RFC 9457. */
export const toProblem =
  (requestId: string) =>
  (failure: Failure): HttpReply => {
    const { status, title, advice, moneyMoved, safeToRetry } = problems[failure._tag]
    const { detail, ...others } = particulars(failure)
    return json(
      status,
      {
        type: `/docs#${anchorOf(failure._tag)}`,
        ...others,
        title,
        status,
        detail: detail === undefined ? advice : `${detail} ${advice}`,
        code: failure._tag,
        moneyMoved,
        safeToRetry,
        requestId,
      },
      { 'content-type': 'application/problem+json; charset=utf-8', ...headersOf(failure) },
    )
  }

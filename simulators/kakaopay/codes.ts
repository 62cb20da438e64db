import type { SwitchName } from './switches'

/** What KakaoPay says when it does not do what was asked. */
export type Refusal = {
  readonly _tag: 'Refusal'
  readonly code: number | string
  readonly message?: string
  readonly httpStatus?: number
  /** `extras.method_result_code`: what the card's or the money's side said. */
  readonly methodCode?: string
}

export const refused = (
  code: Refusal['code'],
  more: Partial<Omit<Refusal, '_tag' | 'code'>> = {},
): Refusal => ({ _tag: 'Refusal', code, ...more })

/** In KakaoPay's own words: the one text of a bad parameter that is known. */
export const invalid = (name: string): Refusal =>
  refused(-2, { message: `invalid param(${name} has invalid value)` })

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && '_tag' in value && value._tag === 'Refusal'

/** The four texts that are known; the others are marked as the simulator's own. */
const messages: Readonly<Record<string, string>> = {
  '-2': '[simulator] a field is missing or malformed',
  '-400': '[simulator] the Authorization header is missing',
  '-401': '[simulator] the secret key is wrong',
  '-404': '[simulator] there is no such address',
  '-503': '[simulator] maintenance',
  '-701': "authentication doesn't complete!",
  '-702': '[simulator] this tid is paid already',
  '-704': '[simulator] total_amount differs from ready',
  '-706': '[simulator] partner_order_id differs from ready',
  '-707': '[simulator] partner_user_id differs from ready',
  '-708': '[simulator] pg_token is wrong',
  '-710': '[simulator] cancel_amount is above the cancellable balance',
  '-711': '[simulator] cancel_amount is above the approved amount',
  '-721': '[simulator] there is no such tid',
  '-722': '[simulator] the amounts do not fit together',
  '-723': '[simulator] the payment session is over',
  '-725': '[simulator] total_amount must be above 0',
  '-726': '[simulator] partner_order_id was used before',
  '-731': '[simulator] cid is wrong',
  '-733': '[simulator] cid_secret is wrong',
  '-780': 'approval failure!',
  '-781': 'cancel failure!',
  '-783': '[simulator] this tid is in no state to be approved',
  '-784': '[simulator] this tid is in no state to be cancelled',
  '-785': '[simulator] the same request is running',
  '-797': '[simulator] total_amount is above the limit of one payment',
}

/** Every other code arrives with HTTP 400. */
const statuses: Readonly<Record<string, number>> = {
  '-5': 403,
  '-401': 401,
  '-403': 403,
  '-404': 404,
  '-429': 429,
  '-500': 500,
  '-503': 503,
  '-9798': 503,
}

type Switched = (name: SwitchName) => string

const statusOf = ({ code, httpStatus }: Refusal, switched: Switched): number =>
  httpStatus ?? (switched('commonCodeStatus') === '400' ? 400 : (statuses[code] ?? 400))

const extrasOf = ({ methodCode }: Refusal, switched: Switched): object => {
  if (methodCode !== undefined) {
    const method_result_message = `[simulator] refused with ${methodCode}`
    return { extras: { method_result_code: methodCode, method_result_message } }
  }
  switch (switched('emptyExtras')) {
    case 'null':
      return { extras: null }
    case 'empty':
      return { extras: {} }
    default:
      return {}
  }
}

export const toJson = (body: object, status = 200): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
  })

export const refusalAnswer = (refusal: Refusal, switched: Switched): Response => {
  const { code, message = messages[code] ?? '[simulator] refused' } = refusal
  const extras = extrasOf(refusal, switched)
  const body =
    switched('errorFields') === 'legacy'
      ? { code, msg: message, ...extras }
      : { error_code: code, error_message: message, ...extras }
  return toJson(body, statusOf(refusal, switched))
}

import { verdictOn } from '../../../src/infra/kakaopay/result-codes'

/*
 * Every code of KakaoPay's error workbooks (2018, and 1.7 as cited) on every call, see
 * docs/providers/kakaopay.md.
 */
const calls = ['ready', 'approve', 'cancel', 'order'] as const

const outcome = (call: (typeof calls)[number], code: number, methodCode?: string): string => {
  const verdict = verdictOn(call, code, methodCode)
  return verdict._tag === 'No' ? `no: ${verdict.kind}` : verdict.cause
}

const everywhere = (says: string) => [says, says, says, says] as const
const unlisted = 'UnlistedCode'
const again = 'AlreadyHandled'

type Row = readonly [
  codes: readonly number[],
  ready: string,
  approve: string,
  cancel: string,
  order: string,
]
const listed: readonly Row[] = [
  [[-701], unlisted, 'no: AuthenticationFailed', unlisted, unlisted],
  [[-702], ...everywhere(again)],
  [[-703, -704], ...everywhere('no: AmountNotAccepted')],
  [[-705], ...everywhere('no: MethodUnavailable')],
  [[-706, -707], unlisted, 'no: RequestNotAccepted', unlisted, unlisted],
  [[-708], unlisted, 'no: AuthenticationFailed', unlisted, unlisted],
  [[-710, -711], unlisted, unlisted, 'no: RefundExceedsBalance', unlisted],
  [[-721], unlisted, 'no: SessionExpired', 'Misconfigured', 'Misconfigured'],
  [[-722, -724, -725], ...everywhere('no: AmountNotAccepted')],
  [[-723], unlisted, 'no: SessionExpired', unlisted, unlisted],
  [[-726], ...everywhere('no: RequestNotAccepted')],
  [[-730, -731, -732, -733, -798, -799], ...everywhere('Misconfigured')],
  [[-750, -751, -752, -753, -761, -782], ...everywhere('Inconclusive')],
  [[-780, -781], ...everywhere('Inconclusive')],
  [[-783], unlisted, again, unlisted, unlisted],
  [[-784], unlisted, unlisted, again, unlisted],
  [[-785], ...everywhere(again)],
  [[-797], ...everywhere('no: LimitExceeded')],
  [[-400, -401, -403, -404, -429], ...everywhere('Misconfigured')],
  [[-500, -503], ...everywhere('Inconclusive')],
  [[-1, -7, -603, -9798], ...everywhere('Inconclusive')],
  [[-2], ...everywhere('no: RequestNotAccepted')],
  [[-3, -5, -8, -9, -10], ...everywhere('Misconfigured')],
]

describe.each(listed)('%j', (codes, ...expected) => {
  it.each(calls.map((call, index) => [call, expected[index]] as const))('%s: %s', (call, says) => {
    expect(codes.map((code) => outcome(call, code))).toEqual(codes.map(() => says))
  })
})

it('no other code says anything', () => {
  const known = new Set(listed.flatMap(([codes]) => codes))
  const others = Array.from({ length: 12_000 }, (_, index) => index - 11_000)
    .filter((code) => !known.has(code))
    .concat([-700.5, 1e21, NaN])
  for (const call of calls)
    expect(others.filter((code) => outcome(call, code) !== unlisted)).toEqual([])
})

/** What the money's and the card's side say with -780 to an approve and -781 to a cancel. */
const bySide: ReadonlyArray<readonly [codes: string, approve: string, cancel: string]> = [
  [
    `USER_LOCKED BANK_FIRM_UNKNOWN BANK_FIRM_API_FAIL INVALID_CANCEL_STATUS INTERNAL_ERROR
     PAY_ACCOUNT_RESPONSE_ERROR TALK_USER_REQUEST_FAIL TALK_USER_RESPONSE_ERROR
     0010 0110 1023 9085 0024 0136 0025 0140 8507 9999 6666 WORD_OF_TOMORROW constructor __proto__`,
    'Inconclusive',
    'Inconclusive',
  ],
  [
    'BANK_FIRM_UNAVAILABLE UNDER_CONSTRUCTION',
    'no: ProviderUnderMaintenance',
    'no: ProviderUnderMaintenance',
  ],
  [
    `BANK_ACCOUNT_NOT_FOUND BANK_ACCOUNT_BLOCKED BANK_NOT_CONNECTED INVALID_PAYMENT_KEY
     PAYMENT_KEY_EXISTS USER_NOT_FOUND PAY_USER_NOT_FOUND USER_DUPLICATION DEACTIVATED_USER_STATUS`,
    'no: MethodUnavailable',
    'no: MethodUnavailable',
  ],
  ['LACK_BALANCE NOT_ENOUGH_BALANCE 8323 8191', 'no: InsufficientFunds', 'no: InsufficientFunds'],
  [
    'LIMIT_BALANCE LIMIT_ONE_TIME LIMIT_USE_PER_DAY 0002 0016 0029 8521',
    'no: LimitExceeded',
    'no: LimitExceeded',
  ],
  ['0004 8314 8350 8514', 'no: CardRefused', 'no: CardRefused'],
  [
    'NETWORK_ACL_ERROR CHANNEL_NOT_FOUND ITEM_NOT_FOUND DAILY_CROSSCHECK_INVALID_AUTH_KEY',
    'no: Other',
    'no: Other',
  ],
  ['INVALID_CANCEL_AMOUNT 6667', 'Inconclusive', 'no: RefundExceedsBalance'],
  ['INVALID_CANCEL_STATUS_DEACTIVE 1015', 'Inconclusive', 'no: NotRefundable'],
]

describe.each(bySide)('%s', (codes, approve, cancel) => {
  it.each(codes.split(/\s+/))('%s', (code) => {
    expect(outcome('approve', -780, code)).toBe(approve)
    expect(outcome('cancel', -781, code)).toBe(cancel)
  })
})

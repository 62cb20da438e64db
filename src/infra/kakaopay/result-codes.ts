import type { DeclineKind } from '../../domain/decline'
import { no, unknown, type Verdict } from '../verdict'

export type Operation = 'ready' | 'approve' | 'cancel' | 'order'

type Table = Readonly<Record<number, Verdict>>

/** Our keys, contract, address or quota: kept pending, a person must act. */
const misconfigured: Table = Object.fromEntries(
  [-3, -5, -8, -9, -10, -400, -401, -403, -404, -429, -730, -731, -732, -733, -798, -799].map(
    (code) => [code, unknown('Misconfigured')],
  ),
)

/** Means the same whatever was asked. */
const everywhere: Table = {
  ...misconfigured,
  [-1]: unknown('Inconclusive'),
  [-2]: no('RequestNotAccepted'),
  [-7]: unknown('Inconclusive'),
  [-500]: unknown('Inconclusive'),
  [-503]: unknown('Inconclusive'),
  [-603]: unknown('Inconclusive'),
  [-702]: unknown('AlreadyHandled'),
  [-703]: no('AmountNotAccepted'),
  [-704]: no('AmountNotAccepted'),
  [-705]: no('MethodUnavailable'),
  [-722]: no('AmountNotAccepted'),
  [-724]: no('AmountNotAccepted'),
  [-725]: no('AmountNotAccepted'),
  [-726]: no('RequestNotAccepted'),
  [-785]: unknown('AlreadyHandled'),
  [-797]: no('LimitExceeded'),
  [-9798]: unknown('Inconclusive'),
  // Subscription and redirect-page codes: not ours to get, and no news about a single payment.
  ...Object.fromEntries(
    [-750, -751, -752, -753, -761, -782].map((code) => [code, unknown('Inconclusive')]),
  ),
}

const tables: { readonly [Each in Operation]: Table } = {
  ready: {},
  approve: {
    [-701]: no('AuthenticationFailed'),
    [-706]: no('RequestNotAccepted'),
    [-707]: no('RequestNotAccepted'),
    [-708]: no('AuthenticationFailed'),
    [-721]: no('SessionExpired'),
    [-723]: no('SessionExpired'),
    // The session is in another state than we believe: perhaps paid. The books know.
    [-783]: unknown('AlreadyHandled'),
  },
  cancel: {
    [-710]: no('RefundExceedsBalance'),
    [-711]: no('RefundExceedsBalance'),
    // Perhaps our own cancel emptied it before.
    [-784]: unknown('AlreadyHandled'),
    [-721]: unknown('Misconfigured'),
  },
  order: {
    // A tid that KakaoPay gave us and does not know: wrong key or cid.
    [-721]: unknown('Misconfigured'),
  },
}

/**
 * The method's own word (MONEY codes of the 2018 workbook). Only those that leave no doubt; all
 * others, and the 1,870 codes of the card networks, are looked up in the books.
 */
const methodKinds: ReadonlyMap<string, DeclineKind> = new Map(
  Object.entries({
    BANK_FIRM_UNAVAILABLE: 'ProviderUnderMaintenance',
    UNDER_CONSTRUCTION: 'ProviderUnderMaintenance',
    BANK_ACCOUNT_NOT_FOUND: 'MethodUnavailable',
    BANK_ACCOUNT_BLOCKED: 'MethodUnavailable',
    BANK_NOT_CONNECTED: 'MethodUnavailable',
    LACK_BALANCE: 'InsufficientFunds',
    NOT_ENOUGH_BALANCE: 'InsufficientFunds',
    LIMIT_BALANCE: 'LimitExceeded',
    LIMIT_ONE_TIME: 'LimitExceeded',
    LIMIT_USE_PER_DAY: 'LimitExceeded',
    INVALID_CANCEL_AMOUNT: 'RefundExceedsBalance',
    INVALID_CANCEL_STATUS_DEACTIVE: 'NotRefundable',
    INVALID_PAYMENT_KEY: 'MethodUnavailable',
    PAYMENT_KEY_EXISTS: 'MethodUnavailable',
    USER_NOT_FOUND: 'MethodUnavailable',
    PAY_USER_NOT_FOUND: 'MethodUnavailable',
    USER_DUPLICATION: 'MethodUnavailable',
    DEACTIVATED_USER_STATUS: 'MethodUnavailable',
    NETWORK_ACL_ERROR: 'Other',
    CHANNEL_NOT_FOUND: 'Other',
    ITEM_NOT_FOUND: 'Other',
    DAILY_CROSSCHECK_INVALID_AUTH_KEY: 'Other',
    // Card networks: limits, expired, lost, no funds.
    '0002': 'LimitExceeded',
    '0016': 'LimitExceeded',
    '0029': 'LimitExceeded',
    '8521': 'LimitExceeded',
    '0004': 'CardRefused',
    '8314': 'CardRefused',
    '8350': 'CardRefused',
    '8514': 'CardRefused',
    '8323': 'InsufficientFunds',
    '8191': 'InsufficientFunds',
    '1015': 'NotRefundable',
    '6667': 'RefundExceedsBalance',
  } as const),
)

/** -780 and -781: the method refused, and says why in `extras`. */
const methodFailure = (operation: Operation, methodCode: string | undefined): Verdict => {
  const kind = methodKinds.get(methodCode ?? '')
  const aboutRefunds =
    kind === 'RefundExceedsBalance' || kind === 'NotRefundable' ? 'cancel' : 'approve'
  if (kind === undefined) return unknown('Inconclusive')
  const elsewhere = aboutRefunds === 'cancel' && operation !== 'cancel'
  return elsewhere ? unknown('Inconclusive') : no(kind)
}

export const verdictOn = (
  operation: Operation,
  code: number,
  methodCode: string | undefined,
): Verdict =>
  code === -780 || code === -781
    ? methodFailure(operation, methodCode)
    : (tables[operation][code] ?? everywhere[code] ?? unknown('UnlistedCode'))

import type { DeclineKind } from '../../domain/decline'
import { no, unknown, type Verdict } from '../verdict'

export type Operation = 'reserve' | 'apply' | 'cancel' | 'history'

type Table = Readonly<Record<string, Verdict>>

const everywhere: Table = {
  Fail: no('Other'),
  InvalidMerchant: unknown('Misconfigured'),
  InvalidMerchantAuth: unknown('Misconfigured'),
  InvalidMerchantType: unknown('Misconfigured'),
  RequireParameter: no('RequestNotAccepted'),
  InvalidParameter: no('RequestNotAccepted'),
  RequireCondition: no('RequestNotAccepted'),
  TimeConditionError: no('RequestNotAccepted'),
  MaintenanceOngoing: no('ProviderUnderMaintenance'),
  FaultCheckOngoing: no('ProviderUnderMaintenance'),
}

const tables: { readonly [Each in Operation]: Table } = {
  reserve: {},
  apply: {
    TimeExpired: no('SessionExpired'),
    // Perhaps by ourselves: the history knows.
    AlreadyOnGoing: unknown('AlreadyHandled'),
    AlreadyComplete: unknown('AlreadyHandled'),
    OwnerAuthFail: no('OwnerCheckFailed'),
    BankMaintenance: no('ProviderUnderMaintenance'),
    NotEnoughAccountBalance: no('InsufficientFunds'),
  },
  cancel: {
    // NAVER finishes it by itself (newer generation): the history tells when.
    CancelNotComplete: unknown('Inconclusive'),
    // An earlier cancel must be repeated first; this one was not begun.
    PreCancelNotComplete: unknown('Inconclusive'),
    AlreadyOnGoing: unknown('AlreadyHandled'),
    AlreadyCanceled: unknown('AlreadyHandled'),
    OverRemainAmount: no('RefundExceedsBalance'),
    TaxScopeAmtGreaterThanRemainError: no('RefundExceedsBalance'),
    TaxScopeAmountError: no('RequestNotAccepted'),
    RestAmountDiff: no('RefundExceedsBalance'),
    CancelDeadlineExpired: no('RefundPeriodOver'),
    InvalidDiscountCancelCondition: no('NotRefundable'),
    InvalidPaymentId: no('NotRefundable'),
    BankCheckTime: no('ProviderUnderMaintenance'),
  },
  history: {},
}

export const verdictOn = (operation: Operation, code: string): Verdict => {
  const ofOperation = tables[operation]
  if (Object.hasOwn(ofOperation, code)) return ofOperation[code] ?? unknown('UnlistedCode')
  return Object.hasOwn(everywhere, code)
    ? (everywhere[code] ?? unknown('UnlistedCode'))
    : unknown('UnlistedCode')
}

/** Why the window came back without a yes; two generations of words, compared in lower case. */
const windowKinds: ReadonlyMap<string, DeclineKind> = new Map([
  ['usercancel', 'ShopperGaveUp'],
  ['ownerauthfail', 'OwnerCheckFailed'],
  ['paymenttimeexpire', 'SessionExpired'],
  ['webhookfail', 'Other'],
])

/** No money moves in the window, so that an unlisted word is a no too. */
export const kindInWindow = (resultCode: string, resultMessage: string): DeclineKind =>
  windowKinds.get(resultCode.toLowerCase()) ??
  windowKinds.get(resultMessage.toLowerCase()) ??
  'Other'

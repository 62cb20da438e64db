import type { Switch } from '../kernel/simulator'

/** What KakaoPay's documents leave open. The first value is the default. */
export const kakaoPaySwitches = {
  method: {
    says: 'what the shopper pays with, where ready does not say it',
    values: ['CARD', 'MONEY'],
  },
  orderLagMs: {
    says: 'how long an order query does not see an approval or a cancel',
    values: ['0', '2000', '5000'],
  },
  concurrentApprove: {
    says: 'answer to an approve while a call for the same tid is running',
    values: ['-785', 'USER_LOCKED'],
  },
  concurrentCancel: {
    says: 'answer to a cancel while a call for the same tid is running',
    values: ['-785', 'INVALID_CANCEL_STATUS'],
  },
  methodRefusal: {
    says: 'status after an approve refused by the method (-780); byCode: USER_LOCKED stays AUTH_PASSWORD, others fail',
    values: ['byCode', 'FAIL_PAYMENT', 'AUTH_PASSWORD'],
  },
  secondFullCancel: {
    says: 'code of a cancel of a payment that is cancelled in full',
    values: ['-784', '-710'],
  },
  balanceMismatch: {
    says: 'code of a cancel whose cancel_available_amount is not the balance',
    values: ['-722', '-710'],
  },
  cancelSplit: {
    says: 'consistent: what a cancel leaves must be a possible amount; withinBalance: each part is checked by itself',
    values: ['consistent', 'withinBalance'],
  },
  lastCancelVat: {
    says: 'VAT of the last cancel where none is sent: what is left, or rounded as ever',
    values: ['remainder', 'rounded'],
  },
  partialCancel: {
    says: 'whether the business type may cancel a part (else -781)',
    values: ['allowed', 'refused'],
  },
  expiredStatus: {
    says: 'status in an order query of an unpaid session after 15 minutes',
    values: ['unchanged', 'QUIT_PAYMENT', 'FAIL_PAYMENT'],
  },
  duplicateOrder: {
    says: 'whether ready takes a partner_order_id again (else -726)',
    values: ['accepted', 'refused'],
  },
  largestTotal: {
    says: 'total_amount above which ready is refused (-797), in won',
    values: ['none', '20000000', '2000000'],
  },
  actionPayload: {
    says: 'whether payment_action_details show the payload',
    values: ['shown', 'hidden'],
  },
  actionOrder: {
    says: 'order of payment_action_details',
    values: ['oldestFirst', 'newestFirst'],
  },
  cancelActionAmount: {
    says: 'sign of the amount of a CANCEL in payment_action_details',
    values: ['positive', 'negative'],
  },
  unknownYet: {
    says: 'fields of an order query that have no value yet: payment_method_type, approved_at, canceled_at',
    values: ['absent', 'null'],
  },
  appSchemes: {
    says: 'android_app_scheme and ios_app_scheme in the answer to ready',
    values: ['absent', 'present'],
  },
  legacyCardInfo: {
    says: 'purchase_corp, issuer_corp and their codes in card_info',
    values: ['absent', 'present'],
  },
  wrongCid: { says: 'code of a cid that is not the merchant’s', values: ['-731', '-2'] },
  errorFields: {
    says: 'names in an error: error_code and error_message, or the legacy code and msg',
    values: ['current', 'legacy'],
  },
  emptyExtras: {
    says: 'extras of an error that comes from no method',
    values: ['absent', 'null', 'empty'],
  },
  commonCodeStatus: {
    says: 'HTTP status of the common codes (-401, -404, -503 ...): their own number, or 400',
    values: ['own', '400'],
  },
  maintenance: {
    says: 'what the maintenance fault answers; -9798 and -7 are the older platform’s',
    values: ['-503', '-9798', '-7'],
  },
} as const satisfies Record<string, Switch>

export type SwitchName = keyof typeof kakaoPaySwitches

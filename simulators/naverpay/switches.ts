import type { Switch } from '../kernel/simulator'

/** What NAVER's documents leave open, or say in two ways. The first value is the default. */
export const naverPaySwitches = {
  historyLagMs: {
    says: 'how long after an approval or a cancel the history does not show it',
    values: ['0', '2000', '5000'],
  },
  historyOrder: { says: 'order of the rows of a history', values: ['ascending', 'shuffled'] },
  windowFailure: {
    says: 'how the window tells that the shopper gave up: resultCode=UserCancel, or Fail with userCancel',
    values: ['newer', 'older'],
  },
  unknownPaymentOnApply: {
    says: 'code of an apply of an unknown paymentId',
    values: ['Fail', 'InvalidPaymentId'],
  },
  alreadyComplete: {
    says: 'whether the code AlreadyComplete comes with the detail of the approval',
    values: ['withoutBody', 'withBody'],
  },
  applyAfterFullCancel: {
    says: 'code of an apply of a payment that was approved and then cancelled in full',
    values: ['AlreadyComplete', 'Fail'],
  },
  storedFailures: {
    says: 'which refusals are kept under an idempotency key: final ones, passing ones too, or none',
    values: ['final', 'all', 'none'],
  },
  keyWithOtherParameters: {
    says: 'whether a used idempotency key with other parameters replays the earlier answer',
    values: ['replays', 'refuses'],
  },
  keyScope: {
    says: 'whether an idempotency key is known to the merchant as a whole or to one API',
    values: ['merchant', 'api'],
  },
  keyOnReserve: {
    says: 'whether reserve supports idempotency keys',
    values: ['honoured', 'ignored'],
  },
  unauthorizedBody: {
    says: 'what comes with HTTP 401',
    values: ['InvalidMerchantAuth', 'empty'],
  },
  maintenance: {
    says: 'what the maintenance fault answers',
    values: ['MaintenanceOngoing', 'http503'],
  },
  failedRows: {
    says: 'whether a scripted decline of an apply leaves a FAIL row in the history',
    values: ['none', 'written'],
  },
  minimumAmount: { says: 'smallest payment, won', values: ['10', '100'] },
  means: {
    says: 'what the shopper pays with; mixed is card, gift card, points and a discount',
    values: ['card', 'bank', 'points', 'mixed'],
  },
} as const satisfies Record<string, Switch>

export type SwitchName = keyof typeof naverPaySwitches

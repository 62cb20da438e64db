import type { PaymentState } from '../../src/domain/payment'

/** What can go wrong, and the states of a payment in which it can: every pair must have been met. */
const anyState: readonly PaymentState[] = [
  'AwaitingShopper',
  'Authorized',
  'Approving',
  'Paid',
  'PartlyRefunded',
  'Refunded',
  'Declined',
  'Abandoned',
  'Expired',
]
/** A provider is asked for an approval in the first, for refunds in the others. */
const moving: readonly PaymentState[] = ['Approving', 'Paid', 'PartlyRefunded']
const inquired = moving
const beforeMoney: readonly PaymentState[] = ['AwaitingShopper']

export const possibleCells = {
  // Processes
  crashBeforeCall: anyState,
  crashAfterCall: anyState,
  freeze: anyState,
  clockSkew: anyState,
  oldVersion: anyState,
  // The store
  throttled: anyState,
  answerLostThenRepeated: ['AwaitingShopper', 'Authorized', ...moving],
  answerLost: ['AwaitingShopper', 'Authorized', ...moving],
  staleIndex: moving,
  lostRace: ['AwaitingShopper', 'Authorized', ...moving],
  // Providers
  refused: moving,
  droppedBefore: moving,
  committedThenDropped: moving,
  committedThenServerError: moving,
  committedThenUnreadable: moving,
  slowThenCommitted: moving,
  inFlight: moving,
  unlistedCode: moving,
  declined: moving,
  wrongAmount: ['Approving'],
  wrongAttempt: ['Approving'],
  inquiryLags: inquired,
  inquiryFails: inquired,
  maintenance: moving,
  expiredSession: ['Approving'],
  overCancel: ['Paid', 'PartlyRefunded'],
  namelessCancel: ['Paid', 'PartlyRefunded'],
  cancelledByAdministrator: ['Approving', 'Paid', 'PartlyRefunded'],
  checkoutRefused: beforeMoney,
  // Callers
  doublePost: ['AwaitingShopper'],
  secondProvider: ['AwaitingShopper', 'Authorized'],
  returnedTwice: ['AwaitingShopper', 'Authorized', 'Approving', 'Paid'],
  neverReturned: ['AwaitingShopper'],
  forgedReturn: ['AwaitingShopper'],
  secondTab: ['AwaitingShopper'],
  notice: moving,
  refundBurst: ['Paid'],
  twoSweeps: moving,
} as const satisfies Readonly<Record<string, readonly PaymentState[]>>

export type FaultKind = keyof typeof possibleCells
export const faultKinds = Object.keys(possibleCells) as readonly FaultKind[]

/** How often each fault met each state. */
export type Coverage = Readonly<Record<string, number>>

export const cellOf = (kind: FaultKind, state: PaymentState): string => `${kind} ${state}`

export const emptyCells = (coverage: Coverage): readonly string[] =>
  faultKinds.flatMap((kind) =>
    possibleCells[kind]
      .map((state) => cellOf(kind, state))
      .filter((cell) => coverage[cell] === undefined),
  )

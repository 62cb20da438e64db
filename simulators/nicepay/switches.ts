import type { Switch } from '../kernel/simulator'

/** What NICEPAY's documents leave open. The first value is the default. */
export const nicePaySwitches = {
  secondApprove: {
    says: 'code of an approve of a tid that is paid already',
    values: ['2201', 'A225', 'U114'],
  },
  secondCancel: {
    says: 'code of a cancel of a payment that is cancelled in full',
    values: ['2013', '2015', '2014'],
  },
  secondNetCancel: {
    says: 'code of a net-cancel of a payment that is cancelled in full; 0000 answers as the first did',
    values: ['2013', '2015', '0000'],
  },
  amountMismatch: {
    says: 'code of an approve with another amount than the authenticated one',
    values: ['A123', 'U127'],
  },
  paidOrder: {
    says: 'code of an approve for an order that another tid has paid',
    values: ['U112', 'A127', 'P015'],
  },
  unknownTid: { says: 'code of an approve of an unknown tid', values: ['U107', 'U121'] },
  queryBeforeApprove: {
    says: 'answer to a query by tid between authentication and approve',
    values: ['U107', 'U121', 'ready'],
  },
  approveWithinMinutes: {
    says: 'how long after authentication a tid can be approved',
    values: ['30', '10', '60'],
  },
  queryLagMs: {
    says: 'ms after the approve in which queries do not see it',
    values: ['0', '2000', '5000'],
  },
  orderDate: {
    says: 'whether a query by orderId must name the day of the order',
    values: ['optional', 'required'],
  },
  lastPartialCancel: {
    says: 'status of a payment whose parts are all cancelled',
    values: ['cancelled', 'partialCancelled'],
  },
  fullCancelTid: {
    says: "the tid of a full cancel: the payment's or its own",
    values: ['original', 'own'],
  },
  sandboxPartialCancel: {
    says: 'on: each cancel with a cancelAmt is refused (U128), as in the sandbox',
    values: ['off', 'on'],
  },
  failureBody: {
    says: 'a refusal as code and message alone, or with the fields of a payment (most are null)',
    values: ['short', 'full'],
  },
  canPartCancel: { says: 'type of card.canPartCancel', values: ['boolean', 'string'] },
  cardQuota: { says: 'type of card.cardQuota', values: ['number', 'string'] },
  sizes: { says: 'how the size of a text is counted', values: ['bytes', 'characters'] },
  authType: { says: 'what the key was issued for', values: ['basic', 'bearer'] },
  maintenance: { says: 'what the maintenance fault answers', values: ['U303', 'http503'] },
  giveUp: {
    says: 'what follows when the shopper gives up or fails in the window',
    values: ['formPost', 'fnError', 'noCallback'],
  },
  notices: {
    says: 'when a notice comes, or how: 7 s late, twice, before the answer to the call, wrongly signed',
    values: ['prompt', 'late', 'twice', 'beforeAnswer', 'forged'],
  },
  noticeRepeatMs: {
    says: 'ms until a notice that did not get its OK is sent again, ten times at most',
    values: ['60000', '200'],
  },
} as const satisfies Record<string, Switch>

export type SwitchName = keyof typeof nicePaySwitches

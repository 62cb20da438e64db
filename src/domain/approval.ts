import * as E from 'fp-ts/Either'

import type { DeclineReason } from './decline'
import {
  type Abandoned,
  type Approval,
  type Approving,
  attemptId,
  type Authorized,
  type AwaitingShopper,
  type Consent,
  type Ended,
  type Paid,
  type Payment,
  type PaymentState,
  record,
  stateAt,
} from './payment'
import type { ReversalCause } from './timeline'

/** The payment is not in a state from which this may happen. */
export type NotInState = {
  readonly _tag: 'NotInState'
  readonly state: PaymentState
  readonly wanted: readonly PaymentState[]
}

const notIn = (state: PaymentState, ...wanted: readonly PaymentState[]): NotInState => ({
  _tag: 'NotInState',
  state,
  wanted,
})

/** The shopper said yes and the merchant confirms by hand, until `confirmBy` at the latest. */
export const authorize =
  (at: Date, consent: Consent, confirmBy: Date) =>
  (payment: Payment): E.Either<NotInState, Authorized> =>
    payment._tag === 'AwaitingShopper' && stateAt(at, payment) === 'AwaitingShopper'
      ? E.right({
          ...record(at, { _tag: 'ShopperConsented' })(payment),
          _tag: 'Authorized',
          session: payment.checkout.session,
          consent,
          expiresAt:
            confirmBy < payment.checkout.expiresAt ? confirmBy : payment.checkout.expiresAt,
        })
      : E.left(notIn(stateAt(at, payment), 'AwaitingShopper'))

export type ApprovalIntent = {
  readonly at: Date
  readonly dueAt: Date
  /** Minted now, so that a later process asks again with the same key. */
  readonly key: string
}

const begin = (
  payment: AwaitingShopper | Authorized,
  held: { readonly session: string; readonly consent: Consent; readonly expiresAt: Date },
  { at, dueAt, key }: ApprovalIntent,
): Approving => ({
  ...record(at, { _tag: 'ApprovalStarted' })(payment),
  _tag: 'Approving',
  session: held.session,
  consent: held.consent,
  expiresAt: held.expiresAt,
  since: at,
  dueAt,
  key,
})

/** The claim: one order, one charge. Only one of two racing writers can win it. */
export const beginApproval =
  (intent: ApprovalIntent, consent?: Consent) =>
  (payment: Payment): E.Either<NotInState, Approving> => {
    const state = stateAt(intent.at, payment)
    if (payment._tag === 'Authorized' && state === 'Authorized')
      return E.right(begin(payment, payment, intent))
    if (payment._tag === 'AwaitingShopper' && state === 'AwaitingShopper' && consent !== undefined)
      return E.right(begin(payment, { ...payment.checkout, consent }, intent))
    return E.left(
      notIn(state, ...(consent === undefined ? [] : (['AwaitingShopper'] as const)), 'Authorized'),
    )
  }

/** Nothing left our process: the consent is kept and the same request may be repeated. */
export const releaseApproval =
  (at: Date) =>
  (payment: Approving): Authorized => ({
    ...record(at, { _tag: 'ApprovalNotSent' })(payment),
    _tag: 'Authorized',
    session: payment.session,
    consent: payment.consent,
    expiresAt: payment.expiresAt,
  })

/** What came back is not what was sent. */
export type ApprovalMismatch = { readonly _tag: 'ApprovalMismatch'; readonly cause: ReversalCause }

const mismatch = (payment: Approving, approval: Approval): ReversalCause | undefined => {
  if (approval.attemptId !== attemptId(payment)) return 'AttemptDiffers'
  const { total, taxFree } = payment.order.amount
  if (approval.total !== total) return 'AmountDiffers'
  return approval.taxFree !== undefined && approval.taxFree !== taxFree
    ? 'AmountDiffers'
    : undefined
}

export const completeApproval =
  (at: Date, approval: Approval) =>
  (payment: Approving): E.Either<ApprovalMismatch, Paid> => {
    const cause = mismatch(payment, approval)
    return cause === undefined
      ? E.right({
          ...record(at, { _tag: 'PaymentPaid', reference: approval.reference })(payment),
          _tag: 'Paid',
          approval,
          refunds: [],
        })
      : E.left({ _tag: 'ApprovalMismatch', cause })
  }

/** Ends an attempt on a provider's word that it did not take the money. */
export const declineAttempt =
  (at: Date, reason: DeclineReason) =>
  (payment: AwaitingShopper | Authorized | Approving): Ended => {
    if (reason.kind === 'SessionExpired')
      return {
        ...record(at, { _tag: 'AttemptExpired', code: reason.code })(payment),
        _tag: 'Expired',
      }
    if (reason.kind === 'ShopperGaveUp')
      return {
        ...record(at, { _tag: 'AttemptAbandoned', by: 'shopper' })(payment),
        _tag: 'Abandoned',
        by: 'shopper',
      }
    return {
      ...record(at, { _tag: 'AttemptDeclined', reason })(payment),
      _tag: 'Declined',
      reason,
    }
  }

/** Before money moves, the merchant may close the attempt; afterwards only a refund helps. */
export const cancelAttempt =
  (at: Date) =>
  (payment: Payment): E.Either<NotInState, Abandoned> =>
    payment._tag === 'AwaitingShopper' || payment._tag === 'Authorized'
      ? E.right({
          ...record(at, { _tag: 'AttemptAbandoned', by: 'merchant' })(payment),
          _tag: 'Abandoned',
          by: 'merchant',
        })
      : E.left(notIn(payment._tag, 'AwaitingShopper', 'Authorized'))

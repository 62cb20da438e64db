import type { Approval, Payment, Reversal } from './payment'
import { record } from './payment'
import { declineAttempt } from './approval'

export type ReversalIntent = { readonly at: Date; readonly dueAt: Date; readonly key: string }

/** An approval that must not stand, and the attempt that it belongs to. */
export type WrongApproval = Pick<Reversal, 'attempt' | 'session' | 'cause'> & {
  readonly approval: Approval
}

/** Writes the intent to give back an approval that must not stand. */
export const requestReversal =
  ({ at, dueAt, key }: ReversalIntent, { attempt, session, approval, cause }: WrongApproval) =>
  <P extends Payment>(payment: P): P => ({
    ...payment,
    ...record(at, { _tag: 'ReversalRequested', reference: approval.reference, cause })(payment),
    reversals: [
      ...payment.reversals,
      {
        attempt,
        session,
        reference: approval.reference,
        total: approval.total,
        ...(approval.taxFree !== undefined && { taxFree: approval.taxFree }),
        cause,
        key,
        requestedAt: at,
        standing: { _tag: 'Requested', dueAt },
      },
    ],
  })

const isPending = ({ standing }: Reversal): boolean => standing._tag === 'Requested'

export const pendingReversal = (payment: Payment): Reversal | undefined =>
  payment.reversals.find(isPending)

export const reversalIsDue = (payment: Payment, now: Date): boolean => {
  const standing = pendingReversal(payment)?.standing
  return standing?._tag === 'Requested' && standing.dueAt <= now
}

/**
 * The money is back: the attempt that was waiting for it ends as declined. Whoever comes late with
 * the news changes nothing, and an approval of a later attempt goes on.
 */
export const settleReversal =
  (at: Date, reversal: Reversal) =>
  (payment: Payment): Payment => {
    const isThis = (each: Reversal) => each.reference === reversal.reference && isPending(each)
    if (!payment.reversals.some(isThis)) return payment
    const settled = {
      ...payment,
      ...record(at, { _tag: 'ReversalSettled', reference: reversal.reference })(payment),
      reversals: payment.reversals.map((each) =>
        isThis(each) ? { ...each, standing: { _tag: 'Settled' as const, at } } : each,
      ),
    }
    if (settled._tag !== 'Approving' || reversal.attempt.number !== settled.attempt.number)
      return settled
    const reason = { kind: 'ApprovalReversed' as const, code: reversal.cause }
    // One write, one entry: the decline is told by the state and its reason.
    return { ...declineAttempt(at, reason)(settled), timeline: settled.timeline }
  }

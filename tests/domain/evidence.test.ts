import {
  acceptApproval,
  acceptBookedRefund,
  acceptBooks,
  acceptDecline,
} from '../../src/domain/evidence'
import { declineAttempt } from '../../src/domain/approval'
import { nextAttempt, openNextCheckout } from '../../src/domain/attempts'
import type { Won } from '../../src/domain/money'
import type { Payment } from '../../src/domain/payment'
import type { ProviderBooks } from '../../src/domain/provider-books'
import { planRefund } from '../../src/domain/refunds'
import { pendingReversal, settleReversal } from '../../src/domain/reversals'
import {
  approvalOf,
  approving,
  awaitingShopper,
  minutes,
  paid,
  right,
  won,
} from '../support/payments'

const claim = approving()
const approval = approvalOf(claim)
const intent = { at: minutes(3), dueAt: minutes(4), key: 'reversal-key' }
const reason = { kind: 'CardRefused', code: 'X' } as const
const ended = declineAttempt(minutes(2), reason)(claim)
const windowMs = 15 * 60_000

describe('an approval', () => {
  it('pays the payment that waits for it', () => {
    expect(acceptApproval(intent, claim, approval)(claim)._tag).toBe('Paid')
  })

  it('that is known already changes nothing', () => {
    const payment = paid()
    expect(acceptApproval(intent, claim, approval)(payment)).toBe(payment)
  })

  it('of another amount asks for the money to go back and is never paid', () => {
    const wrong = { ...approval, total: 24_000 as Won }
    const after = acceptApproval(intent, claim, wrong)(claim)
    expect(after).toMatchObject({
      _tag: 'Approving',
      reversals: [
        {
          total: 24_000,
          cause: 'AmountDiffers',
          key: 'reversal-key',
          standing: { _tag: 'Requested' },
        },
      ],
    })
    // Told again, by another process: one reversal.
    expect(acceptApproval(intent, claim, wrong)(after)).toBe(after)
  })

  const { checkout } = awaitingShopper()
  const next = openNextCheckout(
    minutes(3),
    { _tag: 'OpenNext', payment: ended, after: 'Declined' },
    { order: ended.order, attempt: nextAttempt(ended, 'nicepay'), checkout },
  )
  it.each<[string, Payment]>([
    ['an ended attempt', ended],
    ['a replaced attempt', next],
    [
      'a payment that was paid by another one',
      { ...paid(), approval: { ...approval, reference: 'T2' } },
    ],
  ])('of %s asks for the money to go back', (_, payment) => {
    const after = acceptApproval(intent, claim, approval)(payment)
    expect(after._tag).toBe(payment._tag)
    expect(after.reversals).toMatchObject([
      { attempt: claim.attempt, reference: approval.reference, cause: 'AttemptEnded' },
    ])
  })
})

describe('a reversal', () => {
  it('that is done ends the attempt that waited, with one entry', () => {
    const wrong = { ...approval, total: 24_000 as Won }
    const waiting = acceptApproval(intent, claim, wrong)(claim)
    const reversal = pendingReversal(waiting)
    if (reversal === undefined) throw new Error('no reversal')
    const after = settleReversal(minutes(4), reversal)(waiting)
    expect(after).toMatchObject({ _tag: 'Declined', reason: { kind: 'ApprovalReversed' } })
    expect(after.timeline.at(-1)).toMatchObject({ sequence: 4, event: { _tag: 'ReversalSettled' } })
    expect(after.timeline).toHaveLength(4)
    expect(pendingReversal(after)).toBeUndefined()
  })

  it('of an earlier attempt leaves the approval of a later one running', () => {
    const waiting = acceptApproval(intent, claim, approval)(ended)
    const reversal = pendingReversal(waiting)
    if (reversal === undefined) throw new Error('no reversal')
    const later: Payment = {
      ...approving(),
      attempt: { number: 2, provider: 'nicepay' },
      reversals: waiting.reversals,
      timeline: waiting.timeline,
    }
    const after = settleReversal(minutes(4), reversal)(later)
    expect(after).toMatchObject({
      _tag: 'Approving',
      reversals: [{ standing: { _tag: 'Settled' } }],
    })
  })

  it('is told twice and changes nothing the second time', () => {
    const wrong = { ...approval, total: 24_000 as Won }
    const waiting = acceptApproval(intent, claim, wrong)(claim)
    const reversal = pendingReversal(waiting)
    if (reversal === undefined) throw new Error('no reversal')
    const after = settleReversal(minutes(4), reversal)(waiting)
    const again: Payment = { ...approving(), reversals: after.reversals, timeline: after.timeline }
    expect(settleReversal(minutes(5), reversal)(after)).toBe(after)
    expect(settleReversal(minutes(5), reversal)(again)).toBe(again)
  })

  it('leaves a payment that does not wait for it as it is', () => {
    const waiting = acceptApproval(intent, claim, approval)(ended)
    const reversal = pendingReversal(waiting)
    if (reversal === undefined) throw new Error('no reversal')
    expect(settleReversal(minutes(4), reversal)(waiting)).toMatchObject({
      _tag: 'Declined',
      reason,
    })
  })
})

describe('a decline', () => {
  it('ends the attempt that waits for it', () => {
    expect(acceptDecline(minutes(3), claim, reason)(claim)._tag).toBe('Declined')
  })

  it.each<[string, Payment]>([
    ['a paid payment', paid()],
    ['a later claim', { ...claim, key: 'another' }],
    ['an ended attempt', ended],
  ])('changes nothing of %s', (_, payment) => {
    expect(acceptDecline(minutes(3), claim, reason)(payment)).toBe(payment)
  })
})

describe('the provider’s books', () => {
  const books = (at: number, found: ProviderBooks) =>
    acceptBooks({ ...intent, at: minutes(at) }, claim, found, windowMs)(claim)

  it('that hold the approval pay the payment', () => {
    const found = { _tag: 'Approved', approval, refunds: [], balance: 25_000 as Won } as const
    expect(books(3, found)._tag).toBe('Paid')
  })

  it('that hold it as given back end the attempt', () => {
    const found = { _tag: 'Approved', approval, refunds: [], balance: 0 as Won } as const
    expect(books(3, found)).toMatchObject({
      _tag: 'Declined',
      reason: { kind: 'ApprovalReversed' },
    })
  })

  it('that say no end the attempt', () => {
    expect(books(3, { _tag: 'NotApproved', reason })).toMatchObject({ _tag: 'Declined', reason })
  })

  it.each(['Open', 'NoTrace'] as const)('without it (%s) prove nothing in the window', (_tag) => {
    expect(books(1, { _tag })).toBe(claim)
    expect(books(16, { _tag })).toBe(claim)
    expect(books(21, { _tag })).toBe(claim)
    expect(books(21.1, { _tag })._tag).toBe('Expired')
  })
})

describe('a refund in the provider’s books', () => {
  const begin = (payment: Payment, key: string) =>
    right(
      planRefund(
        { amount: won(1_000), reason: 'r', request: { key, body: 'b' } },
        { at: minutes(3), dueAt: minutes(4), key },
      )(payment),
    ).payment
  const two = begin(begin(paid(), 'a'), 'b')
  const booked = (refundId: string) => ({
    reference: 'R',
    refundId,
    total: 1_000 as Won,
    at: minutes(3),
  })

  it('settles ours of that number, one at a time', () => {
    const after = acceptBookedRefund(minutes(5), [booked('ORD-2031-1-r2')])(two)
    expect(after.refunds.map(({ standing }) => standing._tag)).toEqual(['Requested', 'Settled'])
    expect(acceptBookedRefund(minutes(5), [booked('ORD-2031-1-r2')])(after)).toBe(after)
  })

  it('of another amount settles nothing', () => {
    const other = { ...booked('ORD-2031-1-r2'), total: 999 as Won }
    expect(acceptBookedRefund(minutes(5), [other])(two)).toBe(two)
  })

  it('of somebody else settles nothing', () => {
    expect(acceptBookedRefund(minutes(5), [booked('ORD-2031-1-r3')])(two)).toBe(two)
    expect(
      acceptBookedRefund(minutes(5), [{ reference: 'R', total: 1_000 as Won, at: minutes(3) }])(
        two,
      ),
    ).toBe(two)
  })
})

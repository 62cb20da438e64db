import * as E from 'fp-ts/Either'

import {
  authorize,
  beginApproval,
  cancelAttempt,
  completeApproval,
  declineAttempt,
  releaseApproval,
} from '../../src/domain/approval'
import {
  type Approval,
  type Consent,
  dueAtOf,
  type Payment,
  stateAt,
  versionOf,
} from '../../src/domain/payment'
import type { Won } from '../../src/domain/money'
import {
  approvalOf,
  approving,
  authorized,
  awaitingShopper,
  minutes,
  paid,
  right,
} from '../support/payments'

const consent = 'yes' as Consent
const intent = { at: minutes(1), dueAt: minutes(2), key: 'k' }
const declined = declineAttempt(minutes(2), { kind: 'CardRefused', code: 'X' })(approving())
const abandoned = right(cancelAttempt(minutes(2))(awaitingShopper()))

const states: readonly Payment[] = [
  awaitingShopper(),
  authorized(),
  approving(),
  paid(),
  declined,
  abandoned,
]
const allStatesBut = (...allowed: ReadonlyArray<Payment['_tag']>) =>
  states.filter(({ _tag }) => !allowed.includes(_tag)).map((each) => [each._tag, each] as const)

describe('the claim', () => {
  it('is won from an open checkout with a consent', () => {
    expect(beginApproval(intent, consent)(awaitingShopper())).toMatchObject({
      right: { _tag: 'Approving', consent, key: 'k', dueAt: minutes(2), since: minutes(1) },
    })
  })

  it('needs a consent', () => {
    expect(E.isLeft(beginApproval(intent)(awaitingShopper()))).toBe(true)
  })

  it('is won from an authorized payment with the consent that it kept', () => {
    const payment = authorized()
    expect(beginApproval(intent, 'another' as Consent)(payment)).toMatchObject({
      right: { _tag: 'Approving', consent: payment.consent },
    })
  })

  it.each(allStatesBut('AwaitingShopper', 'Authorized'))('is not won from %s', (_, payment) => {
    expect(beginApproval(intent, consent)(payment)).toMatchObject({
      left: { _tag: 'NotInState', state: payment._tag },
    })
  })

  it.each([awaitingShopper(), authorized()])('is not won when the time is over', (payment) => {
    const late = { ...intent, at: minutes(15) }
    expect(beginApproval(late, consent)(payment)).toMatchObject({ left: { state: 'Expired' } })
  })

  it('says when somebody must look again', () => {
    expect(dueAtOf(awaitingShopper())).toBeUndefined()
    expect(dueAtOf(approving())).toEqual(minutes(1.5))
    expect(dueAtOf(paid())).toBeUndefined()
  })

  it('that nothing was sent for keeps the consent', () => {
    const released = releaseApproval(minutes(2))(approving())
    expect(released).toMatchObject({ _tag: 'Authorized', consent: approving().consent })
    expect(right(beginApproval({ ...intent, at: minutes(3) })(released))._tag).toBe('Approving')
  })
})

describe('an approval', () => {
  const claim = approving()
  const approval = approvalOf(claim)

  it('that agrees makes the payment paid', () => {
    expect(right(completeApproval(minutes(2), approval)(claim))).toMatchObject({
      _tag: 'Paid',
      approval,
      refunds: [],
    })
  })

  it.each<[string, Partial<Approval>, string]>([
    ['a smaller amount', { total: 24_999 as Won }, 'AmountDiffers'],
    ['a larger amount', { total: 25_001 as Won }, 'AmountDiffers'],
    ['another tax-free part', { taxFree: 0 as Won }, 'AmountDiffers'],
    ['another order', { attemptId: 'ORD-2031-2' }, 'AttemptDiffers'],
    ['an order in other case', { attemptId: 'ord-2031-1' }, 'AttemptDiffers'],
  ])('for %s is never paid', (_, changed, cause) => {
    expect(completeApproval(minutes(2), { ...approval, ...changed })(claim)).toEqual(
      E.left({ _tag: 'ApprovalMismatch', cause }),
    )
  })

  it('from a provider that does not repeat the tax-free part agrees', () => {
    const told: Omit<Approval, 'taxFree'> = {
      reference: approval.reference,
      attemptId: approval.attemptId,
      total: approval.total,
      approvedAt: approval.approvedAt,
    }
    expect(E.isRight(completeApproval(minutes(2), told)(claim))).toBe(true)
  })
})

describe('the end of an attempt', () => {
  it.each([
    ['SessionExpired', 'Expired'],
    ['ShopperGaveUp', 'Abandoned'],
    ['CardRefused', 'Declined'],
    ['Other', 'Declined'],
  ] as const)('with %s is %s', (kind, state) => {
    const ended = declineAttempt(minutes(2), { kind, code: 'X' })(approving())
    expect(ended._tag).toBe(state)
    expect(dueAtOf(ended)).toBeUndefined()
    expect(ended).not.toHaveProperty('consent')
  })

  it.each(allStatesBut('AwaitingShopper', 'Authorized'))(
    'cannot be asked for by the merchant in %s',
    (_, payment) => {
      expect(cancelAttempt(minutes(3))(payment)).toMatchObject({ left: { state: payment._tag } })
    },
  )
})

describe('every change', () => {
  it('adds one entry to the timeline', () => {
    expect(versionOf(awaitingShopper())).toBe(1)
    expect(versionOf(right(authorize(minutes(1), consent, minutes(11))(awaitingShopper())))).toBe(2)
    expect(versionOf(approving())).toBe(2)
    expect(versionOf(paid())).toBe(3)
    expect(versionOf(declined)).toBe(3)
    expect(paid().timeline.map(({ sequence, event }) => [sequence, event._tag])).toEqual([
      [1, 'CheckoutOpened'],
      [2, 'ApprovalStarted'],
      [3, 'PaymentPaid'],
    ])
  })
})

describe('expiry', () => {
  it.each([
    [awaitingShopper(), 14.9, 'AwaitingShopper'],
    [awaitingShopper(), 15, 'Expired'],
    [authorized(), 14.9, 'Authorized'],
    [authorized(), 15, 'Expired'],
    [approving(), 1000, 'Approving'],
    [paid(), 1000, 'Paid'],
  ] as const)('is read from the clock', (payment, at, state) => {
    expect(stateAt(minutes(at), payment)).toBe(state)
  })
})

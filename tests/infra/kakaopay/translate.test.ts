import * as E from 'fp-ts/Either'

import { toApproval, toBooks, toFailure, toReceipt } from '../../../src/infra/kakaopay/translate'
import type { Won } from '../../../src/domain/money'
import { attemptId } from '../../../src/domain/payment'
import { approving } from '../../support/payments'

/*
 * Codes and meanings: the error workbooks of KakaoPay (2018, and 1.7 as cited), see
 * docs/providers/kakaopay.md.
 */
type Call = Parameters<typeof toFailure>[0]

const outcome = (call: Call, error_code: number, methodCode?: string): string => {
  const extras = methodCode === undefined ? {} : { extras: { method_result_code: methodCode } }
  const failure = toFailure(call)({ error_code, ...extras })
  return failure._tag === 'Declined' ? failure.reason.kind : failure.cause
}

describe.each<[Call, string, readonly number[]]>([
  ['approve', 'AlreadyHandled', [-702, -783, -785]],
  ['approve', 'AmountNotAccepted', [-703, -704, -722, -724, -725]],
  ['approve', 'MethodUnavailable', [-705]],
  ['approve', 'RequestNotAccepted', [-706, -707, -726, -2]],
  ['approve', 'AuthenticationFailed', [-701, -708]],
  ['approve', 'SessionExpired', [-721, -723]],
  ['approve', 'LimitExceeded', [-797]],
  ['approve', 'Inconclusive', [-780, -1, -7, -500, -503, -603, -750, -761, -782, -9798]],
  ['approve', 'UnlistedCode', [-709, -727, -734, -754, -790, 0, 42]],
  ['cancel', 'RefundExceedsBalance', [-710, -711]],
  ['cancel', 'AlreadyHandled', [-784, -785]],
  ['cancel', 'Inconclusive', [-781]],
  ['cancel', 'UnlistedCode', [-712, -783]],
  ['order', 'Misconfigured', [-721]],
  ...(['ready', 'approve', 'cancel', 'order'] as const).map(
    (call): [Call, string, readonly number[]] => [
      call,
      'Misconfigured',
      [-400, -401, -403, -404, -429, -730, -731, -732, -733, -798, -799],
    ],
  ),
])('%s: %s', (call, expected, codes) => {
  it.each(codes)('%i', (code) => {
    expect(outcome(call, code)).toBe(expected)
  })
})

it.each([
  ['approve', 'LACK_BALANCE', 'InsufficientFunds'],
  ['approve', 'LIMIT_USE_PER_DAY', 'LimitExceeded'],
  ['approve', 'BANK_FIRM_UNAVAILABLE', 'ProviderUnderMaintenance'],
  ['approve', '8350', 'CardRefused'],
  // Another transaction runs, or an earlier one is unresolved: nobody can tell.
  ['approve', 'USER_LOCKED', 'Inconclusive'],
  ['approve', 'BANK_FIRM_UNKNOWN', 'Inconclusive'],
  ['approve', '9999', 'Inconclusive'],
  ['approve', 'INVALID_CANCEL_AMOUNT', 'Inconclusive'],
  ['cancel', 'INVALID_CANCEL_AMOUNT', 'RefundExceedsBalance'],
  ['cancel', 'INVALID_CANCEL_STATUS', 'Inconclusive'],
] as const)('%s refused by the method with %s is %s', (call, methodCode, expected) => {
  expect(outcome(call, call === 'approve' ? -780 : -781, methodCode)).toBe(expected)
})

const merchant = { cid: 'TC0ONETIME' }
const claim = approving()
const amount = { total: 25_000 as Won, tax_free: 3_000 as Won }
const answer = {
  aid: 'A1',
  tid: claim.session,
  cid: merchant.cid,
  partner_order_id: attemptId(claim),
  partner_user_id: claim.id,
  amount,
  approved_at: '2026-11-23T12:01:00',
}
const foreign = E.left({ _tag: 'OutcomeUnknown', cause: 'ForeignAnswer' })

describe('the answer to an approve', () => {
  it('is an approval with what KakaoPay took, for which order, and when', () => {
    expect(toApproval(merchant, claim)(answer)).toMatchObject({
      right: {
        attemptId: answer.partner_order_id,
        total: 25_000,
        taxFree: 3_000,
        approvedAt: new Date('2026-11-23T03:01:00Z'),
      },
    })
  })

  it.each([
    ['merchant', { cid: 'TCSUBSCRIP' }],
    ['session', { tid: 'T0000000000000000000' }],
    ['payment', { partner_user_id: 'pay_aaaaaaaaaaaaaaaaaaaaaaaaaa' }],
  ])('of another %s proves nothing', (_, changes) => {
    expect(toApproval(merchant, claim)({ ...answer, ...changes })).toEqual(foreign)
  })

  it('of another order is told as it is, for the amount to be given back', () => {
    const other = { ...answer, partner_order_id: 'ORD-9-1' }
    expect(toApproval(merchant, claim)(other)).toMatchObject({ right: { attemptId: 'ORD-9-1' } })
  })

  it.each(['', 'yesterday', '2026-13-45T99:00:00'])('at "%s" cannot be read', (approved_at) => {
    expect(toApproval(merchant, claim)({ ...answer, approved_at })).toMatchObject({
      left: { cause: 'Unreadable' },
    })
  })
})

describe('the books', () => {
  const order = {
    tid: claim.session,
    cid: merchant.cid,
    partner_order_id: answer.partner_order_id,
    partner_user_id: claim.id,
    amount,
    cancel_available_amount: amount,
    payment_action_details: [],
  }
  const books = (status: string, changes: object = {}) =>
    toBooks(merchant, claim, claim.session)({ ...order, status, ...changes })

  it.each([
    ...['READY', 'SEND_TMS', 'OPEN_PAYMENT', 'SELECT_METHOD', 'ARS_WAITING', 'AUTH_PASSWORD'].map(
      (status) => [status, 'Open'] as const,
    ),
    ['QUIT_PAYMENT', 'NotApproved'],
    ['FAIL_AUTH_PASSWORD', 'NotApproved'],
    ['FAIL_PAYMENT', 'NotApproved'],
  ] as const)('in %s say %s', (status, expected) => {
    expect(books(status)).toMatchObject({ right: { _tag: expected } })
  })

  it('in a state that nobody documents prove nothing', () => {
    expect(books('SOMETHING_NEW')).toMatchObject({ left: { cause: 'UnlistedCode' } })
  })

  it('of another merchant, session or payment prove nothing', () => {
    expect(books('READY', { cid: 'TCSUBSCRIP' })).toEqual(foreign)
    expect(books('READY', { tid: 'T1' })).toEqual(foreign)
    expect(books('READY', { partner_user_id: 'pay_b' })).toEqual(foreign)
  })
})

describe('the answer to a cancel', () => {
  const receipt = {
    aid: 'A2',
    tid: claim.session,
    cid: merchant.cid,
    approved_cancel_amount: { total: 5_000 as Won, tax_free: 0 as Won },
    cancel_available_amount: amount,
    canceled_at: '2026-11-23T12:05:00',
  }
  const read = toReceipt(merchant, claim.session, 5_000 as Won)

  it('is a receipt', () => {
    expect(read(receipt)).toMatchObject({ right: { reference: 'A2' } })
  })

  it.each([
    ['another merchant', { cid: 'TCSUBSCRIP' }],
    ['another payment', { tid: 'T1' }],
    ['another amount', { approved_cancel_amount: { total: 1 as Won, tax_free: 0 as Won } }],
  ])('about %s proves nothing', (_, changes) => {
    expect(read({ ...receipt, ...changes })).toMatchObject({ left: { _tag: 'OutcomeUnknown' } })
  })
})

import type { ReturnRequest } from '../../../src/application/ports/payment-provider'
import type { Won } from '../../../src/domain/money'
import {
  toBooks,
  toFailure,
  toReversalForm,
  toShopperReturn,
} from '../../../src/infra/naverpay/translate'
import { firstAttempt } from '../../../src/domain/attempts'
import { paymentIdOf } from '../../../src/domain/identifiers'
import type { Reversal } from '../../../src/domain/payment'
import { merchantId, minutes, orderOf, won } from '../../support/payments'

/* Codes and meanings: the sources of docs/providers/naverpay.md. */
type Call = Parameters<typeof toFailure>[0]

const outcome = (call: Call, code: string): string => {
  const failure = toFailure(call)({ code, message: '사유' })
  return failure._tag === 'Declined' ? failure.reason.kind : failure.cause
}

describe.each<[Call, string, readonly string[]]>([
  ['apply', 'SessionExpired', ['TimeExpired']],
  ['apply', 'AlreadyHandled', ['AlreadyOnGoing', 'AlreadyComplete']],
  ['apply', 'OwnerCheckFailed', ['OwnerAuthFail']],
  ['apply', 'InsufficientFunds', ['NotEnoughAccountBalance']],
  ['apply', 'ProviderUnderMaintenance', ['BankMaintenance', 'MaintenanceOngoing']],
  ['apply', 'UnlistedCode', ['SomethingNew', '', 'constructor', '__proto__', 'success']],
  ['cancel', 'RefundExceedsBalance', ['OverRemainAmount', 'TaxScopeAmtGreaterThanRemainError']],
  ['cancel', 'AlreadyHandled', ['AlreadyOnGoing', 'AlreadyCanceled']],
  ['cancel', 'Inconclusive', ['CancelNotComplete', 'PreCancelNotComplete']],
  ['cancel', 'RefundPeriodOver', ['CancelDeadlineExpired']],
  ['cancel', 'NotRefundable', ['InvalidPaymentId', 'InvalidDiscountCancelCondition']],
  ['cancel', 'UnlistedCode', ['AlreadyComplete']],
  ['history', 'Misconfigured', ['InvalidMerchant', 'InvalidMerchantAuth', 'InvalidMerchantType']],
])('%s: %s', (call, expected, codes) => {
  it.each(codes)('%s', (code) => {
    expect(outcome(call, code)).toBe(expected)
  })
})

it("brings NAVER's words to the shopper as they are", () => {
  const message = '결제 수단의 잔액이 부족합니다. 다시 시도해 주세요.'
  expect(toFailure('apply')({ code: 'NotEnoughAccountBalance', message })).toMatchObject({
    reason: { message },
  })
})

describe('a return without a yes', () => {
  const back = (resultCode: string, resultMessage: string): ReturnRequest => ({
    method: 'GET',
    query: { resultCode, resultMessage },
    form: {},
  })

  it.each([
    ['Fail', 'userCancel', 'ShopperGaveUp'],
    ['Fail', 'OwnerAuthFail', 'OwnerCheckFailed'],
    ['Fail', 'paymentTimeExpire', 'SessionExpired'],
    ['UserCancel', '', 'ShopperGaveUp'],
    ['Fail', 'webhookFail', 'Other'],
  ])('%s %s is %s, and its word is not shown', (code, message, kind) => {
    const reason = { kind, code }
    expect(toShopperReturn(back(code, message))).toEqual(
      expect.objectContaining({ right: { _tag: 'NotConsented', reason } }),
    )
  })

  it('shows what is meant for the shopper', () => {
    expect(toShopperReturn(back('Fail', '사용자가 결제를 취소했습니다.'))).toMatchObject({
      right: { reason: { message: '사용자가 결제를 취소했습니다.' } },
    })
  })
})

describe('the books', () => {
  const id = paymentIdOf(merchantId, orderOf().orderId)
  const paymentId = '20261123NP1000000001'
  const row = {
    paymentId,
    payHistId: 'H1',
    merchantPayKey: 'ORD-2031-1',
    admissionTypeCode: '01',
    admissionState: 'SUCCESS',
    admissionYmdt: '20261123120100',
    totalPayAmount: 25_000 as Won,
    merchantUserKey: id,
  }
  const cancel = (total: number, admissionState = 'SUCCESS', admissionTypeCode = '04') => ({
    ...row,
    payHistId: `C${String(total)}`,
    admissionTypeCode,
    admissionState,
    totalPayAmount: total as Won,
    merchantPayTransactionKey: `ORD-2031-1-r${String(total)}`,
  })
  const books = toBooks({ id }, paymentId)

  it('without a row prove nothing', () => {
    expect(books([])).toMatchObject({ right: { _tag: 'NoTrace' } })
    expect(books([{ ...row, admissionState: 'FAIL' }])).toMatchObject({
      right: { _tag: 'NoTrace' },
    })
  })

  it('have the approval, the cancels that were done, and what is left', () => {
    const rows = [row, cancel(5_000), cancel(3_000, 'FAIL'), cancel(2_000, 'SUCCESS', '03')]
    expect(books(rows)).toMatchObject({
      right: {
        _tag: 'Approved',
        approval: { reference: paymentId, attemptId: 'ORD-2031-1', total: 25_000 },
        refunds: [{ refundId: 'ORD-2031-1-r5000' }, { refundId: 'ORD-2031-1-r2000' }],
        balance: 18_000,
      },
    })
  })

  it('of another payment at NAVER prove nothing', () => {
    expect(books([{ ...row, paymentId: 'other' }])).toMatchObject({
      left: { cause: 'ForeignAnswer' },
    })
  })

  it('that name another of our payments prove that this one took nothing', () => {
    expect(books([{ ...row, merchantUserKey: 'pay_other' }])).toMatchObject({
      right: { _tag: 'NotApproved', reason: { code: 'PaymentOfAnotherOrder' } },
    })
  })
})

describe('a reversal', () => {
  const reversalOf = (total: number): Reversal => ({
    attempt: firstAttempt('naverpay'),
    session: 'R1',
    reference: '20261123NP1000000001',
    total: won(total).total,
    cause: 'AmountDiffers',
    key: 'reversal-key-000000001',
    requestedAt: minutes(2),
    standing: { _tag: 'Requested', dueAt: minutes(2.5) },
  })

  it.each([
    ['what NAVER told', { ...reversalOf(20_000), taxFree: won(1_000).total }, '1000', '19000'],
    ["the order's, where NAVER did not tell", reversalOf(20_000), '3000', '17000'],
    ['all of it at most', reversalOf(2_000), '2000', '0'],
  ])('gives back as tax-free %s', (_, reversal, taxFree, taxed) => {
    expect(toReversalForm(orderOf(), reversal)).toMatchObject({
      cancelAmount: String(reversal.total),
      taxExScopeAmount: taxFree,
      taxScopeAmount: taxed,
    })
  })
})

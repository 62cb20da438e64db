import { readBooks, readPayment } from '../../../src/infra/nicepay/answers'
import type { Operation } from '../../../src/infra/nicepay/result-codes'
import { toApproval, toReceipt, toReturned } from '../../../src/infra/nicepay/translate'
import type { Won } from '../../../src/domain/money'
import { right } from '../../support/payments'
import { answer, approved, cancelled, cancelTid, failed, keys, tid } from './samples'

const read = (body: object, status?: number) =>
  readPayment(keys, 'approve', tid)(answer(body, status))
const books = (body: object, status?: number) => readBooks(keys, tid)(answer(body, status))
const unknown = (cause: string, code?: string) => ({
  _tag: 'Left',
  left: { _tag: 'OutcomeUnknown', cause, ...(code !== undefined && { code }) },
})

describe('an approve', () => {
  test('is an approval with what NICEPAY says of it', () => {
    expect(toApproval(right(read(approved)))).toEqual({
      _tag: 'Right',
      right: {
        reference: tid,
        attemptId: 'ORD-2031-1',
        total: 39_000,
        approvedAt: new Date('2026-01-15T01:30:21.000Z'),
        method: 'card',
      },
    })
  })

  test('may come with numbers as texts, without what is null, and with more', () => {
    const absent = { cancels: undefined, cancelledTid: undefined, payMethod: undefined }
    const loose = {
      ...approved,
      ...absent,
      amount: '39000',
      balanceAmt: '39000',
      loyaltyGrade: 'GOLD',
    }
    expect(right(toApproval(right(read(loose)))).total).toBe(39_000)
  })

  test('that waits for a deposit is no approval', () => {
    expect(toApproval(right(read({ ...approved, status: 'ready' })))).toEqual(
      unknown('Inconclusive', 'ready'),
    )
  })

  test.each([
    ['another tid', { tid: cancelTid }],
    ['another amount than was signed', { amount: 390 }],
    ['a wrong signature', { signature: 'f'.repeat(64) }],
    ['a short signature', { signature: '서명' }],
  ])('with %s belongs to somebody else', (_, change) => {
    expect(read({ ...approved, ...change })).toEqual(unknown('ForeignAnswer'))
  })

  test.each(['tid', 'orderId', 'status', 'amount', 'balanceAmt', 'ediDate', 'signature', 'paidAt'])(
    'without %s is unreadable',
    (name) => {
      expect(read({ ...approved, [name]: null })).toEqual(unknown('Unreadable'))
    },
  )

  test.each(['', '<html></html>', 'null', '[]', '{}', '{"resultCode":null}', '"0000"'])(
    'that says %j is unreadable',
    (text) => {
      expect(readPayment(keys, 'approve', tid)({ status: 200, text })).toEqual(
        unknown('Unreadable'),
      )
    },
  )

  test('is done only with HTTP 200', () => {
    expect(read(approved, 404)).toEqual(unknown('Unreadable'))
  })

  test('that is refused tells why, in the words for the shopper', () => {
    expect(read(failed)).toEqual({
      _tag: 'Left',
      left: {
        _tag: 'Declined',
        reason: { kind: 'CardRefused', code: '3095', message: '카드사 실패 응답' },
      },
    })
  })

  test('with a wrong request keeps the words for developers out', () => {
    expect(read({ resultCode: 'U100', resultMsg: '필수 항목 누락 [amount]' })).toEqual({
      _tag: 'Left',
      left: { _tag: 'Declined', reason: { kind: 'RequestNotAccepted', code: 'U100' } },
    })
  })
})

describe('a cancel', () => {
  const readCancel = (body: object) => right(readPayment(keys, 'refund', tid)(answer(body)))

  test('is a receipt', () => {
    expect(toReceipt(9_000 as Won)(readCancel(cancelled))).toEqual({
      _tag: 'Right',
      right: { reference: cancelTid },
    })
  })

  test('for another amount is no receipt', () => {
    expect(toReceipt(8_000 as Won)(readCancel(cancelled))).toEqual(unknown('ForeignAnswer'))
  })

  test('that left the payment as it was is no receipt', () => {
    const still = { ...cancelled, status: 'paid' }
    expect(toReceipt(9_000 as Won)(readCancel(still))).toEqual(unknown('Inconclusive', 'paid'))
  })
})

describe('a query', () => {
  test('of a paid tid finds the approval', () => {
    expect(books(approved)).toMatchObject({
      right: { _tag: 'Approved', approval: { reference: tid }, refunds: [], balance: 39_000 },
    })
  })

  test('finds our refund by the id in front of its reason', () => {
    expect(right(books(cancelled))).toMatchObject({
      _tag: 'Approved',
      refunds: [
        {
          reference: cancelTid,
          refundId: 'ORD-2031-1-r1',
          total: 9_000,
          at: new Date('2026-01-16T00:00:01.000Z'),
        },
      ],
      balance: 30_000,
    })
  })

  test.each(['단순 변심', 'r1', '', null, '취소 ORD-2031-1-r1', 'ORD-2031-1-r1x'])(
    'does not take a cancel with the reason %j for a refund of ours',
    (reason) => {
      const cancels = cancelled.cancels.map((each) => ({ ...each, reason }))
      const found = right(books({ ...cancelled, cancels }))
      expect(found._tag === 'Approved' && found.refunds).toEqual([
        expect.not.objectContaining({ refundId: expect.anything() }),
      ])
    },
  )

  test('of a payment cancelled in parts goes by the balance', () => {
    const found = right(books({ ...cancelled, balanceAmt: 0 }))
    expect(toReturned(found)).toMatchObject({ _tag: 'Some', value: { reference: cancelTid } })
    expect(toReturned(right(books(cancelled)))).toEqual({ _tag: 'None' })
  })

  test.each([
    ['ready', { _tag: 'Open' }],
    ['expired', { _tag: 'NotApproved', reason: { kind: 'SessionExpired', code: 'expired' } }],
  ])('of a %s tid', (status, expected) => {
    expect(books({ ...approved, status })).toEqual({ _tag: 'Right', right: expected })
  })

  test('of a failed tid is a no, with its own code or with 0000, signed or not', () => {
    expect(right(books(failed))).toMatchObject({ reason: { kind: 'CardRefused', code: '3095' } })
    expect(right(books({ ...failed, resultCode: '0000' }))).toEqual({
      _tag: 'NotApproved',
      reason: { kind: 'Other', code: 'failed' },
    })
  })

  test('of another tid that failed is no answer', () => {
    expect(books({ ...failed, tid: cancelTid })).toEqual(unknown('Inconclusive', '3095'))
  })

  test.each(['U107', 'U121', 'A118'])('that answers %s found nothing', (resultCode) => {
    expect(books({ resultCode }, 404)).toEqual({ _tag: 'Right', right: { _tag: 'NoTrace' } })
  })

  test.each([
    [{ ...approved, status: 'refundPending' }, unknown('UnlistedCode', 'refundPending')],
    [{ ...approved, signature: 'x' }, unknown('ForeignAnswer')],
    [{ resultCode: 'U104' }, unknown('Misconfigured', 'U104')],
    [{ resultCode: 'U303' }, unknown('Inconclusive', 'U303')],
    [{ resultCode: 'U312' }, unknown('Inconclusive', 'U312')],
    [{ resultCode: 'Z999' }, unknown('UnlistedCode', 'Z999')],
  ])('that tells nothing proves nothing: %#', (body, expected) => {
    expect(books(body)).toEqual(expected)
  })
})

/** The list of result codes once more, by what the manual says of them. */
const listed = {
  approveRefused: `3011 3021 3022 3023 3024 3031 3032 3033 3034 3041 3051 3052 3053 3054 3055 3056
    3057 3061 3062 3071 3072 3081 3091 3095 3012 3013 3014 4002 4003 4004 4005 4006 4007 4101 4119
    4121 4127 4141 4145 2157 2159 A112 A113 A116 A118 A123 A210 A214 A218 A243 A245 A246 A251 P034
    U107 U110 U111 U113 U115 U119 U120 U121 U126 U127 U309 U311 U502`,
  requestWrong: `U100 U105 U106 U124 U125 U129 U130 U131 U132 U301 U302 U306 U308 U310 U312 U314
    U320 U321 U322 U325 U332 U333 U338 1615 A101 A102 A106 A107 A108 A115 A117 A145 A149 A211 A212
    A252 9000 9001`,
  keysWrong: `U101 U102 U103 U104 U108 U109 U116 U117 U118 U304 U305 U313 U315 U316 U509 A114 A122
    A224 2151 2152 2154`,
  duplicate: 'U112 U114 2156 2158 2201 A127 A225',
  query: `U303 U307 U317 U501 U503 U504 U506 U507 U508 2000 A110 A144 A226 A244 A254 A299 A300 A307
    A400 A401 A402 A403 9002 9999 S999 T001 T005 X001 X004`,
  success: '3001 4000 4100 A000 2001 2211 4110 4120',
  cancelRefused: `U107 U123 U128 U142 U318 U319 2010 2011 2012 2014 2016 2017 2018 2019 2020 2023
    2024 2025 2026 2027 2028 2029 2030 2031 2032 2033 2052 1534`,
  cancelDuplicate: '2013 2015',
  numberTaken: 'U112 A127 P015',
  cancelQuery: 'U122 2003 2021 2022',
}

const outcome = (operation: Operation, resultCode: string) => {
  const result = readPayment(keys, operation, tid)(answer({ resultCode, resultMsg: '사유' }))
  if (result._tag === 'Right') return 'Done'
  return result.left._tag === 'OutcomeUnknown'
    ? result.left.cause
    : `${result.left._tag}${'reason' in result.left && result.left.reason.kind === 'RequestNotAccepted' ? ' RequestNotAccepted' : ''}`
}

describe.each<[Operation, keyof typeof listed, string]>([
  ['approve', 'approveRefused', 'Declined'],
  ['approve', 'requestWrong', 'Declined RequestNotAccepted'],
  ['approve', 'keysWrong', 'Misconfigured'],
  ['approve', 'duplicate', 'AlreadyHandled'],
  ['approve', 'query', 'Inconclusive'],
  ['approve', 'success', 'Inconclusive'],
  ['refund', 'requestWrong', 'Declined RequestNotAccepted'],
  ['refund', 'keysWrong', 'Misconfigured'],
  ['refund', 'cancelDuplicate', 'AlreadyHandled'],
  ['refund', 'numberTaken', 'Declined RequestNotAccepted'],
  ['refund', 'query', 'Inconclusive'],
  ['refund', 'cancelQuery', 'Inconclusive'],
  ['netCancel', 'keysWrong', 'Misconfigured'],
  ['netCancel', 'cancelDuplicate', 'AlreadyHandled'],
  ['netCancel', 'query', 'Inconclusive'],
])('on %s, of the codes listed as %s', (operation, group, expected) => {
  test.each(listed[group].split(/\s+/))('%s', (code) => {
    expect(outcome(operation, code)).toBe(expected)
  })
})

test.each(listed.cancelRefused.split(/\s+/))('a refund is refused at %s', (code) => {
  expect(outcome('refund', code)).toMatch(/^Declined/)
})

test.each(['Z999', '0001', '', '1E3', 'toString', '__proto__', '2013', 'A245x'])(
  'an approve at %j, which is not listed for it, has an unknown outcome',
  (code) => {
    expect(outcome('approve', code)).toBe('UnlistedCode')
  },
)

test('a net-cancel that finds nothing is no evidence', () => {
  expect(outcome('netCancel', 'U107')).toBe('Inconclusive')
})

test.each([
  ['over the balance', 'U123', 'RefundExceedsBalance'],
  ['over the balance in the network', '2032', 'RefundExceedsBalance'],
  ['too late', '2016', 'RefundPeriodOver'],
  ['not in the sandbox', 'U128', 'NotRefundable'],
])('a refund %s', (_, resultCode, kind) => {
  expect(readPayment(keys, 'refund', tid)(answer({ resultCode }))).toMatchObject({
    left: { _tag: 'Declined', reason: { kind, code: resultCode } },
  })
})

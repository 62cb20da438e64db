import * as E from 'fp-ts/Either'

import { type MerchantId, type OrderId, paymentIdOf } from '../../../src/domain/identifiers'
import { readNotice } from '../../../src/infra/nicepay/notice'
import { approved, cancelled, cancelTid, keys, tid } from './samples'

const ours = 'demo' as MerchantId
const other = 'other' as MerchantId
const read = readNotice([
  { merchantId: ours, keys },
  { merchantId: other, keys: { ...keys, secretKey: 'f'.repeat(32) } },
])
const paymentId = paymentIdOf(ours, 'ORD-2031' as OrderId)
const rejected = (kind: string) => E.left({ _tag: 'NoticeRejected', provider: 'nicepay', kind })

describe("NICEPAY's notice", () => {
  it('is about the payment of the merchant whose key signed it', () => {
    expect(read(approved)).toEqual(E.right([{ paymentId, attempt: 1, reference: tid }]))
  })

  it('of a cancel, in part or in full, names the cancel', () => {
    const ofCancel = { paymentId, attempt: 1, reference: tid, cancel: cancelTid }
    expect(read(cancelled)).toEqual(E.right([ofCancel]))
    expect(read({ ...cancelled, status: 'cancelled', cancelledTid: null })).toEqual(
      E.right([{ ...ofCancel, cancel: tid }]),
    )
  })

  it('may be about a payment of each merchant with that key', () => {
    const shared = readNotice([
      { merchantId: ours, keys },
      { merchantId: other, keys },
    ])
    expect(shared(approved)).toMatchObject(
      E.right([{ paymentId }, { paymentId: paymentIdOf(other, 'ORD-2031' as OrderId) }]),
    )
  })

  it.each([
    ['signature', { signature: approved.signature.replace('2', '3') }],
    ['tid', { tid: tid.replace('9', '8') }],
    ['amount', { amount: 39_001 }],
    ['date', { ediDate: '2026-01-15T10:30:21.418+0900' }],
  ])('with another %s is not theirs', (_, change) => {
    expect(read({ ...approved, ...change })).toEqual(rejected('WrongSignature'))
  })

  it.each([
    undefined,
    null,
    'OK',
    [],
    {},
    { ...approved, signature: null },
    { ...approved, amount: -1 },
    { ...approved, orderId: { $ne: '' } },
    { ...approved, tid: 'x'.repeat(101) },
    { ...approved, orderId: 'x'.repeat(101) },
  ])('is not understood: %j', (message) => {
    expect(read(message)).toEqual(rejected('Malformed'))
  })

  it.each(['ord', 'ORD-2031', 'ORD-0', 'ORD-100', '-1', `${'x'.repeat(57)}-1`, '주문-1'])(
    'about %s, which is no number that we give, is about nothing of ours',
    (orderId) => {
      expect(read({ ...approved, orderId })).toEqual(E.right([]))
    },
  )
})

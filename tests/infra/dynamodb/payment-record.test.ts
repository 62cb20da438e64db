import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { cancelAttempt, declineAttempt } from '../../../src/domain/approval'
import type { MerchantId, OrderId } from '../../../src/domain/identifiers'
import { dueAtOf, type Payment, type PaymentState } from '../../../src/domain/payment'
import { planRefund, settleRefund } from '../../../src/domain/refunds'
import { requestReversal } from '../../../src/domain/reversals'
import { dueShards, fromRecord, toRecord } from '../../../src/infra/dynamodb/payment-record'
import { anyPayment } from '../../support/payment-histories'
import {
  approvalOf,
  approving,
  authorized,
  awaitingShopper,
  type Given,
  minutes,
  paid,
  right,
  won,
} from '../../support/payments'
import { itemSize } from './item-size'

const seed = 2031

const refunded = (total: number, taxFree: number, given: Given = {}): Payment => {
  const { refund, payment } = right(
    planRefund(
      {
        amount: won(total, taxFree),
        reason: '색상이 화면과 달라 반품합니다 (고객 요청)',
        request: { key: 'dG8gYmUgb3Igbm90IHRvIA', body: 'YmUgdGhhdCBpcyB0aGUgcQ' },
      },
      { at: minutes(60), dueAt: minutes(60.5), key: 'refund-key-00000000001' },
    )(paid(given)),
  ) as { refund: { number: number }; payment: ReturnType<typeof paid> }
  return settleRefund(minutes(61), refund.number, 'A7d4c4581f60a2b94e07')(payment)
}

const reason = { kind: 'CardRefused', code: '-780', message: '카드사 승인 거절' } as const
const expiry = { kind: 'SessionExpired', code: '-723' } as const

const states: { readonly [State in PaymentState]: () => Payment } = {
  AwaitingShopper: () => awaitingShopper(),
  Authorized: () => authorized(),
  Approving: () => approving(),
  Paid: () => paid(),
  PartlyRefunded: () => refunded(10_000, 3_000),
  Refunded: () => refunded(25_000, 3_000),
  Declined: () => declineAttempt(minutes(2), reason)(approving()),
  Abandoned: () => right(cancelAttempt(minutes(2))(authorized())),
  Expired: () => declineAttempt(minutes(16), expiry)(authorized()),
}

describe('a payment and its item', () => {
  it.each(Object.entries(states))('%s comes back as it was', (state, build) => {
    const payment = build()
    expect(payment._tag).toBe(state)
    expect(fromRecord(toRecord(payment))).toStrictEqual(E.right(payment))
  })

  it('comes back as it was, whatever its life', () => {
    fc.assert(
      fc.property(anyPayment, (payment) => {
        expect(fromRecord(toRecord(payment))).toStrictEqual(E.right(payment))
      }),
      { seed, numRuns: 500 },
    )
  })

  it('is tried with every state, every event, and every standing of refunds and reversals', () => {
    const payments = fc.sample(anyPayment, { seed, numRuns: 500 })
    const seen = new Set(
      payments.flatMap((payment) => [
        payment._tag,
        ...payment.timeline.map(({ event }) => event._tag),
        ...('refunds' in payment ? payment.refunds : []).map((each) => each.standing._tag),
        ...payment.reversals.map((each) => `Reversal${each.standing._tag}`),
        ...payment.pastAttempts.map(({ endedAs }) => `After${endedAs}`),
        ...(payment.lookedAt === undefined ? [] : ['LookedAt']),
      ]),
    )
    const events = ['CheckoutOpened', 'ShopperConsented', 'ApprovalStarted', 'ApprovalNotSent']
    const ends = ['PaymentPaid', 'AttemptDeclined', 'AttemptAbandoned', 'AttemptExpired']
    const refunds = ['RefundRequested', 'RefundSettled', 'RefundNotSent', 'RefundRefused']
    const repeats = ['LookedAt', 'ApprovalRepeated', 'ApprovalGivenUp', 'RefundRepeated']
    const reversals = ['ReversalRequested', 'ReversalSettled']
    const standings = ['Requested', 'Settled', 'Refused', 'NotSent']
    const past = ['AfterReplaced', 'AfterDeclined', 'AfterAbandoned', 'AfterExpired']
    for (const each of [
      events,
      ends,
      refunds,
      repeats,
      reversals,
      standings,
      past,
      Object.keys(states),
    ])
      expect([...seen]).toEqual(expect.arrayContaining(each))
  })

  it('holds the version, the schema, and when somebody must look again', () => {
    const payment = approving()
    const item = toRecord(payment)
    expect(item).toMatchObject({
      id: { S: payment.id },
      v: { N: '2' },
      z: { N: '1' },
      s: { S: 'Approving' },
      due: { N: String(minutes(1.5).getTime()) },
    })
    expect(dueShards).toContain(Number(item['q']?.N))
  })

  it('stands in the index of due payments only while it waits for something', () => {
    fc.assert(
      fc.property(anyPayment, (payment) => {
        const item = toRecord(payment)
        const due = dueAtOf(payment)
        expect(item['due']?.N).toBe(due === undefined ? undefined : String(due.getTime()))
        expect(item['q'] === undefined).toBe(due === undefined)
      }),
      { seed, numRuns: 200 },
    )
  })

  it('spreads over all shards of the index', () => {
    const ids = Array.from({ length: 400 }, (_, index) =>
      approving({ order: { orderId: `ORD-${index}` as OrderId } }),
    )
    const counts = dueShards.map(
      (shard) => ids.filter((each) => toRecord(each)['q']?.N === String(shard)).length,
    )
    for (const count of counts) expect(count).toBeGreaterThan(60)
  })

  it('keeps the half of a surrogate pair out of the table', () => {
    const payment = declineAttempt(minutes(2), { ...reason, message: 'a\ud83d' })(approving())
    expect(toRecord(payment)['y']).toMatchObject({ M: { m: { S: 'a\ufffd' } } })
  })
})

/** An item with the value at `path` replaced, or removed. */
const withValue = (
  item: Record<string, AttributeValue>,
  [name = '', ...rest]: readonly string[],
  value: AttributeValue | undefined,
): Record<string, AttributeValue> => {
  const { [name]: old, ...others } = item
  if (rest.length > 0) {
    const inner = withValue(old?.M ?? Object.fromEntries(Object.entries(old?.L ?? [])), rest, value)
    return { ...others, [name]: old?.L === undefined ? { M: inner } : { L: Object.values(inner) } }
  }
  return value === undefined ? others : { ...others, [name]: value }
}

describe('an item that cannot be read', () => {
  const partly = toRecord(refunded(10_000, 3_000))

  it.each<[string, Record<string, AttributeValue>, readonly string[]]>([
    ['an empty item', {}, ['z']],
    ['no order', withValue(partly, ['o'], undefined), ['o']],
    ['no total', withValue(partly, ['o', 'a', 't'], undefined), ['o.a.t']],
    ['a negative total', withValue(partly, ['o', 'a', 't'], { N: '-1' }), ['o.a.t']],
    ['half a won', withValue(partly, ['ok', 'w'], { N: '0.5' }), ['ok.w']],
    ['an id that is none', withValue(partly, ['id'], { S: 'pay_1' }), ['id']],
    ['an unknown state', withValue(partly, ['s'], { S: 'Settled' }), ['s']],
    ["an object's own word as state", withValue(partly, ['s'], { S: 'constructor' }), ['s']],
    ['a state that is no text', withValue(partly, ['s'], { N: '1' }), ['s']],
    ['an unknown event', withValue(partly, ['l', '1', 'e'], { S: 'Eaten' }), ['l.1.e']],
    ['a line that is no map', withValue(partly, ['l', '1'], { S: 'Paid' }), ['l.1']],
    ['a time that is none', withValue(partly, ['t'], { N: '8.64e15001' }), ['t']],
    ['a time as text', withValue(partly, ['t'], { S: '2026-11-23' }), ['t']],
    ['binary for a list', withValue(partly, ['rf'], { B: new Uint8Array([1]) }), ['rf']],
    ['null for a map', withValue(partly, ['a'], { NULL: true }), ['a']],
    ['metadata that is no text', withValue(partly, ['o', 'm', 'x'], { N: '1' }), ['o.m.x']],
    [
      'a version that is not the length of the timeline',
      withValue(partly, ['v'], { N: '9' }),
      ['v'],
    ],
    ['a timeline with a gap', withValue(partly, ['l', '2'], undefined), ['v']],
    [
      'two faults at once',
      withValue(withValue(partly, ['m'], undefined), ['rf', '0', 's', 's'], { S: 'Lost' }),
      ['m', 'rf.0.s.s'],
    ],
    ['a newer schema', withValue(partly, ['z'], { N: '2' }), ['z (schema 2, newer than 1)']],
  ])('%s: the fields at fault are named', (_, item, fields) => {
    expect(fromRecord(item)).toStrictEqual(E.left(fields))
  })

  it('tells no value of a field at fault', () => {
    const item = withValue(toRecord(approving()), ['c'], { L: [{ S: 'the pg_token' }] })
    expect(JSON.stringify(fromRecord(item))).toBe('{"_tag":"Left","left":["c"]}')
  })

  it('never throws, whatever attribute is lost or of another kind', () => {
    const values: ReadonlyArray<AttributeValue | undefined> = [
      undefined,
      { S: '' },
      { N: '-1.5' },
      { N: 'one' },
      { BOOL: true },
      { NULL: true },
      { L: [{ NULL: true }] },
      { M: { s: { S: '__proto__' } } },
      { SS: ['a'] },
    ]
    fc.assert(
      fc.property(anyPayment, fc.nat(), fc.constantFrom(...values), (payment, index, value) => {
        const item = toRecord(payment)
        const names = Object.keys(item)
        const name = names[index % names.length] ?? ''
        const read = fromRecord(withValue(item, [name], value))
        if (E.isLeft(read))
          for (const field of read.left) expect(field).toMatch(RegExp(`^${name}\\b`))
      }),
      { seed, numRuns: 500 },
    )
  })

  it.each([
    ['the item', ['new']],
    ['the order', ['o', 'new']],
    ['a line of the timeline', ['l', '0', 'new']],
    ['a refund', ['rf', '0', 'new']],
  ])('is none because of an unknown attribute in %s: a newer release may have run', (_, path) => {
    for (const value of [{ S: 'x' }, { NULL: true }, { M: { deep: { L: [] } } }])
      expect(fromRecord(withValue(partly, path, value))).toStrictEqual(fromRecord(partly))
  })
})

describe('the size of an item', () => {
  const url = (bytes: number): string =>
    'https://online-payment.example/mockup/bridge/pc/pg/one-time/payment/'.padEnd(bytes, '9c1e')

  const usual: Given = {
    session: 'T7d3845e5b21c09a4f6e',
    consent: 'a1b2c3d4e5f6a7b8c9d0',
    order: {
      orderId: 'ORD-20261123-000123' as OrderId,
      orderName: '가'.repeat(30),
      returnUrl: 'https://shop.example/'.padEnd(60, 'orders/'),
      amount: won(128_900, 12_300),
    },
  }

  const stored = (payment: Payment): number =>
    itemSize({
      ...toRecord({ ...payment, merchantId: 'hangang-books' as MerchantId }),
      w: { S: 'w'.repeat(22) },
    })

  const open = awaitingShopper(usual)
  const page = { _tag: 'Redirect', desktopUrl: url(150), mobileUrl: url(150) } as const
  const late = approvalOf(approving(usual), usual)

  it.each<[string, Payment]>([
    ['waits for the shopper', { ...open, checkout: { ...open.checkout, page } }],
    ['is being approved', approving(usual)],
    ['is paid', paid(usual)],
    ['has a refund settled', refunded(45_700, 12_300, usual)],
    [
      'gives back a second approval',
      requestReversal(
        { at: minutes(5), dueAt: minutes(6), key: 'reversal-key-000000001' },
        {
          attempt: open.attempt,
          session: open.checkout.session,
          approval: late,
          cause: 'AttemptEnded',
        },
      )(paid(usual)),
    ],
  ])('a KakaoPay payment that %s is billed as one write unit', (_, payment) => {
    expect(stored(payment)).toBeLessThanOrEqual(1_024)
  })

  it("is counted by DynamoDB's rules", () => {
    expect(itemSize({ id: { S: '가' } })).toBe(2 + 3)
    expect(itemSize({ n: { N: '1763866800000' } })).toBe(1 + 4 + 1)
    expect(itemSize({ n: { N: '-12' } })).toBe(1 + 1 + 1 + 1)
    expect(itemSize({ l: { L: [{ BOOL: true }, { NULL: true }] } })).toBe(1 + 3 + 2 + 2)
    expect(itemSize({ m: { M: { ab: { S: 'c' } } } })).toBe(1 + 3 + 1 + 2 + 1)
  })
})

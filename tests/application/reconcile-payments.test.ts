import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import type { PaymentProvider, ProviderFailure } from '../../src/application/ports/payment-provider'
import type { PaymentStore } from '../../src/application/ports/payment-store'
import { reconcilePayments } from '../../src/application/reconcile-payments'
import { refundPayment } from '../../src/application/refund-payment'
import { returnFromCheckout } from '../../src/application/return-from-checkout'
import type { OrderId } from '../../src/domain/identifiers'
import type { Won } from '../../src/domain/money'
import type { Approving, Payment } from '../../src/domain/payment'
import type { BookedRefund, ProviderBooks } from '../../src/domain/provider-books'
import { counted, links, memoryStore, portsWith, willingProvider } from '../support/ports'
import {
  approvalOf,
  approving,
  awaitingShopper,
  merchantId,
  minutes,
  paid,
  right,
  won,
} from '../support/payments'

type Memory = ReturnType<typeof memoryStore>

/** `approving()` was claimed at minute 1, and its provider's window is 15 minutes. */
const claim = approving()
const { id } = claim

const nothing = { ended: 0, waiting: 0, overdue: 0, unreachable: 0, failed: 0, left: 0 }

const provider = (given: Partial<PaymentProvider>): PaymentProvider => ({
  ...willingProvider,
  ...given,
})
const natural = {
  ...willingProvider.capabilities,
  approveKey: 'natural',
  refundKey: 'natural',
} as const
const told = (books: ProviderBooks) => () => TE.right(books)
const failed = (failure: ProviderFailure) => () => TE.left(failure)
const timedOut = { _tag: 'OutcomeUnknown', cause: 'TimedOut' } as const
const declined = {
  _tag: 'Declined',
  reason: { kind: 'LimitExceeded', code: 'X1' },
} as const

const sweep = async (memory: Memory, of: PaymentProvider, now: number, store?: PaymentStore) => {
  const { ports, notices } = portsWith(memory, of, now)
  const run = reconcilePayments(store === undefined ? ports : { ...ports, payments: store })
  return { report: right(await run({ stopAt: minutes(now + 1) })()), notices }
}

const lastEvent = (memory: Memory) => memory.at(id)?.timeline.at(-1)?.event._tag

describe('an approval without an answer', () => {
  it('is settled from the provider’s books', async () => {
    const memory = memoryStore(claim)
    const books: ProviderBooks = {
      _tag: 'Approved',
      approval: approvalOf(claim),
      refunds: [],
      balance: 25_000 as Won,
    }
    const { report } = await sweep(memory, provider({ inquire: told(books) }), 3)
    expect(report).toEqual({ ...nothing, ended: 1 })
    expect(memory.at(id)).toMatchObject({ _tag: 'Paid' })
  })

  it('goes out again with its own key where the books leave it open, and is written before', async () => {
    const memory = memoryStore(claim)
    const sent: Array<readonly [Approving, number]> = []
    const approve: PaymentProvider['approve'] = (asked) => {
      sent.push([asked, memory.writes.length])
      return TE.right(approvalOf(asked))
    }
    const of = provider({ capabilities: natural, inquire: told({ _tag: 'Open' }), approve })
    expect((await sweep(memory, of, 3)).report).toEqual({ ...nothing, ended: 1 })
    expect(sent).toMatchObject([[{ key: claim.key, consent: claim.consent }, 1]])
    expect(memory.writes.map(({ timeline }) => timeline.at(-1)?.event._tag)).toEqual([
      'ApprovalRepeated',
      'PaymentPaid',
    ])
  })

  it.each([
    ['native', false, 1],
    ['natural', false, 1],
    ['natural', true, 0],
    ['none', false, 0],
  ] as const)(
    'that the books do not know, with a %s key and open sessions in the books (%s), goes out again %i times',
    async (approveKey, listsOpenSessions, times) => {
      const of = counted(
        provider({
          capabilities: { ...natural, approveKey, listsOpenSessions },
          inquire: told({ _tag: 'NoTrace' }),
        }),
      )
      await sweep(memoryStore(claim), of.provider, 3)
      expect(of.calls).toMatchObject({ inquire: 1, approve: times })
    },
  )

  it('goes out less and less often, and not at all after its window', async () => {
    const of = counted(provider({ inquire: told({ _tag: 'Open' }), approve: failed(timedOut) }))
    const memory = memoryStore(claim)
    const at: number[] = []
    for (let now = 3; now <= 30; now += 0.5) {
      const before = of.calls.approve
      await sweep(memory, of.provider, now)
      if (of.calls.approve > before) at.push(now)
    }
    expect(at).toEqual([3, 3.5, 4.5, 8.5])
    expect(memory.at(id)).toMatchObject({ _tag: 'Expired' })
  })

  it('is asked for again later, and not sent, while the provider does not answer', async () => {
    const memory = memoryStore(claim)
    const of = counted(provider({ inquire: failed(timedOut) as PaymentProvider['inquire'] }))
    expect((await sweep(memory, of.provider, 3)).report).toEqual({ ...nothing, waiting: 1 })
    expect(memory.at(id)).toBe(claim)
    expect((await sweep(memory, of.provider, 3.2)).report).toEqual(nothing)
    expect((await sweep(memory, of.provider, 3.4)).report).toEqual({ ...nothing, waiting: 1 })
    expect(of.calls).toMatchObject({ inquire: 2, approve: 0 })
  })

  it.each([declined, { _tag: 'NotSent', cause: 'ECONNREFUSED' } as const])(
    'is not ended by what a repeat is answered: $_tag',
    async (failure) => {
      const memory = memoryStore(claim)
      const of = provider({ inquire: told({ _tag: 'Open' }), approve: failed(failure) })
      expect((await sweep(memory, of, 3)).report).toEqual({ ...nothing, waiting: 1 })
      expect(memory.at(id)?._tag).toBe('Approving')
    },
  )

  it.each([declined, { _tag: 'NotSent', cause: 'ECONNREFUSED' } as const])(
    'is not ended by a first answer that comes after a repeat: $_tag',
    async (failure) => {
      const memory = memoryStore(awaitingShopper())
      const sweeping = provider({ inquire: told({ _tag: 'Open' }), approve: failed(timedOut) })
      const thawed = provider({
        approve: () => async () => {
          await sweep(memory, sweeping, 3)
          return E.left(failure)
        },
      })
      const token = links.checkoutUrl({ paymentId: id, attempt: 1 }).split('/')[4] ?? ''
      const request = { method: 'GET', query: { yes: 'consent' }, form: {} } as const
      const { ports } = portsWith(memory, thawed)
      expect(await returnFromCheckout(ports)({ token, request })()).toMatchObject({
        right: { _tag: 'Approving' },
      })
      expect(memory.at(id)?._tag).toBe('Approving')
      expect(lastEvent(memory)).toBe('ApprovalRepeated')
    },
  )

  it('ends when the books are still empty after the window and a margin, never before', async () => {
    const memory = memoryStore(claim)
    const of = provider({ capabilities: natural, inquire: told({ _tag: 'NoTrace' }) })
    await sweep(memory, of, 1 + 20)
    expect(memory.at(id)?._tag).toBe('Approving')
    await sweep(memory, of, 1 + 22)
    expect(memory.at(id)).toMatchObject({ _tag: 'Expired' })
  })

  it('past its window with a silent provider stays unknown and calls a person', async () => {
    const memory = memoryStore(claim)
    const silent = provider({ inquire: failed(timedOut) as PaymentProvider['inquire'] })
    const { report, notices } = await sweep(memory, silent, 1 + 24 * 60)
    expect(report).toEqual({ ...nothing, overdue: 1 })
    expect(memory.at(id)).toBe(claim)
    expect(notices).toContainEqual({
      _tag: 'OutcomeOverdue',
      paymentId: id,
      provider: 'kakaopay',
      of: 'approval',
      age: 86_400,
    })
  })
})

describe('an approval that cannot be asked for until its hour ends', () => {
  const hour = { ...natural, approvalWindowMs: 3_600_000, netCancelWindowMs: 3_600_000 }
  const silent = {
    capabilities: hour,
    inquire: failed(timedOut) as PaymentProvider['inquire'],
  }

  it('is taken back by net-cancel in the last ten minutes', async () => {
    const memory = memoryStore(claim)
    const netCancel = jest.fn(() => TE.right({ reference: 'N-1', at: minutes(53) }))
    await sweep(memory, provider({ ...silent, netCancel }), 1 + 49)
    expect(netCancel).not.toHaveBeenCalled()
    await sweep(memory, provider({ ...silent, netCancel }), 1 + 54)
    expect(memory.writes.map(({ timeline }) => timeline.at(-1)?.event._tag)).toEqual([
      'ApprovalGivenUp',
      'AttemptDeclined',
    ])
    expect(memory.at(id)).toMatchObject({ reason: { kind: 'ApprovalReversed' } })
  })

  it('is given back when it turns up after it was given up', async () => {
    const memory = memoryStore(claim)
    const netCancel = failed(timedOut)
    await sweep(memory, provider({ ...silent, netCancel }), 1 + 51)
    expect(lastEvent(memory)).toBe('ApprovalGivenUp')
    const books: ProviderBooks = {
      _tag: 'Approved',
      approval: approvalOf(claim),
      refunds: [],
      balance: 25_000 as Won,
    }
    const of = counted(provider({ capabilities: hour, inquire: told(books) }))
    await sweep(memory, of.provider, 1 + 61)
    expect(of.calls).toMatchObject({ reverse: 1, approve: 0 })
    expect(memory.at(id)).toMatchObject({
      _tag: 'Declined',
      reversals: [{ cause: 'ApprovalGivenUp', standing: { _tag: 'Settled' } }],
    })
  })
})

describe('a refund without an answer', () => {
  const refund = { amount: won(10_000), reason: '파손', request: { key: 'k', body: 'b' } }
  /** Requested at minute 5; its answer was lost. */
  const requested = async (): Promise<Memory> => {
    const memory = memoryStore(paid())
    const { ports } = portsWith(memory, provider({ refund: failed(timedOut) }), 5)
    right(await refundPayment(ports)({ merchantId, id, ...refund })())
    return memory
  }
  const books = (...refunds: readonly BookedRefund[]): ProviderBooks => ({
    _tag: 'Approved',
    approval: paid().approval,
    refunds,
    balance: 15_000 as Won,
  })
  const standing = (memory: Memory) => memory.at(id) as Payment & { refunds: unknown }

  it('is settled from the books and not sent again', async () => {
    const memory = await requested()
    const booked = {
      reference: 'R-7',
      refundId: 'ORD-2031-1-r1',
      total: 10_000 as Won,
      at: minutes(5),
    }
    const of = counted(provider({ inquire: told(books(booked)) }))
    expect((await sweep(memory, of.provider, 6)).report).toEqual({ ...nothing, ended: 1 })
    expect(of.calls.refund).toBe(0)
    expect(standing(memory)).toMatchObject({ refunds: [{ standing: { reference: 'R-7' } }] })
  })

  it('goes out again with its own key where the books do not show it, and is written before', async () => {
    const memory = await requested()
    const before = memory.at(id) as Payment & { refunds: ReadonlyArray<{ key: string }> }
    const keys: Array<readonly [string, string | undefined]> = []
    const of = provider({
      inquire: told(books()),
      refund: (_, { key }) => {
        keys.push([key, lastEvent(memory)])
        return TE.right({ reference: 'R-8', at: minutes(6) })
      },
    })
    expect((await sweep(memory, of, 6)).report).toEqual({ ...nothing, ended: 1 })
    expect(keys).toEqual([[before.refunds[0]?.key, 'RefundRepeated']])
    expect(standing(memory)).toMatchObject({ _tag: 'PartlyRefunded' })
  })

  it('never goes out again by itself where the provider has no key', async () => {
    const memory = await requested()
    const keyless = { ...natural, refundKey: 'none' } as const
    const of = counted(provider({ capabilities: keyless, inquire: told(books()) }))
    expect((await sweep(memory, of.provider, 6)).report).toEqual({ ...nothing, waiting: 1 })
    expect(of.calls.refund).toBe(0)
  })

  const foreign = { reference: 'admin', total: 5_000 as Won, at: minutes(4) }
  it.each([
    ['Requested', 'early', 6, []],
    ['Requested', 'when the books show a refund that is none of ours', 12, [foreign]],
    ['Refused', 'when the books would show it by now and do not', 12, []],
  ] as const)('is %s after a refusal %s', async (expected, _, now, booked) => {
    const memory = await requested()
    await sweep(
      memory,
      provider({ inquire: told(books(...booked)), refund: failed(declined) }),
      now,
    )
    expect(standing(memory)).toMatchObject({ refunds: [{ standing: { _tag: expected } }] })
  })

  it('calls a person after an hour, and stays', async () => {
    const memory = await requested()
    const silent = provider({ inquire: failed(timedOut) as PaymentProvider['inquire'] })
    const { report, notices } = await sweep(memory, silent, 5 + 61)
    expect(report).toEqual({ ...nothing, overdue: 1 })
    expect(notices).toContainEqual(
      expect.objectContaining({ _tag: 'OutcomeOverdue', of: 'refund' }),
    )
  })
})

describe('one run', () => {
  const others = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      approving({ order: { orderId: `ORD-${String(index)}` as OrderId } }),
    )
  const booked = (payment: Approving): ProviderBooks => ({
    _tag: 'Approved',
    approval: approvalOf(payment),
    refunds: [],
    balance: 25_000 as Won,
  })
  const inquire: PaymentProvider['inquire'] = (payment) => TE.right(booked(payment as Approving))

  it('does not let one unreadable payment keep the others waiting', async () => {
    const memory = memoryStore(claim, ...others(5))
    const postponed: unknown[] = []
    const store: PaymentStore = {
      ...memory.store,
      find: (each) =>
        each === id
          ? TE.left({ _tag: 'RecordUnreadable', id, fields: ['o'] })
          : memory.store.find(each),
      postpone: (item, until) => {
        postponed.push([item.id, until])
        return memory.store.postpone(item, until)
      },
    }
    const { report, notices } = await sweep(memory, provider({ inquire }), 3, store)
    expect(report).toEqual({ ...nothing, ended: 5, failed: 1 })
    expect(postponed).toEqual([[id, minutes(4)]])
    expect(notices).toContainEqual({
      _tag: 'ReconciliationFailed',
      paymentId: id,
      cause: 'RecordUnreadable',
    })
  })

  it('does not let a defect with one payment keep the others waiting', async () => {
    const memory = memoryStore(claim, ...others(5))
    const of = provider({
      inquire: (payment) => {
        if (payment.id === id) throw new Error('defect')
        return inquire(payment)
      },
    })
    const { report, notices } = await sweep(memory, of, 3)
    expect(report).toEqual({ ...nothing, ended: 5, failed: 1 })
    expect(notices).toContainEqual(expect.objectContaining({ cause: 'Error: defect' }))
  })

  it('comes back at once to a payment that the store was too busy for', async () => {
    const memory = memoryStore(claim)
    const busy: PaymentStore = {
      ...memory.store,
      find: () => TE.left({ _tag: 'StoreUnavailable', cause: 'throttled' }),
    }
    expect((await sweep(memory, provider({ inquire }), 3, busy)).report).toEqual({
      ...nothing,
      failed: 1,
    })
    expect((await sweep(memory, provider({ inquire }), 3)).report).toEqual({ ...nothing, ended: 1 })
  })

  it('stops asking a provider that answers nobody', async () => {
    const memory = memoryStore(...others(30))
    const of = counted(provider({ inquire: failed(timedOut) as PaymentProvider['inquire'] }))
    expect((await sweep(memory, of.provider, 3)).report).toEqual({
      ...nothing,
      waiting: 10,
      unreachable: 20,
    })
    expect(of.calls.inquire).toBe(10)
    expect((await sweep(memory, of.provider, 3.2)).report).toEqual(nothing)
  })

  it('begins with no more when its time is over', async () => {
    const memory = memoryStore(...others(5))
    const { ports } = portsWith(memory, provider({ inquire }), 3)
    expect(await reconcilePayments(ports)({ stopAt: minutes(3) })()).toEqual(
      E.right({ ...nothing, left: 5 }),
    )
  })

  it('leaves alone what the lagging index lists and somebody has looked at', async () => {
    const memory = memoryStore(paid(), ...others(1))
    const fresh = memory.at(others(1)[0]?.id ?? id) as Approving
    memory.put({ ...fresh, dueAt: minutes(30) })
    const stale: PaymentStore = {
      ...memory.store,
      dueBefore: () =>
        TE.right([paid(), fresh].map((each) => ({ id: each.id, dueAt: minutes(2) }))),
    }
    const of = counted(provider({ inquire }))
    expect((await sweep(memory, of.provider, 3, stale)).report).toEqual({
      ...nothing,
      ended: 1,
      waiting: 1,
    })
    expect(of.calls.inquire).toBe(0)
  })

  it('beside another run, a return and a second return asks for one approval', async () => {
    const memory = memoryStore(awaitingShopper())
    const of = counted(provider({ inquire: told({ _tag: 'Open' }) }))
    const token = links.checkoutUrl({ paymentId: id, attempt: 1 }).split('/')[4] ?? ''
    const request = { method: 'GET', query: { yes: 'consent' }, form: {} } as const
    const comeBack = () =>
      returnFromCheckout(portsWith(memory, of.provider).ports)({ token, request })()
    await Promise.all([
      comeBack(),
      sweep(memory, of.provider, 3),
      comeBack(),
      sweep(memory, of.provider, 3),
    ])
    expect(of.calls.approve).toBe(1)
    const waiting = memoryStore(claim)
    await Promise.all([sweep(waiting, of.provider, 3), sweep(waiting, of.provider, 3)])
    expect(of.calls.approve).toBe(2)
  })
})

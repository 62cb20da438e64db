import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import { followNotice } from '../../src/application/follow-notice'
import type { LookBudget } from '../../src/application/ports/look-budget'
import type { NoticeRejected } from '../../src/application/ports/provider-notices'
import type { PaymentProvider } from '../../src/application/ports/payment-provider'
import { mostNoticeLooks } from '../../src/application/timing'
import type { ProviderNotice } from '../../src/domain/notice'
import type { Approved, Payment } from '../../src/domain/payment'
import type { BookedRefund, ProviderBooks } from '../../src/domain/provider-books'
import { planRefund, settleRefund } from '../../src/domain/refunds'
import { counted, memoryStore, portsWith, unavailable, willingProvider } from '../support/ports'
import { approvalOf, approving, authorized, awaitingShopper, minutes } from '../support/payments'
import { paid, right, won } from '../support/payments'

const {
  id,
  checkout: { session },
} = awaitingShopper()
const ofApproval: ProviderNotice = { paymentId: id, attempt: 1, reference: session }
const ofCancel: ProviderNotice = { ...ofApproval, cancel: 'CANCEL-1' }

const elsewhere: BookedRefund = { reference: 'CANCEL-1', total: won(4_000).total, at: minutes(3) }
const booksWith = (...refunds: readonly BookedRefund[]): ProviderBooks => ({
  _tag: 'Approved',
  approval: approvalOf(approving()),
  refunds,
  balance: won(21_000).total,
})
const telling = (books: ProviderBooks): PaymentProvider => ({
  ...willingProvider,
  inquire: () => TE.right(books),
})
const silent: PaymentProvider = {
  ...willingProvider,
  inquire: () => TE.left({ _tag: 'OutcomeUnknown', cause: 'TimedOut' }),
}

const requested = (payment: Approved = paid()): Approved =>
  right(
    planRefund(
      { amount: won(4_000), reason: '단순 변심', request: { key: 'k', body: 'b' } },
      { at: minutes(3), dueAt: minutes(3.5), key: 'refund-key-0000000001' },
    )(payment),
  ).payment

type Scene = {
  readonly payment?: Payment
  readonly by?: PaymentProvider
  readonly now?: number
  readonly notices?: E.Either<NoticeRejected, readonly ProviderNotice[]>
  /** What the caller that runs writes while the notice gives it time. */
  readonly meanwhile?: Payment
}

/** The payment was changed last at 1 or 2 minutes; at 4 nobody is at it any more. */
const sceneOf = ({
  payment = approving(),
  by = telling(booksWith()),
  now = 4,
  notices = E.right([ofApproval]),
  meanwhile,
}: Scene = {}) => {
  const memory = memoryStore(payment)
  const { provider, calls } = counted(by)
  const { ports, notices: told } = portsWith(memory, provider, now)
  const pauses: number[] = []
  /** As the table counts. */
  const taken = new Map<string, number>()
  const looks: LookBudget = {
    take: (merchantId, minute, most) =>
      TE.fromIO(() => {
        const key = `${merchantId} ${minute.toISOString()}`
        const before = taken.get(key) ?? 0
        if (before < most) taken.set(key, before + 1)
        return before < most
      }),
  }
  const follow = (at = now, given?: ProviderNotice) =>
    followNotice({
      ...ports,
      clock: () => minutes(at),
      readNotice: () => (given === undefined ? notices : E.right([given])),
      looks,
      pause: (ms) => async () => {
        pauses.push(ms)
        if (meanwhile !== undefined) memory.put(meanwhile)
      },
    })('as it came in')()
  return { follow, memory, calls, told, pauses }
}

const done = E.right('Done')
const sendAgain = E.right('SendAgain')

describe('a notice about an approval', () => {
  it('makes us ask, and what the books prove is written', async () => {
    const { follow, memory, calls, pauses } = sceneOf()
    expect(await follow()).toEqual(done)
    expect(memory.at(id)).toMatchObject({ _tag: 'Paid', approval: { reference: session } })
    expect([calls.inquire, memory.writes.length, pauses]).toEqual([1, 1, []])
  })

  it('is not believed when the books do not show it', async () => {
    const { follow, memory, calls } = sceneOf({ by: telling({ _tag: 'NoTrace' }) })
    expect(await follow()).toEqual(done)
    expect([memory.at(id)?._tag, memory.writes.length, calls.inquire]).toEqual(['Approving', 0, 1])
  })

  it('gives the call that still runs the time to write its answer, and then asks nobody', async () => {
    const { follow, memory, calls, pauses } = sceneOf({ now: 1.01, meanwhile: paid() })
    expect(await follow()).toEqual(done)
    expect([calls.inquire, memory.writes.length, pauses]).toEqual([0, 0, [2_000]])
  })

  it('does not wait for a call that is gone', async () => {
    const { follow, memory, calls } = sceneOf({ now: 1.01 })
    expect(await follow()).toEqual(done)
    expect([calls.inquire, memory.at(id)?._tag]).toEqual([1, 'Paid'])
  })

  it('is sent again where the provider does not tell', async () => {
    const { follow, memory } = sceneOf({ by: silent })
    expect(await follow()).toEqual(sendAgain)
    expect(memory.at(id)?._tag).toBe('Approving')
  })

  it.each<Payment>([awaitingShopper(), authorized(), paid(), requested()])(
    'is nothing new to a payment that is $_tag',
    async (payment) => {
      const { follow, memory, calls } = sceneOf({ payment })
      expect(await follow()).toEqual(done)
      expect([calls.inquire, memory.at(id)]).toEqual([0, payment])
    },
  )

  it.each<ProviderNotice>([
    { ...ofApproval, attempt: 2 },
    { ...ofApproval, paymentId: paid({ order: { orderId: 'OTHER' as never } }).id },
  ])('is nothing to us for another attempt or order: %j', async (notice) => {
    const { follow, memory, calls } = sceneOf({ notices: E.right([notice]) })
    expect(await follow()).toEqual(done)
    expect([calls.inquire, memory.at(id)]).toEqual([0, approving()])
  })

  it('may be for either of two merchants that share their keys', async () => {
    const strange = {
      ...ofApproval,
      paymentId: awaitingShopper({ order: { orderId: 'B' as never } }).id,
    }
    const { follow, memory } = sceneOf({ notices: E.right([strange, ofApproval]) })
    expect(await follow()).toEqual(done)
    expect(memory.at(id)?._tag).toBe('Paid')
  })
})

describe('many notices', () => {
  it('make us ask once in 20 seconds, whoever gets them, and the others are sent again', async () => {
    const { follow, calls } = sceneOf({ by: telling({ _tag: 'NoTrace' }) })
    const answers = await Promise.all(Array.from({ length: 50 }, () => follow(4)))
    expect(answers.filter((each) => E.isRight(each) && each.right === 'Done')).toHaveLength(1)
    expect(await follow(4.3)).toEqual(sendAgain)
    expect(calls.inquire).toBe(1)
    expect(await follow(4.34)).toEqual(done)
    expect(calls.inquire).toBe(2)
  })

  it('cost no write each', async () => {
    const { follow, memory } = sceneOf({ by: telling({ _tag: 'NoTrace' }) })
    await follow()
    const claimLook = jest.spyOn(memory.store, 'claimLook')
    for (let count = 0; count < 20; count += 1) await follow()
    expect(claimLook).not.toHaveBeenCalled()
  })
})

describe('a flood of notices about many payments', () => {
  const many = Array.from({ length: mostNoticeLooks + 1 }, (_, index) =>
    approving({ order: { orderId: `FLOOD-${String(index)}` as never } }),
  )
  const flooded = async () => {
    const scene = sceneOf({ by: telling({ _tag: 'NoTrace' }) })
    for (const payment of many) scene.memory.put(payment)
    const answers = []
    for (const { id: paymentId } of many)
      answers.push(await scene.follow(4.1, { ...ofApproval, paymentId }))
    return { ...scene, answers }
  }

  it('makes us ask so often in a minute and no more; the last one is told and sent again', async () => {
    const { answers, calls, told } = await flooded()
    expect(calls.inquire).toBe(mostNoticeLooks)
    expect(answers.slice(0, -1)).toEqual(answers.slice(0, -1).map(() => done))
    expect(answers.at(-1)).toEqual(sendAgain)
    expect(told).toEqual([{ _tag: 'TooManyNotices', paymentId: many.at(-1)?.id }])
  })

  it('is over with the minute: the repeat is asked about', async () => {
    const { follow, calls } = await flooded()
    const last = many.at(-1)?.id
    if (last === undefined) throw new Error('none')
    expect(await follow(4.99, { ...ofApproval, paymentId: last })).toEqual(sendAgain)
    expect(calls.inquire).toBe(mostNoticeLooks)
    expect(await follow(5.5, { ...ofApproval, paymentId: last })).toEqual(done)
    expect(calls.inquire).toBe(mostNoticeLooks + 1)
  })
})

describe('a notice about a cancel', () => {
  const cancelled = { payment: paid(), notices: E.right([ofCancel]) }

  it('that was made elsewhere is told to a person, and changes nothing', async () => {
    const { follow, memory, told } = sceneOf({ ...cancelled, by: telling(booksWith(elsewhere)) })
    expect(await follow()).toEqual(done)
    expect(memory.writes).toEqual([])
    expect(told).toEqual([
      { _tag: 'RefundedElsewhere', paymentId: id, provider: 'kakaopay', total: 4_000 },
    ])
  })

  it('that the books do not show is told to nobody', async () => {
    const { follow, told } = sceneOf({ ...cancelled, by: telling(booksWith()) })
    expect(await follow()).toEqual(done)
    expect(told).toEqual([])
  })

  it('settles a refund whose answer was lost', async () => {
    const refundId = 'ORD-2031-1-r1'
    const { follow, memory, told } = sceneOf({
      ...cancelled,
      payment: requested(),
      by: telling(booksWith({ ...elsewhere, refundId })),
    })
    expect(await follow()).toEqual(done)
    expect(memory.at(id)).toMatchObject({
      _tag: 'PartlyRefunded',
      refunds: [{ standing: { _tag: 'Settled', reference: 'CANCEL-1' } }],
    })
    expect(told).toEqual([])
  })

  it.each([
    ['is one that we know', settleRefund(minutes(3), 1, 'CANCEL-1')(requested()), ofCancel],
    ['is of another approval', paid(), { ...ofCancel, reference: 'ANOTHER' }],
  ])('makes nobody ask when it %s', async (_, payment, notice) => {
    const { follow, calls, memory } = sceneOf({ payment, notices: E.right([notice]) })
    expect(await follow()).toEqual(done)
    expect([calls.inquire, memory.at(id)]).toEqual([0, payment])
  })

  it('is sent again where the provider does not tell, because nobody else looks', async () => {
    const { follow } = sceneOf({ ...cancelled, by: silent })
    expect(await follow()).toEqual(sendAgain)
  })
})

describe('a notice', () => {
  it('that is not genuine reads and writes nothing, and is told', async () => {
    const rejected: NoticeRejected = {
      _tag: 'NoticeRejected',
      provider: 'nicepay',
      kind: 'WrongSignature',
    }
    const { follow, memory, calls, told } = sceneOf({ notices: E.left(rejected) })
    const find = jest.spyOn(memory.store, 'find')
    expect(await follow()).toEqual(done)
    expect(find).not.toHaveBeenCalled()
    expect([calls.inquire, memory.at(id), told]).toEqual([0, approving(), [rejected]])
  })

  it('fails where the payment cannot be read, so that it is sent again', async () => {
    const { follow, memory } = sceneOf()
    jest.spyOn(memory.store, 'find').mockReturnValue(TE.left(unavailable))
    expect(await follow()).toEqual(E.left(unavailable))
  })
})

import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import { getPayment } from '../../src/application/get-payment'
import type { PaymentProvider, ProviderFailure } from '../../src/application/ports/payment-provider'
import { refundPayment } from '../../src/application/refund-payment'
import type { MerchantId } from '../../src/domain/identifiers'
import type { Won } from '../../src/domain/money'
import { isApproved } from '../../src/domain/payment'
import { refundableAmount } from '../../src/domain/refunds'
import { counted, memoryStore, portsWith, unavailable, willingProvider } from '../support/ports'
import { awaitingShopper, merchantId, minutes, paid, won } from '../support/payments'

const { id } = paid()
const failing = (failure: ProviderFailure): PaymentProvider => ({
  ...willingProvider,
  refund: () => TE.left(failure),
})
const unknown = failing({ _tag: 'OutcomeUnknown', cause: 'TimedOut' })

const refund = (
  memory: ReturnType<typeof memoryStore>,
  provider = willingProvider,
  key = 'k',
  amount = won(10_000),
  now = 5,
) =>
  refundPayment(portsWith(memory, provider, now).ports)({
    merchantId,
    id,
    amount,
    reason: '변심',
    request: { key, body: JSON.stringify(amount) },
  })()

describe('a refund', () => {
  it('is written before the provider is asked, and settled after', async () => {
    const memory = memoryStore(paid())
    const seen: unknown[] = []
    const answer = await refund(memory, {
      ...willingProvider,
      refund: () => {
        const stored = memory.at(id)
        seen.push(stored !== undefined && isApproved(stored) && stored.refunds[0]?.standing._tag)
        return TE.right({ reference: 'R-1', at: new Date() })
      },
    })
    expect(seen).toEqual(['Requested'])
    expect(answer).toMatchObject({
      right: { replayed: false, refund: { standing: { _tag: 'Settled', reference: 'R-1' } } },
    })
    expect(memory.writes).toHaveLength(2)
  })

  it('sent again with its key is the same refund', async () => {
    const memory = memoryStore(paid())
    const { provider, calls } = counted(willingProvider)
    await refund(memory, provider)
    expect(await refund(memory, provider)).toMatchObject({
      right: { replayed: true, refund: { number: 1, standing: { _tag: 'Settled' } } },
    })
    expect(calls.refund).toBe(1)
  })

  it('is not asked for when its intent could not be written', async () => {
    const memory = memoryStore(paid())
    memory.failures.push(unavailable)
    const { provider, calls } = counted(willingProvider)
    expect(await refund(memory, provider)).toEqual(E.left(unavailable))
    expect(calls.refund).toBe(0)
  })

  it('is left to the sweep by a process that stood still since it was written', async () => {
    const memory = memoryStore(paid())
    const { provider, calls } = counted(willingProvider)
    const { ports } = portsWith(memory, provider, 5)
    const times = [minutes(5)]
    const clock = () => times.shift() ?? minutes(6)
    const answer = await refundPayment({ ...ports, clock })({
      merchantId,
      id,
      amount: won(10_000),
      reason: 'r',
      request: { key: 'k', body: 'b' },
    })()
    expect(answer).toMatchObject({ right: { refund: { standing: { _tag: 'Requested' } } } })
    expect(calls.refund).toBe(0)
  })

  it('of 60 % twice at once is done once', async () => {
    const memory = memoryStore(paid())
    const { provider, calls } = counted(willingProvider)
    const both = await Promise.all([
      refund(memory, provider, 'a', won(15_000)),
      refund(memory, provider, 'b', won(15_000)),
    ])
    expect(both.filter(E.isRight)).toHaveLength(1)
    expect(both.find(E.isLeft)).toMatchObject({ left: { _tag: 'RefundExceedsBalance' } })
    expect(calls.refund).toBe(1)
  })

  it('fifty at once never give back more than was paid', async () => {
    const memory = memoryStore(paid())
    const { provider, calls } = counted(willingProvider)
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        refund(memory, provider, `k${String(index)}`, won(4_000)),
      ),
    )
    expect(calls.refund).toBeLessThanOrEqual(6)
    const after = memory.at(id)
    if (after === undefined || !isApproved(after)) throw new Error('not approved')
    expect(refundableAmount(after).total).toBeGreaterThanOrEqual(0)
  })

  it('with an unknown outcome keeps its claim on the balance', async () => {
    const memory = memoryStore(paid())
    expect(await refund(memory, unknown, 'a', won(20_000))).toMatchObject({
      right: { refund: { standing: { _tag: 'Requested' } } },
    })
    expect(await refund(memory, willingProvider, 'b', won(6_000))).toMatchObject({
      left: { _tag: 'RefundExceedsBalance' },
    })
  })

  it('with an unknown outcome is found in the provider’s books when asked again', async () => {
    const memory = memoryStore(paid())
    await refund(memory, unknown)
    const { provider, calls } = counted({
      ...willingProvider,
      inquire: () =>
        TE.right({
          _tag: 'Approved',
          approval: paid().approval,
          refunds: [
            { reference: 'R-9', refundId: 'ORD-2031-1-r1', total: 10_000 as Won, at: new Date() },
          ],
          balance: 15_000 as Won,
        }),
    })
    expect(await refund(memory, provider, 'k', won(10_000), 6)).toMatchObject({
      right: { replayed: true, refund: { standing: { _tag: 'Settled', reference: 'R-9' } } },
    })
    expect(calls.refund).toBe(0)
  })

  it('with an unknown outcome is found when the payment is read', async () => {
    const memory = memoryStore(paid())
    await refund(memory, unknown)
    const { ports } = portsWith(memory, willingProvider, 6)
    expect(await getPayment(ports)({ merchantId, id })()).toMatchObject({
      right: { refunds: [{ standing: { _tag: 'Requested' } }] },
    })
  })

  it('that the provider refuses is told with its reason, also when asked again', async () => {
    const memory = memoryStore(paid())
    const reason = { kind: 'NotRefundable', code: '2014' } as const
    const refused = { refund: { standing: { _tag: 'Refused', reason } } }
    expect(await refund(memory, failing({ _tag: 'Declined', reason }))).toMatchObject({
      right: { ...refused, replayed: false },
    })
    expect(await refund(memory)).toMatchObject({ right: { ...refused, replayed: true } })
  })

  it('that could not be sent may be asked for again', async () => {
    const memory = memoryStore(paid())
    expect(await refund(memory, failing({ _tag: 'NotSent', cause: 'ECONNREFUSED' }))).toEqual(
      E.left({ _tag: 'ProviderNotReached' }),
    )
    expect(await refund(memory)).toMatchObject({
      right: { replayed: false, refund: { number: 1, standing: { _tag: 'Settled' } } },
    })
  })

  it('that could not be sent a hundred times still can be', async () => {
    const memory = memoryStore(paid())
    const notSent = {
      ...willingProvider,
      refund: () => TE.left({ _tag: 'NotSent', cause: 'x' } as const),
    }
    const hour = 60
    for (let times = 1; times <= 100; times += 1)
      await refund(memory, notSent, 'k', won(10_000), times * hour)
    expect(memory.writes).toHaveLength(200)
    expect(await refund(memory, willingProvider, 'k', won(10_000), 101 * hour)).toMatchObject({
      right: { refund: { number: 1, standing: { _tag: 'Settled' } } },
    })
  })

  it('is not begun where the merchant has no credentials for the provider any more', async () => {
    const memory = memoryStore(paid())
    const { ports } = portsWith(memory)
    const none = { _tag: 'ProviderNotEnabled', provider: 'kakaopay' } as const
    const command = { amount: won(1_000), reason: 'r', request: { key: 'k', body: 'b' } }
    const answer = refundPayment({ ...ports, providers: () => E.left(none) })
    expect(await answer({ merchantId, id, ...command })()).toEqual(E.left(none))
    expect(memory.writes).toEqual([])
  })

  it('of an unpaid or another merchant’s payment is refused', async () => {
    expect(await refund(memoryStore(awaitingShopper()))).toMatchObject({
      left: { _tag: 'NotRefundable' },
    })
    const foreign = { ...paid(), merchantId: 'other' as MerchantId }
    expect(await refund(memoryStore(foreign))).toEqual(E.left({ _tag: 'PaymentNotFound' }))
  })
})

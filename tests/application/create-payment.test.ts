import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import { createPayment, type CreatePaymentCommand } from '../../src/application/create-payment'
import {
  counted,
  memoryStore,
  merchant,
  portsWith,
  unavailable,
  willingProvider,
} from '../support/ports'
import { approving, awaitingShopper, orderOf, paid, won } from '../support/payments'

const command = (more: Partial<CreatePaymentCommand> = {}): CreatePaymentCommand => ({
  merchant,
  order: orderOf(),
  provider: 'kakaopay',
  replace: false,
  ...more,
})
const { id } = awaitingShopper()

const create = (
  memory = memoryStore(),
  provider = willingProvider,
  asked: CreatePaymentCommand = command(),
) => createPayment(portsWith(memory, provider).ports)(asked)()

describe('creating a payment', () => {
  it('opens a checkout and writes it once', async () => {
    const memory = memoryStore()
    expect(await create(memory)).toMatchObject({
      right: { opened: true, payment: { _tag: 'AwaitingShopper', checkout: { session: 'S-1' } } },
    })
    expect(memory.writes).toHaveLength(1)
  })

  it('again answers with the open checkout and asks the provider nothing', async () => {
    const memory = memoryStore()
    await create(memory)
    const { provider, calls } = counted(willingProvider)
    expect(await create(memory, provider)).toMatchObject({ right: { opened: false } })
    expect(calls.openCheckout).toBe(0)
    expect(memory.writes).toHaveLength(1)
  })

  it('twice at once makes one payment, and both callers get it', async () => {
    const memory = memoryStore()
    const both = await Promise.all([create(memory), create(memory), create(memory)])
    const opened = both.map((each) => E.isRight(each) && each.right.opened)
    expect(opened.filter(Boolean)).toHaveLength(1)
    expect(
      new Set(both.map((each) => JSON.stringify(E.isRight(each) && each.right.payment))).size,
    ).toBe(1)
  })

  it.each([
    ['being approved', approving()],
    ['paid', paid()],
  ])('for an order that is %s answers with it', async (_, payment) => {
    const memory = memoryStore(payment)
    expect(await create(memory)).toEqual(E.right({ opened: false, payment }))
    expect(memory.writes).toEqual([])
  })

  it('with another amount is a conflict and changes nothing', async () => {
    const memory = memoryStore(awaitingShopper())
    const asked = command({ order: orderOf({ amount: won(1) }) })
    expect(await create(memory, willingProvider, asked)).toMatchObject({
      left: { _tag: 'OrderConflict', fields: ['amount'] },
    })
    expect(memory.writes).toEqual([])
  })

  it('with replace opens the next attempt', async () => {
    const memory = memoryStore(awaitingShopper())
    const asked = command({ order: orderOf({ amount: won(1) }), replace: true })
    expect(await create(memory, willingProvider, asked)).toMatchObject({
      right: { opened: true, payment: { attempt: { number: 2 }, order: { amount: won(1) } } },
    })
  })

  it('does not send shoppers to a foreign site', async () => {
    const { provider, calls } = counted(willingProvider)
    const asked = command({ order: orderOf({ returnUrl: 'https://evil.example/' }) })
    expect(await create(memoryStore(), provider, asked)).toMatchObject({
      left: { _tag: 'ReturnUrlNotAllowed', origins: ['https://shop.example'] },
    })
    expect(calls.openCheckout).toBe(0)
  })

  it('writes nothing when the provider opens no checkout', async () => {
    const memory = memoryStore()
    const { ports, notices } = portsWith(memory, {
      ...willingProvider,
      openCheckout: () => TE.left({ _tag: 'OutcomeUnknown', cause: 'TimedOut' }),
    })
    expect(await createPayment(ports)(command())()).toEqual(E.left({ _tag: 'ProviderUnavailable' }))
    expect(memory.writes).toEqual([])
    expect(notices).toMatchObject([{ during: 'openCheckout', cause: 'TimedOut', paymentId: id }])
  })

  it('tells why the provider refused the order', async () => {
    const reason = { kind: 'AmountNotAccepted', code: 'A113' } as const
    const refusing = {
      ...willingProvider,
      openCheckout: () => TE.left({ _tag: 'Declined' as const, reason }),
    }
    expect(await create(memoryStore(), refusing)).toEqual(
      E.left({ _tag: 'CheckoutRefused', reason }),
    )
  })

  it('tells when the store did not answer', async () => {
    const memory = memoryStore()
    memory.failures.push(unavailable)
    expect(await create(memory)).toEqual(E.left(unavailable))
  })
})

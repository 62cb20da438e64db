import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import { cancelPayment } from '../../src/application/cancel-payment'
import { confirmPayment } from '../../src/application/confirm-payment'
import { getPayment } from '../../src/application/get-payment'
import type {
  PaymentProvider,
  ProviderFailure,
  ReturnRequest,
} from '../../src/application/ports/payment-provider'
import { returnFromCheckout } from '../../src/application/return-from-checkout'
import { showCheckout } from '../../src/application/show-checkout'
import type { MerchantId } from '../../src/domain/identifiers'
import type { Won } from '../../src/domain/money'
import type { Payment } from '../../src/domain/payment'
import type { ProviderBooks } from '../../src/domain/provider-books'
import {
  counted,
  links,
  memoryStore,
  portsWith,
  unavailable,
  willingProvider,
} from '../support/ports'
import {
  approvalOf,
  approving,
  authorized,
  awaitingShopper,
  merchantId,
  minutes,
  paid,
} from '../support/payments'

const { id } = awaitingShopper()
const token = links.checkoutUrl({ paymentId: id, attempt: 1 }).split('/')[4] ?? ''
const yes: ReturnRequest = { method: 'GET', query: { yes: 'consent' }, form: {} }
const forged: ReturnRequest = { method: 'GET', query: {}, form: {} }
const failing = (failure: ProviderFailure): PaymentProvider => ({
  ...willingProvider,
  approve: () => TE.left(failure),
})
const unknown = failing({ _tag: 'OutcomeUnknown', cause: 'TimedOut' })

const comeBack = (
  memory: ReturnType<typeof memoryStore>,
  provider = willingProvider,
  request = yes,
  of = token,
) => returnFromCheckout(portsWith(memory, provider).ports)({ token: of, request })()

describe('the shopper comes back', () => {
  it('and the money is taken: claim first, then the answer, nothing else', async () => {
    const memory = memoryStore(awaitingShopper())
    expect(await comeBack(memory)).toMatchObject({ right: { _tag: 'Paid' } })
    expect(memory.writes.map(({ _tag }) => _tag)).toEqual(['Approving', 'Paid'])
  })

  it('and the claim is written before the provider is asked', async () => {
    const memory = memoryStore(awaitingShopper())
    const seen: Array<string | undefined> = []
    await comeBack(memory, {
      ...willingProvider,
      approve: (payment) => (seen.push(memory.at(id)?._tag), TE.right(approvalOf(payment))),
    })
    expect(seen).toEqual(['Approving'])
  })

  it('and the provider is not asked when the claim could not be written', async () => {
    const memory = memoryStore(awaitingShopper())
    memory.failures.push(unavailable)
    const { provider, calls } = counted(willingProvider)
    expect(await comeBack(memory, provider)).toEqual(E.left(unavailable))
    expect(calls.approve).toBe(0)
  })

  it('and a process that stood still since its claim leaves it to the sweep', async () => {
    const memory = memoryStore(awaitingShopper())
    const { provider, calls } = counted(willingProvider)
    const { ports } = portsWith(memory, provider)
    const times = [minutes(2)]
    const clock = () => times.shift() ?? minutes(3)
    const answer = await returnFromCheckout({ ...ports, clock })({ token, request: yes })()
    expect(answer).toMatchObject({ right: { _tag: 'Approving' } })
    expect(calls.approve).toBe(0)
  })

  it('ten times at once, and the provider is asked once', async () => {
    const memory = memoryStore(awaitingShopper())
    const { provider, calls } = counted(willingProvider)
    const all = await Promise.all(Array.from({ length: 10 }, () => comeBack(memory, provider)))
    expect(calls.approve).toBe(1)
    expect(all.filter(E.isRight)).toHaveLength(1)
    expect(memory.at(id)?._tag).toBe('Paid')
  })

  it('with a manual order keeps the consent and takes nothing', async () => {
    const memory = memoryStore(awaitingShopper({ order: { confirm: 'manual' } }))
    const { provider, calls } = counted(willingProvider)
    expect(await comeBack(memory, provider)).toMatchObject({ right: { _tag: 'Authorized' } })
    expect(calls.approve).toBe(0)
  })

  it('with a manual order may be confirmed for as long as the provider takes the approval', async () => {
    const memory = memoryStore(awaitingShopper({ order: { confirm: 'manual' } }))
    const capabilities = { ...willingProvider.capabilities, approvalWindowMs: 10 * 60_000 }
    await comeBack(memory, { ...willingProvider, capabilities })
    expect(memory.at(id)).toMatchObject({ _tag: 'Authorized', expiresAt: minutes(2 + 10) })
    const longer = memoryStore(awaitingShopper({ order: { confirm: 'manual' } }))
    await comeBack(longer)
    expect(longer.at(id)).toMatchObject({ expiresAt: minutes(15) })
  })

  it('with a forged request changes nothing and is noticed by kind', async () => {
    const memory = memoryStore(awaitingShopper())
    const { ports, notices } = portsWith(memory)
    expect(await returnFromCheckout(ports)({ token, request: forged })()).toMatchObject({
      left: { _tag: 'ReturnRejected' },
    })
    expect(memory.writes).toEqual([])
    expect(notices).toEqual([
      { _tag: 'ReturnRejected', paymentId: id, provider: 'kakaopay', kind: 'Malformed' },
    ])
  })

  it.each<[string, Payment]>([
    ['being approved', approving()],
    ['paid', paid()],
    ['authorized by hand', authorized({ order: { confirm: 'manual' } })],
  ])('again to a payment that is %s changes nothing', async (_, payment) => {
    const memory = memoryStore(payment)
    const { provider, calls } = counted(willingProvider)
    expect(await comeBack(memory, provider)).toMatchObject({ left: { _tag: 'CheckoutClosed' } })
    expect(memory.writes).toEqual([])
    expect(calls).toMatchObject({ approve: 0, inquire: 0 })
  })

  it('to a replaced attempt changes nothing', async () => {
    const memory = memoryStore({
      ...awaitingShopper(),
      attempt: { number: 2, provider: 'kakaopay' },
    })
    expect(await comeBack(memory)).toMatchObject({ left: { cause: 'Replaced' } })
    expect(memory.writes).toEqual([])
  })

  it('with a token of nobody changes nothing', async () => {
    expect(await comeBack(memoryStore(), willingProvider, yes, 'x')).toEqual(
      E.left({ _tag: 'CheckoutTokenInvalid' }),
    )
  })

  it('without a yes ends the attempt without asking for money', async () => {
    const memory = memoryStore(awaitingShopper())
    const { provider, calls } = counted({
      ...willingProvider,
      readReturn: () =>
        E.right({ _tag: 'NotConsented', reason: { kind: 'ShopperGaveUp', code: 'I002' } }),
    })
    expect(await comeBack(memory, provider)).toMatchObject({
      right: { _tag: 'Abandoned', by: 'shopper' },
    })
    expect(calls.approve).toBe(0)
  })

  it('and an unknown outcome stays open, with the consent kept and a notice', async () => {
    const memory = memoryStore(awaitingShopper())
    const { ports, notices } = portsWith(memory, unknown)
    expect(await returnFromCheckout(ports)({ token, request: yes })()).toMatchObject({
      right: { _tag: 'Approving', consent: 'consent' },
    })
    expect(memory.writes).toHaveLength(1)
    expect(notices).toMatchObject([{ during: 'approve', cause: 'TimedOut' }])
  })

  it('and a decline ends the attempt', async () => {
    const reason = { kind: 'CardRefused', code: '3095', message: '한도 초과' } as const
    const memory = memoryStore(awaitingShopper())
    expect(await comeBack(memory, failing({ _tag: 'Declined', reason }))).toMatchObject({
      right: { _tag: 'Declined', reason },
    })
  })

  it('and nothing could be sent: the same return may be repeated, and then pays', async () => {
    const memory = memoryStore(awaitingShopper())
    const first = await comeBack(memory, failing({ _tag: 'NotSent', cause: 'ECONNREFUSED' }))
    expect(first).toEqual(E.left({ _tag: 'ProviderNotReached' }))
    expect(memory.at(id)?._tag).toBe('Authorized')
    expect(await comeBack(memory)).toMatchObject({ right: { _tag: 'Paid' } })
  })

  it('and the provider took another amount: never paid, given back, paged', async () => {
    const memory = memoryStore(awaitingShopper())
    const { provider, calls } = counted({
      ...willingProvider,
      approve: (payment) => TE.right({ ...approvalOf(payment), total: 1 as Won }),
    })
    const { ports, notices } = portsWith(memory, provider)
    expect(await returnFromCheckout(ports)({ token, request: yes })()).toMatchObject({
      right: { _tag: 'Declined', reason: { kind: 'ApprovalReversed' } },
    })
    expect(calls.reverse).toBe(1)
    expect(notices).toMatchObject([{ _tag: 'ApprovalMismatch', cause: 'AmountDiffers' }])
    expect(memory.writes.map(({ timeline }) => timeline.at(-1)?.event._tag)).toEqual([
      'ApprovalStarted',
      'ReversalRequested',
      'ReversalSettled',
    ])
  })

  it('and the money does not come back: it stays open', async () => {
    const memory = memoryStore(awaitingShopper())
    const answer = await comeBack(memory, {
      ...willingProvider,
      approve: (payment) => TE.right({ ...approvalOf(payment), total: 1 as Won }),
      reverse: () => TE.left({ _tag: 'OutcomeUnknown', cause: 'TimedOut' }),
    })
    expect(answer).toMatchObject({ right: { _tag: 'Approving' } })
    // Looked at later, it goes back.
    const { ports } = portsWith(memory, willingProvider, 10)
    expect(await getPayment(ports)({ merchantId, id })()).toMatchObject({
      right: { _tag: 'Declined' },
    })
  })

  it('and another process wrote the answer first: no conflict', async () => {
    const memory = memoryStore(awaitingShopper())
    const answer = await comeBack(memory, {
      ...willingProvider,
      approve: (payment) =>
        TE.fromIO(() => {
          memory.put(paid())
          return approvalOf(payment)
        }),
    })
    expect(answer).toMatchObject({ right: { _tag: 'Paid' } })
    expect(memory.writes).toHaveLength(1)
  })
})

describe('the merchant confirms', () => {
  const manual = authorized({ order: { confirm: 'manual' } })
  const confirm = (memory: ReturnType<typeof memoryStore>, provider = willingProvider) =>
    confirmPayment(portsWith(memory, provider).ports)({ merchantId, id })()

  it('and the money is taken', async () => {
    expect(await confirm(memoryStore(manual))).toMatchObject({ right: { _tag: 'Paid' } })
  })

  it('twice at once, and the provider is asked once', async () => {
    const memory = memoryStore(manual)
    const { provider, calls } = counted(willingProvider)
    const both = await Promise.all([confirm(memory, provider), confirm(memory, provider)])
    expect(both.every(E.isRight)).toBe(true)
    expect(calls.approve).toBe(1)
  })

  it('what is paid already, and gets it', async () => {
    expect(await confirm(memoryStore(paid()))).toEqual(E.right(paid()))
  })

  it('what was declined already, and is told the same', async () => {
    const memory = memoryStore(manual)
    const reason = { kind: 'LimitExceeded', code: 'X1' } as const
    const { provider, calls } = counted(failing({ _tag: 'Declined', reason }))
    const declined = { right: { _tag: 'Declined', reason } }
    expect(await confirm(memory, provider)).toMatchObject(declined)
    expect(await confirm(memory, provider)).toMatchObject(declined)
    expect(calls.approve).toBe(1)
  })

  it('where there are no credentials any more, and nothing is begun', async () => {
    const memory = memoryStore(manual)
    const none = { _tag: 'ProviderNotEnabled', provider: 'kakaopay' } as const
    const ports = { ...portsWith(memory).ports, providers: () => E.left(none) }
    expect(await confirmPayment(ports)({ merchantId, id })()).toEqual(E.left(none))
    expect(memory.writes).toEqual([])
  })

  it('before the shopper said yes, and is told', async () => {
    expect(await confirm(memoryStore(awaitingShopper()))).toMatchObject({
      left: { _tag: 'NotInState', state: 'AwaitingShopper' },
    })
  })

  it('too late, and is told', async () => {
    const { ports } = portsWith(memoryStore(manual), willingProvider, 16)
    expect(await confirmPayment(ports)({ merchantId, id })()).toMatchObject({
      left: { _tag: 'NotInState', state: 'Expired' },
    })
  })

  it('another merchant’s payment, and finds none', async () => {
    const other = { merchantId: 'other' as MerchantId, id }
    const { ports } = portsWith(memoryStore(manual))
    expect(await confirmPayment(ports)(other)()).toEqual(E.left({ _tag: 'PaymentNotFound' }))
    expect(await cancelPayment(ports)(other)()).toEqual(E.left({ _tag: 'PaymentNotFound' }))
    expect(await getPayment(ports)(other)()).toEqual(E.left({ _tag: 'PaymentNotFound' }))
  })
})

describe('the merchant cancels', () => {
  const cancel = (memory: ReturnType<typeof memoryStore>) =>
    cancelPayment(portsWith(memory).ports)({ merchantId, id })()

  it('an open checkout, once and again', async () => {
    const memory = memoryStore(awaitingShopper())
    expect(await cancel(memory)).toMatchObject({ right: { _tag: 'Abandoned', by: 'merchant' } })
    expect(await cancel(memory)).toMatchObject({ right: { _tag: 'Abandoned' } })
    expect(memory.writes).toHaveLength(1)
    expect(await comeBack(memory)).toMatchObject({ left: { _tag: 'CheckoutClosed' } })
  })

  it.each([approving(), paid()])('what has moved money, and is told', async (payment) => {
    expect(await cancel(memoryStore(payment))).toMatchObject({
      left: { _tag: 'NotInState', state: payment._tag },
    })
  })
})

describe('reading a payment whose outcome is unknown', () => {
  const read = (books: ProviderBooks, now: number) => {
    const memory = memoryStore(approving())
    const counting = counted({ ...willingProvider, inquire: () => TE.right(books) })
    const { ports } = portsWith(memory, counting.provider, now)
    return { ...counting, memory, answer: getPayment(ports)({ merchantId, id })() }
  }
  const approval = approvalOf(approving())

  it('leaves a running approval alone for a few seconds', async () => {
    const { answer, calls } = read({ _tag: 'NoTrace' }, 1.05)
    expect(await answer).toMatchObject({ right: { _tag: 'Approving' } })
    expect(calls.inquire).toBe(0)
  })

  it('finds the approval in the provider’s books', async () => {
    const { answer, memory } = read(
      { _tag: 'Approved', approval, refunds: [], balance: 25_000 as Won },
      2,
    )
    expect(await answer).toMatchObject({ right: { _tag: 'Paid', approval } })
    expect(memory.writes).toHaveLength(1)
  })

  it('never ends by absence while the window is open', async () => {
    const { answer, memory } = read({ _tag: 'NoTrace' }, 20)
    expect(await answer).toMatchObject({ right: { _tag: 'Approving' } })
    expect(memory.writes).toEqual([])
  })

  it('ends by absence after the window and a margin', async () => {
    expect(await read({ _tag: 'NoTrace' }, 21.1).answer).toMatchObject({
      right: { _tag: 'Expired' },
    })
  })

  it('stays as it is when the provider does not tell', async () => {
    const memory = memoryStore(approving())
    const { ports, notices } = portsWith(
      memory,
      {
        ...willingProvider,
        inquire: () => TE.left({ _tag: 'OutcomeUnknown', cause: 'ServerError', code: '503' }),
      },
      60,
    )
    expect(await getPayment(ports)({ merchantId, id })()).toEqual(E.right(approving()))
    expect(notices).toMatchObject([{ during: 'inquire', cause: 'ServerError', code: '503' }])
  })
})

describe('the checkout address', () => {
  const show = (memory: ReturnType<typeof memoryStore>, now = 2, mobile = true) =>
    showCheckout(portsWith(memory, willingProvider, now).ports)({ token, mobile })()

  it('sends the shopper to the provider', async () => {
    const memory = memoryStore(awaitingShopper())
    expect(await show(memory)).toEqual(E.right({ _tag: 'GoTo', url: 'https://pay.example/m' }))
    expect(await show(memory, 2, false)).toMatchObject({ right: { url: 'https://pay.example/pc' } })
  })

  it.each<[string, Payment, number]>([
    ['is over', awaitingShopper(), 15],
    ['is authorized', authorized(), 2],
    ['is paid', paid(), 2],
  ])('of a checkout that %s leads nowhere', async (_, payment, now) => {
    expect(await show(memoryStore(payment), now)).toMatchObject({
      left: { _tag: 'CheckoutClosed', cause: 'Decided' },
    })
  })
})

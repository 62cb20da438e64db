import type { PaymentId } from '../../../src/domain/identifiers'
import { nicePay } from '../../../src/infra/nicepay/nicepay'
import { type Approving, attemptId } from '../../../src/domain/payment'
import { firstAttempt } from '../../../src/domain/attempts'
import { minutes, noon, orderOf, won } from '../../support/payments'
import { answerOf, got, openShop, requestRefund, reversalOf } from './shop'

let shop: Awaited<ReturnType<typeof openShop>>
beforeAll(async () => {
  shop = await openShop()
})
afterEach(() => shop.reset())
afterAll(() => shop.close())

const unknown = (cause: string, code?: string) => ({
  _tag: 'Left',
  left: { _tag: 'OutcomeUnknown', cause, ...(code !== undefined && { code }) },
})
const hour = 3_600_000

describe('opening a checkout', () => {
  const request = {
    paymentId: 'pay_aaaaaaaaaaaaaaaaaaaaaaaaaa' as PaymentId,
    order: orderOf(),
    attempt: firstAttempt('nicepay'),
    at: noon,
  }

  test('asks nobody and stays open for half an hour', async () => {
    const returnUrl = 'https://pay.example/checkout/token/return'
    expect(await got(shop.provider.openCheckout({ ...request, returnUrl }))).toEqual({
      session: '',
      page: { _tag: 'Window' },
      expiresAt: minutes(30),
    })
  })

  test('is refused when NICEPAY could not come back', async () => {
    const returnUrl = `https://pay.example/${'a'.repeat(500)}`
    expect(await answerOf(shop.provider.openCheckout({ ...request, returnUrl }))).toEqual({
      _tag: 'Left',
      left: { _tag: 'Declined', reason: { kind: 'RequestNotAccepted', code: 'U105' } },
    })
  })
})

describe('a shopper', () => {
  test.each([
    ['giveUp', 'ShopperGaveUp', 'I002'],
    ['fail', 'AuthenticationFailed', 'C002'],
  ])('who does %s ends the attempt', async (action, kind, code) => {
    const payment = shop.open()
    const request = await shop.comesBack(payment, action)
    expect(shop.provider.readReturn(payment, request)).toEqual({
      _tag: 'Right',
      right: { _tag: 'NotConsented', reason: { kind, code } },
    })
  })
})

describe('an approve', () => {
  test('takes the money of this attempt', async () => {
    const claim = await shop.claimed({ orderName: `${'드립백 '.repeat(20)}"세트" | 외` })
    expect(await got(shop.provider.approve(claim))).toEqual({
      reference: claim.consent,
      attemptId: attemptId(claim),
      total: 39_000,
      approvedAt: expect.any(Date),
      method: 'card',
    })
    expect(await shop.ledger(claim.order.orderId)).toMatchObject([
      { status: 'approved', balance: 39_000, amount: { total: 39_000, taxFree: 9_000 } },
    ])
  })

  test.each([
    ['commitThenSlow', 'TimedOut', 39_000],
    ['commitThenDrop', 'ConnectionLost', 39_000],
    ['serverErrorAfterCommit', 'ServerError', 39_000],
    ['unreadableAfterCommit', 'ServerError', 39_000],
    ['unlistedCodeAfterCommit', 'UnlistedCode', 39_000],
    ['wrongSignature', 'ForeignAnswer', 39_000],
    ['slowWithoutCommit', 'TimedOut', undefined],
    ['dropBeforeCommit', 'ConnectionLost', undefined],
    ['serverErrorBeforeCommit', 'ServerError', undefined],
    ['unreadableBeforeCommit', 'ServerError', undefined],
    ['unlistedCode', 'UnlistedCode', undefined],
    ['maintenance', 'Inconclusive', undefined],
    ['inFlight', 'AlreadyHandled', undefined],
  ])('that meets %s is unknown (%s) until the books are asked', async (kind, cause, balance) => {
    const claim = await shop.claimed()
    await shop.fault('approve', kind, { delayMs: 900 })
    const answer = await answerOf(shop.meeting(kind).approve(claim))
    expect(answer).toMatchObject({ left: { _tag: 'OutcomeUnknown', cause } })
    expect(JSON.stringify(answer)).not.toContain(claim.consent)
    expect(await got(shop.provider.inquire(claim))).toMatchObject(
      balance === undefined ? { _tag: 'NoTrace' } : { _tag: 'Approved', balance },
    )
  })

  test.each([
    ['expired', {}, 'SessionExpired', 'A245'],
    ['code', { code: '3095' }, 'CardRefused', '3095'],
  ])('that meets %s %j is declined', async (kind, more, decline, code) => {
    const claim = await shop.claimed()
    await shop.fault('approve', kind, more)
    expect(await answerOf(shop.provider.approve(claim))).toMatchObject({
      left: { _tag: 'Declined', reason: { kind: decline, code, message: expect.any(String) } },
    })
  })

  test('that was declined is a no in the books too', async () => {
    const claim = await shop.claimed()
    await shop.fault('approve', 'code', { code: '3095' })
    await answerOf(shop.provider.approve(claim))
    expect(await got(shop.provider.inquire(claim))).toMatchObject({ _tag: 'NotApproved' })
  })

  test('says another amount and another order as NICEPAY does', async () => {
    await shop.fault('approve', 'wrongAmount', { amount: 390 })
    expect((await got(shop.provider.approve(await shop.claimed()))).total).toBe(390)
    await shop.fault('approve', 'wrongOrder')
    const claim = await shop.claimed()
    expect((await got(shop.provider.approve(claim))).attemptId).not.toBe(attemptId(claim))
  })

  test.each(['2201', 'A225', 'U114'])('twice takes no more: %s', async (secondApprove) => {
    await shop.switchTo({ secondApprove })
    const claim = await shop.claimed()
    await got(shop.provider.approve(claim))
    expect(await answerOf(shop.provider.approve(claim))).toEqual(
      unknown('AlreadyHandled', secondApprove),
    )
    expect(await got(shop.provider.inquire(claim))).toMatchObject({ balance: 39_000 })
  })

  test('with a wrong key is for a person', async () => {
    const claim = await shop.claimed()
    const { approve, inquire } = nicePay({ ...shop.access, secretKey: 'f'.repeat(32) })
    expect(await answerOf(approve(claim))).toEqual(unknown('Misconfigured', 'U104'))
    expect(await answerOf(inquire(claim))).toEqual(unknown('Misconfigured', 'U104'))
  })

  test('that reaches nobody was not sent', async () => {
    const { approve } = nicePay({ ...shop.access, apiUrl: 'http://127.0.0.1:1' })
    expect(await answerOf(approve(await shop.claimed()))).toMatchObject({
      left: { _tag: 'NotSent' },
    })
  })

  test('reads answers with fields that no document lists, and texts for numbers', async () => {
    await shop.switchTo({ cardQuota: 'string', canPartCancel: 'string', failureBody: 'full' })
    await shop.fault('approve', 'extraFields')
    const claim = await shop.claimed()
    expect((await got(shop.provider.approve(claim))).total).toBe(39_000)
    expect(await answerOf(shop.provider.approve(claim))).toEqual(unknown('AlreadyHandled', '2201'))
  })
})

describe('an inquiry before the approve', () => {
  test.each([
    ['U107', 'NoTrace'],
    ['U121', 'NoTrace'],
    ['ready', 'Open'],
  ])('answered with %s is %s', async (queryBeforeApprove, _tag) => {
    await shop.switchTo({ queryBeforeApprove })
    expect(await got(shop.provider.inquire(await shop.claimed()))).toEqual({ _tag })
  })

  test.each(['serverErrorBeforeCommit', 'dropBeforeCommit', 'unlistedCode', 'wrongSignature'])(
    'that meets %s tells nothing',
    async (kind) => {
      const payment = await shop.paid()
      await shop.fault('inquire', kind)
      expect(await answerOf(shop.provider.inquire(payment))).toMatchObject({
        left: { _tag: 'OutcomeUnknown' },
      })
    },
  )
})

describe('a refund', () => {
  test('of a part, then of the rest', async () => {
    const part = requestRefund(await shop.paid())
    const receipt = await got(shop.provider.refund(part.payment, part.refund))
    const rest = requestRefund(part.payment, won(30_000, 6_000))
    await got(shop.provider.refund(rest.payment, rest.refund))

    const { orderId } = part.payment.order
    expect(await shop.ledger(orderId)).toMatchObject([
      {
        status: 'cancelled',
        balance: 0,
        cancels: [
          { ourReference: `${orderId}-1-r1`, amount: 9_000, taxFree: 3_000 },
          { ourReference: `${orderId}-1-r2`, amount: 30_000, taxFree: 6_000 },
        ],
      },
    ])
    expect(await got(shop.provider.inquire(rest.payment))).toMatchObject({
      balance: 0,
      refunds: [
        { refundId: `${orderId}-1-r1`, reference: receipt.reference, total: 9_000 },
        { refundId: `${orderId}-1-r2`, total: 30_000 },
      ],
    })
  })

  test.each(['original', 'own'])('of the whole, with the tid %s', async (fullCancelTid) => {
    await shop.switchTo({ fullCancelTid })
    const { payment, refund } = requestRefund(await shop.paid(), won(39_000, 9_000))
    await got(shop.provider.refund(payment, refund))
    expect(await got(shop.provider.inquire(payment))).toMatchObject({ balance: 0 })
  })

  test('with a long reason in Korean keeps its id', async () => {
    const { payment, refund } = requestRefund(await shop.paid(), won(9_000), '변심'.repeat(60))
    await got(shop.provider.refund(payment, refund))
    expect(await got(shop.provider.inquire(payment))).toMatchObject({
      refunds: [{ refundId: `${attemptId(payment)}-r1` }],
    })
  })

  test('over what NICEPAY has left is refused', async () => {
    const { payment, refund } = requestRefund(await shop.paid(), won(39_000, 9_000))
    await got(shop.provider.refund(payment, { ...refund, number: 1, amount: won(20_000) }))
    expect(await answerOf(shop.provider.refund(payment, { ...refund, number: 2 }))).toMatchObject({
      left: { _tag: 'Declined', reason: { kind: 'RefundExceedsBalance', code: 'U123' } },
    })
  })

  test.each([
    ['commitThenDrop', 1],
    ['serverErrorAfterCommit', 1],
    ['unlistedCodeAfterCommit', 1],
    ['wrongSignature', 1],
    ['commitThenSlow', 1],
    ['dropBeforeCommit', 0],
    ['unreadableBeforeCommit', 0],
    ['maintenance', 0],
    ['inFlight', 0],
  ])('that meets %s is found again in the books', async (kind, found) => {
    const { payment, refund } = requestRefund(await shop.paid())
    await shop.fault('refund', kind, { delayMs: 900 })
    expect(await answerOf(shop.meeting(kind).refund(payment, refund))).toMatchObject({
      left: { _tag: 'OutcomeUnknown' },
    })
    const books = await got(shop.provider.inquire(payment))
    expect(books._tag === 'Approved' && books.refunds.map(({ refundId }) => refundId)).toEqual(
      Array.from({ length: found }, () => `${attemptId(payment)}-r1`),
    )
  })

  test('twice with one number gives back once', async () => {
    const { payment, refund } = requestRefund(await shop.paid())
    await got(shop.provider.refund(payment, refund))
    expect(await answerOf(shop.provider.refund(payment, refund))).toMatchObject({
      left: { _tag: 'Declined', reason: { kind: 'RequestNotAccepted', code: 'U112' } },
    })
    expect(await got(shop.provider.inquire(payment))).toMatchObject({ balance: 30_000 })
  })

  test.each(['2013', '2015'])('of what is back already is unknown: %s', async (secondCancel) => {
    await shop.switchTo({ secondCancel })
    const { payment, refund } = requestRefund(await shop.paid(), won(39_000, 9_000))
    await got(shop.provider.refund(payment, refund))
    expect(await answerOf(shop.provider.refund(payment, { ...refund, number: 2 }))).toEqual(
      unknown('AlreadyHandled', secondCancel),
    )
  })

  test('for another amount than asked is no receipt', async () => {
    const { payment, refund } = requestRefund(await shop.paid())
    await shop.fault('refund', 'wrongAmount', { amount: 900 })
    expect(await answerOf(shop.provider.refund(payment, refund))).toEqual(unknown('ForeignAnswer'))
  })

  test('with a wrong key waits until a person has put it right', async () => {
    const { payment, refund } = requestRefund(await shop.paid())
    const wrong = nicePay({ ...shop.access, secretKey: 'f'.repeat(32) })
    expect(await answerOf(wrong.refund(payment, refund))).toEqual(unknown('Misconfigured', 'U104'))
    expect(await got(shop.provider.refund(payment, refund))).toMatchObject({
      reference: expect.stringMatching(/^nicepay/),
    })
  })
})

describe('a net-cancel', () => {
  const netCancel = (claim: Approving) => {
    const { netCancel: undo } = shop.provider
    if (undo === undefined) throw new Error('NICEPAY has net-cancels')
    return undo(claim)
  }

  test('undoes an approve whose answer was lost', async () => {
    const claim = await shop.claimed()
    await shop.fault('approve', 'commitThenDrop')
    await answerOf(shop.provider.approve(claim))
    expect(await answerOf(netCancel(claim))).toMatchObject({ _tag: 'Right' })
    expect(await got(shop.provider.inquire(claim))).toMatchObject({ _tag: 'Approved', balance: 0 })
  })

  test('that finds nothing is no evidence', async () => {
    expect(await answerOf(netCancel(await shop.claimed()))).toEqual(unknown('Inconclusive', 'U107'))
  })

  test('after the hour is refused', async () => {
    const claim = await shop.claimed()
    await got(shop.provider.approve(claim))
    await shop.passes(hour + 1_000)
    expect(await answerOf(netCancel(claim))).toMatchObject({
      left: { _tag: 'Declined', reason: { kind: 'RefundPeriodOver', code: '2020' } },
    })
  })
})

describe('a reversal', () => {
  const approved = async () => {
    const claim = await shop.claimed()
    return { claim, approval: await got(shop.provider.approve(claim)) }
  }

  test.each<['AmountDiffers' | 'AttemptDiffers' | 'AttemptEnded', number]>([
    ['AmountDiffers', 0],
    ['AttemptEnded', 0],
    ['AttemptDiffers', 0],
    ['AttemptEnded', 2 * hour],
    ['AttemptDiffers', 2 * hour],
  ])('for %s gives the whole back, %i ms later', async (cause, later) => {
    const { claim, approval } = await approved()
    await shop.passes(later)
    await got(shop.provider.reverse(claim, reversalOf(claim, approval, cause)))
    expect(await shop.ledger(claim.order.orderId)).toMatchObject([{ balance: 0 }])
  })

  test.each([
    ['2013', '2013'],
    ['2015', '2015'],
    ['2013', '2014'],
    ['0000', '2013'],
  ])('that is done already is done: %s, %s', async (secondNetCancel, secondCancel) => {
    await shop.switchTo({ secondNetCancel, secondCancel })
    const { claim, approval } = await approved()
    const first = await got(shop.provider.reverse(claim, reversalOf(claim, approval)))
    expect(await got(shop.provider.reverse(claim, reversalOf(claim, approval)))).toEqual(first)
    const byTid = reversalOf(claim, approval, 'AttemptDiffers')
    expect(await got(shop.provider.reverse(claim, byTid))).toEqual(first)
  })

  test('whose answer was lost is found done', async () => {
    const { claim, approval } = await approved()
    const reversal = reversalOf(claim, approval)
    await shop.fault('netCancel', 'commitThenDrop')
    expect(await answerOf(shop.provider.reverse(claim, reversal))).toEqual(
      unknown('ConnectionLost'),
    )
    await got(shop.provider.reverse(claim, reversal))
    expect(await shop.ledger(claim.order.orderId)).toMatchObject([
      { balance: 0, cancels: [expect.anything()] },
    ])
  })

  test('of what nobody approved fails', async () => {
    const { claim, approval } = await approved()
    const reversal = { ...reversalOf(claim, approval), reference: claim.consent.replace(/.$/, 'x') }
    expect((await answerOf(shop.provider.reverse(claim, reversal)))._tag).toBe('Left')
  })

  test('with a wrong key is for a person', async () => {
    const { claim, approval } = await approved()
    const { reverse } = nicePay({ ...shop.access, secretKey: 'f'.repeat(32) })
    for (const cause of ['AttemptEnded', 'AttemptDiffers'] as const)
      expect(await answerOf(reverse(claim, reversalOf(claim, approval, cause)))).toEqual(
        unknown('Misconfigured', 'U104'),
      )
  })

  test('of a payment that was partly cancelled gives the rest back', async () => {
    const { payment, refund } = requestRefund(await shop.paid())
    await got(shop.provider.refund(payment, refund))
    const { attempt, approval } = payment
    const reversal = {
      attempt,
      session: '',
      reference: approval.reference,
      total: approval.total,
      cause: 'AttemptEnded' as const,
      key: 'reversal-key-0000000001',
      requestedAt: minutes(3),
      standing: { _tag: 'Requested' as const, dueAt: minutes(4) },
    }
    await got(shop.provider.reverse(payment, reversal))
    expect(await shop.ledger(payment.order.orderId)).toMatchObject([{ balance: 0 }])
  })
})

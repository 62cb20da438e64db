import { setTimeout as pause } from 'node:timers/promises'

import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import type { PaymentProvider } from '../../src/application/ports/payment-provider'
import { completeApproval } from '../../src/domain/approval'
import { settleRefund } from '../../src/domain/refunds'
import { pendingReversal, requestReversal } from '../../src/domain/reversals'
import type { Approving } from '../../src/domain/payment'
import type { FaultKind } from '../../simulators/kernel/faults'
import { amount, type Harness, type ProviderUnderTest, right, startHarness } from './harness'

/** Longer than the read limit that the adapters under test are given. */
const slowMs = 2_000

const afterCommit: readonly FaultKind[] = [
  'commitThenDrop',
  'commitThenSlow',
  'serverErrorAfterCommit',
  'unreadableAfterCommit',
  'unlistedCodeAfterCommit',
]
const beforeCommit: readonly FaultKind[] = [
  'dropBeforeCommit',
  'slowWithoutCommit',
  'serverErrorBeforeCommit',
  'unreadableBeforeCommit',
  'unlistedCode',
  'inFlight',
]

/** A request that is slow is still under way when its caller has given up. */
const untilAnswered = (kind: FaultKind) =>
  kind === 'slowWithoutCommit' ? pause(slowMs) : Promise.resolve()

const unknown = { _tag: 'Left', left: { _tag: 'OutcomeUnknown' } }
const tagOf = (result: E.Either<{ readonly _tag: string }, unknown>) =>
  E.isLeft(result) ? result.left._tag : 'Right'

/** What every provider's adapter promises, tried against its simulator over real HTTP. */
export const providerContract = (under: ProviderUnderTest): void => {
  describe(`the contract of ${under.name}`, () => {
    let it_: Harness
    beforeAll(async () => {
      it_ = await startHarness(under)
    })
    afterAll(() => it_.stop())
    beforeEach(() => it_.reset())

    describe('opening a checkout', () => {
      it('gives the shopper somewhere to go, for a limited time', async () => {
        const payment = await it_.open()
        expect(payment.checkout.expiresAt.getTime()).toBeGreaterThan(Date.now() + 5 * 60_000)
        expect(await it_.booked(payment)).toEqual([])
      })

      if (!under.opensOverHttp) return
      it.each([...beforeCommit, ...afterCommit])('fails with %s, and opens none', async (kind) => {
        await it_.fault({ on: 'openCheckout', kind, delayMs: slowMs })
        await expect(it_.open()).rejects.toThrow('OutcomeUnknown')
      })

      it('says so when nothing could be sent', async () => {
        await expect(it_.open(it_.order(), it_.unreachable())).rejects.toThrow('NotSent')
      })

      it('with a wrong key opens none', async () => {
        await expect(it_.open(it_.order(), it_.strangerTo())).rejects.toThrow('Misconfigured')
      })
    })

    describe('the way back', () => {
      it('is a consent when the shopper pays', async () => {
        const payment = await it_.open()
        const answer = it_.read(payment, await it_.shopper(payment, 'pay'))
        expect(answer._tag).toBe('Consented')
        expect(await it_.booked(payment)).toEqual([])
      })

      it('is none when the shopper gives up', async () => {
        const payment = await it_.open()
        expect(it_.read(payment, await it_.shopper(payment, 'giveUp'))).toMatchObject({
          _tag: 'NotConsented',
          reason: { kind: 'ShopperGaveUp' },
        })
      })

      it('is none when the provider’s page fails', async () => {
        const payment = await it_.open()
        const answer = it_.read(payment, await it_.shopper(payment, 'fail'))
        expect(answer._tag).toBe('NotConsented')
      })

      it.each([
        ['an empty request', { method: 'GET', query: {}, form: {} }],
        ['an empty form', { method: 'POST', query: {}, form: {} }],
        ['strange parameters', { method: 'GET', query: { constructor: 'x', a: '1' }, form: {} }],
      ] as const)('is refused with %s', async (_, request) => {
        const payment = await it_.open()
        expect(it_.provider.readReturn(payment, request)).toMatchObject({
          left: { _tag: 'ReturnRejected' },
        })
      })
    })

    describe('approving', () => {
      const approve = (claim: Approving, by: PaymentProvider = it_.provider) => by.approve(claim)()

      it('takes the money once and says for what', async () => {
        const claim = await it_.claimed()
        const approval = right(await approve(claim))
        expect(approval).toMatchObject({
          attemptId: `${claim.order.orderId}-1`,
          total: 30_000,
        })
        expect([3_000, undefined]).toContain(approval.taxFree)
        expect(Math.abs(approval.approvedAt.getTime() - Date.now())).toBeLessThan(10_000)
        expect(await it_.booked(claim)).toMatchObject([
          { reference: approval.reference, status: 'approved', balance: 30_000 },
        ])
      })

      it('a second time takes nothing more', async () => {
        const claim = await it_.claimed()
        const first = right(await approve(claim))
        const second = await approve(claim)
        if (E.isRight(second)) expect(second.right.reference).toBe(first.reference)
        else expect(second.left._tag).toBe('OutcomeUnknown')
        expect(await it_.booked(claim)).toHaveLength(1)
      })

      it('ten times at once takes the money once', async () => {
        const claim = await it_.claimed()
        const all = await Promise.all(Array.from({ length: 10 }, () => approve(claim)))
        expect(all.map(tagOf)).not.toContain('Declined')
        expect(await it_.booked(claim)).toMatchObject([{ balance: 30_000 }])
      })

      it.each(afterCommit)('with %s is unknown, and the books know it', async (kind) => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind, delayMs: slowMs })
        expect(await approve(claim)).toMatchObject(unknown)
        expect(right(await it_.provider.inquire(claim)())).toMatchObject({
          _tag: 'Approved',
          balance: 30_000,
          approval: { total: 30_000, attemptId: `${claim.order.orderId}-1` },
        })
      })

      it.each(beforeCommit)('with %s is unknown, and the books know nothing', async (kind) => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind, delayMs: slowMs })
        expect(await approve(claim)).toMatchObject(unknown)
        expect(await it_.booked(claim)).toEqual([])
        const books = await it_.provider.inquire(claim)()
        const open = it_.provider.capabilities.listsOpenSessions ? 'Open' : 'NoTrace'
        if (E.isRight(books)) expect(books.right._tag).toBe(open)
      })

      it.each(beforeCommit)('with %s takes the money once when it is sent again', async (kind) => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind, delayMs: slowMs })
        expect(await approve(claim)).toMatchObject(unknown)
        await untilAnswered(kind)
        expect(await approve(claim)).toMatchObject({ right: { total: 30_000 } })
        expect(await it_.booked(claim)).toMatchObject([{ balance: 30_000 }])
      })

      it('that lands late is unknown first and found later', async () => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind: 'slowThenCommit', delayMs: slowMs })
        expect(await approve(claim)).toMatchObject(unknown)
        await pause(slowMs)
        expect(right(await it_.provider.inquire(claim)())).toMatchObject({ _tag: 'Approved' })
      })

      it('during maintenance takes nothing', async () => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind: 'maintenance' })
        expect(tagOf(await approve(claim))).not.toBe('Right')
        expect(await it_.booked(claim)).toEqual([])
      })

      it('of a session that is over is declined as such', async () => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind: 'expired' })
        expect(await approve(claim)).toMatchObject({
          left: { _tag: 'Declined', reason: { kind: 'SessionExpired' } },
        })
      })

      it('too late is declined as such', async () => {
        const claim = await it_.claimed()
        await it_.advance(under.tooLateMs)
        expect(await approve(claim)).toMatchObject({
          left: { _tag: 'Declined', reason: { kind: 'SessionExpired' } },
        })
        expect(await it_.booked(claim)).toEqual([])
      })

      it('is declined on the provider’s no', async () => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind: 'code', ...under.declineCode })
        expect(await approve(claim)).toMatchObject({ left: { _tag: 'Declined' } })
        expect(await it_.booked(claim)).toEqual([])
      })

      it('of another amount is told as it is, and can be given back', async () => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind: 'wrongAmount', amount: 40_000 })
        const approval = right(await approve(claim))
        expect(approval.total).toBe(40_000)
        expect(completeApproval(new Date(), approval)(claim)).toMatchObject({
          left: { cause: 'AmountDiffers' },
        })
        const at = new Date()
        const { attempt, session } = claim
        const wrong = requestReversal(
          { at, dueAt: at, key: 'reversal-key' },
          { attempt, session, approval, cause: 'AmountDiffers' },
        )(claim)
        const reversal = pendingReversal(wrong)
        if (reversal === undefined) throw new Error('no reversal')
        right(await it_.provider.reverse(wrong, reversal)())
        expect(await it_.booked(claim)).toMatchObject([{ status: 'cancelled', balance: 0 }])
        right(await it_.provider.reverse(wrong, reversal)())
        expect(await it_.booked(claim)).toMatchObject([{ status: 'cancelled', balance: 0 }])
      })

      it('for another order is never taken for ours', async () => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind: 'wrongOrder' })
        const answer = await approve(claim)
        if (E.isRight(answer))
          expect(completeApproval(new Date(), answer.right)(claim)).toMatchObject({
            left: { cause: 'AttemptDiffers' },
          })
        else expect(answer.left).toMatchObject({ cause: 'ForeignAnswer' })
      })

      it('does not mind fields that nobody documented', async () => {
        const claim = await it_.claimed()
        await it_.fault({ on: 'approve', kind: 'extraFields' })
        expect(tagOf(await approve(claim))).toBe('Right')
      })

      it('says so when nothing could be sent', async () => {
        expect(await approve(await it_.claimed(), it_.unreachable())).toMatchObject({
          left: { _tag: 'NotSent' },
        })
      })

      it('with a wrong key takes nothing, and does not blame the shopper', async () => {
        const claim = await it_.claimed()
        expect(await approve(claim, it_.strangerTo())).toMatchObject(unknown)
        expect(await it_.booked(claim)).toEqual([])
      })
    })

    describe('an inquiry', () => {
      it('before the approve finds no approval', async () => {
        const claim = await it_.claimed()
        const books = right(await it_.provider.inquire(claim)())
        expect(['Open', 'NoTrace']).toContain(books._tag)
      })

      it('may lag: that is no evidence', async () => {
        const claim = await it_.claimed()
        await it_.switchTo(under.inquiryLag)
        right(await it_.provider.approve(claim)())
        expect(['Open', 'NoTrace']).toContain(right(await it_.provider.inquire(claim)())._tag)
        await it_.advance(6_000)
        expect(right(await it_.provider.inquire(claim)())._tag).toBe('Approved')
      })

      it.each([
        'dropBeforeCommit',
        'serverErrorBeforeCommit',
        'unreadableBeforeCommit',
        'unlistedCode',
        'maintenance',
      ] as const)('that meets %s tells nothing', async (kind) => {
        const payment = await it_.paid()
        await it_.fault({ on: 'inquire', kind })
        expect(await it_.provider.inquire(payment)()).toMatchObject(unknown)
      })
    })

    describe('refunding', () => {
      it('gives part back, then the rest', async () => {
        const part = it_.intend(await it_.paid(), amount(10_000, 1_000))
        const receipt = right(await it_.provider.refund(part.payment, part.refund)())
        expect(await it_.booked(part.payment)).toMatchObject([
          { balance: 20_000, cancels: [{ amount: 10_000, taxFree: 1_000 }] },
        ])
        const settled = settleRefund(new Date(), 1, receipt.reference)(part.payment)
        const rest = it_.intend(settled, amount(20_000, 2_000))
        right(await it_.provider.refund(rest.payment, rest.refund)())
        expect(await it_.booked(part.payment)).toMatchObject([{ status: 'cancelled', balance: 0 }])
      })

      it('gives all back at once', async () => {
        const { payment, refund } = it_.intend(await it_.paid(), amount(30_000, 3_000))
        right(await it_.provider.refund(payment, refund)())
        expect(await it_.booked(payment)).toMatchObject([
          { status: 'cancelled', balance: 0, cancels: [{ amount: 30_000, taxFree: 3_000 }] },
        ])
      })

      it('is refused above the provider’s balance', async () => {
        const before = await it_.paid()
        const first = it_.intend(before, amount(20_000, 3_000))
        right(await it_.provider.refund(first.payment, first.refund)())
        // Our books lost the first refund: the provider must not.
        const second = it_.intend(before, amount(20_000, 3_000))
        const other = { ...second.refund, number: 2 }
        const answer = await it_.provider.refund({ ...second.payment, refunds: [other] }, other)()
        expect(answer).toMatchObject({
          left: { _tag: 'Declined', reason: { kind: 'RefundExceedsBalance' } },
        })
        expect(await it_.booked(before)).toMatchObject([{ balance: 10_000 }])
      })

      it.each(afterCommit)(
        'with %s is unknown, and not done twice when sent again',
        async (kind) => {
          const { payment, refund } = it_.intend(await it_.paid(), amount(10_000))
          await it_.fault({ on: 'refund', kind, delayMs: slowMs })
          expect(await it_.provider.refund(payment, refund)()).toMatchObject(unknown)
          const books = right(await it_.provider.inquire(payment)())
          if (books._tag !== 'Approved') throw new Error(books._tag)
          expect(books.refunds).toMatchObject([{ total: 10_000 }])
          expect(books.refunds[0]?.refundId).toBe(`${payment.order.orderId}-1-r1`)
          await it_.provider.refund(payment, refund)()
          expect(await it_.booked(payment)).toMatchObject([{ balance: 20_000 }])
        },
      )

      it.each(beforeCommit)('with %s is unknown, and nothing went back', async (kind) => {
        const { payment, refund } = it_.intend(await it_.paid(), amount(10_000))
        await it_.fault({ on: 'refund', kind, delayMs: slowMs })
        expect(await it_.provider.refund(payment, refund)()).toMatchObject(unknown)
        expect(await it_.booked(payment)).toMatchObject([{ balance: 30_000, cancels: [] }])
        await untilAnswered(kind)
        // Done by the repeat, or refused for good: a number may be used up by a refusal.
        const again = tagOf(await it_.provider.refund(payment, refund)())
        expect(['Right', 'Declined']).toContain(again)
        expect(await it_.booked(payment)).toMatchObject([
          { balance: again === 'Right' ? 20_000 : 30_000 },
        ])
      })

      it('is refused on the provider’s no', async () => {
        const { payment, refund } = it_.intend(await it_.paid(), amount(10_000))
        await it_.fault({ on: 'refund', kind: 'code', ...under.refundRefusedCode })
        expect(await it_.provider.refund(payment, refund)()).toMatchObject({
          left: { _tag: 'Declined' },
        })
        expect(await it_.booked(payment)).toMatchObject([{ balance: 30_000 }])
      })

      it('with a wrong key changes nothing, and waits for a person', async () => {
        const { payment, refund } = it_.intend(await it_.paid(), amount(10_000, 1_000))
        expect(await it_.strangerTo().refund(payment, refund)()).toMatchObject({
          left: { _tag: 'OutcomeUnknown', cause: 'Misconfigured' },
        })
        right(await it_.provider.refund(payment, refund)())
        expect(await it_.booked(payment)).toMatchObject([{ balance: 20_000 }])
      })

      it('says so when nothing could be sent', async () => {
        const { payment, refund } = it_.intend(await it_.paid(), amount(10_000))
        expect(await it_.unreachable().refund(payment, refund)()).toMatchObject({
          left: { _tag: 'NotSent' },
        })
      })
    })

    it('a net-cancel, where there is one, undoes an approval whose answer was lost', async () => {
      const { netCancel } = it_.provider
      const claim = await it_.claimed()
      await it_.fault({ on: 'approve', kind: 'commitThenDrop' })
      expect(await it_.provider.approve(claim)()).toMatchObject(unknown)
      const undone = await (netCancel ?? (() => TE.right(undefined)))(claim)()
      expect(tagOf(undone)).toBe('Right')
      expect(await it_.booked(claim)).toMatchObject([{ balance: netCancel ? 0 : 30_000 }])
    })
  })
}

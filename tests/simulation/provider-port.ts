import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

import type {
  Capabilities,
  PaymentProvider,
  ProviderFailure,
  RefundReceipt,
} from '../../src/application/ports/payment-provider'
import type { DeclineKind } from '../../src/domain/decline'
import type { Won } from '../../src/domain/money'
import {
  type Approval,
  type Approved,
  type Approving,
  attemptId,
  type Checkout,
  type Consent,
  type Refund,
  refundId,
  type Reversal,
} from '../../src/domain/payment'
import type { ProviderBooks } from '../../src/domain/provider-books'
import { afterRefusedGuard, availableByOurBooks } from '../../src/infra/kakaopay/translate'
import { type Answer, exchange, type Operation, unknown } from './exchange'
import { perform, type Process } from './process'
import { balanceOf, type Charge, type ProviderModel } from './provider-model'
import type { World } from './world'

const declined = (kind: DeclineKind): ProviderFailure => ({
  _tag: 'Declined',
  reason: { kind, code: `simulated ${kind}` },
})

const hourMs = 3_600_000
/** ms; the margin of five minutes, less what the clocks of two hosts differ at most. */
const marginMs = 5 * 60_000 - 120_000

const capabilitiesOf = ({ name, character }: ProviderModel): Capabilities => ({
  approveKey: character.replays ? 'native' : 'natural',
  refundKey: character.replays ? 'native' : 'natural',
  listsOpenSessions: character.tellsOpen,
  approvalWindowMs: character.windowMs,
  ...(name === 'nicepay' && { netCancelWindowMs: hourMs }),
})

const toApproval = (charge: Charge): Approval => ({
  reference: charge.reference,
  attemptId: charge.attemptId,
  total: charge.total as Won,
  approvedAt: new Date(charge.at),
})

const toReceipt = ({ reference }: { readonly reference: string }): RefundReceipt => ({ reference })

/** What an inquiry shows now: it may lag behind what was done. */
const booksOf = (world: World, model: ProviderModel, consent: string): ProviderBooks => {
  const charge = model.chargeOf(consent)
  if (charge !== undefined && charge.shownFrom <= world.now) {
    const shown = charge.cancels.filter(({ shownFrom }) => shownFrom <= world.now)
    return {
      _tag: 'Approved',
      approval: toApproval(charge),
      refunds: shown.map(({ reference, refundId: id, total, at, isNameless }) => ({
        reference,
        ...(id !== undefined && !isNameless && { refundId: id }),
        total: total as Won,
        at: new Date(at),
      })),
      balance: shown.reduce((left, { total }) => left - total, charge.total) as Won,
    }
  }
  if (charge === undefined && model.character.tellsRefused && model.isRefused(consent))
    return { _tag: 'NotApproved', reason: { kind: 'CardRefused', code: 'simulated' } }
  return { _tag: model.character.tellsOpen ? 'Open' : 'NoTrace' }
}

/** A charge for something else than was asked for, now and then. */
const spoiledCharge = (world: World, total: number): Partial<Charge> => {
  if (world.fault('wrongAmount', 0.02)) return { total: total + 100 }
  return world.fault('wrongAttempt', 0.01) ? { attemptId: 'ANOTHER-1' } : {}
}

/** One provider as a process sees it through its adapter. */
export const providerPort = (
  world: World,
  process: Process,
  model: ProviderModel,
): PaymentProvider => {
  const ask = <A>(operation: Operation, serve: () => Answer<A>) =>
    exchange(world, process, model, operation, serve)

  /** What proves that an attempt took no money, or that it is back. */
  const noteBooks = (payment: Approving | Approved, books: ProviderBooks): void => {
    if (payment._tag !== 'Approving') return
    const over = payment.since.getTime() + model.character.windowMs + marginMs
    const isAbsent = (books._tag === 'Open' || books._tag === 'NoTrace') && world.now > over
    const isBack = books._tag === 'Approved' && books.balance === 0
    if (isAbsent || isBack || books._tag === 'NotApproved') world.evidence.add(attemptId(payment))
  }

  const approve = (payment: Approving) =>
    ask<Approval>('approve', () => {
      const answer = approveNow(payment)
      if (E.isLeft(answer) && answer.left._tag === 'Declined')
        world.evidence.add(attemptId(payment))
      return answer
    })

  const approveNow = (payment: Approving): Answer<Approval> => {
    if (world.fault('declined', 0.05)) {
      // Some refusals are for good, others are about this request alone.
      if (world.random.chance(0.5)) return E.left(declined('LimitExceeded'))
      model.refuse(payment.consent)
    }
    const { total } = payment.order.amount
    const answer = model.approve(payment.consent, payment.key, spoiledCharge(world, total))
    switch (answer._tag) {
      case 'Approved':
        return E.right(toApproval(answer.charge))
      case 'Already':
        return E.left(unknown('AlreadyHandled'))
      case 'No':
        return E.left(declined('CardRefused'))
      case 'Late':
        world.met('expiredSession')
        return E.left(declined('SessionExpired'))
      case 'Unknown':
        return E.left(declined('RequestNotAccepted'))
    }
  }

  const inquire = (consent: string) => ask('inquire', () => E.right(booksOf(world, model, consent)))

  /** What each provider does with a cancel of ours; `guard` is KakaoPay's alone. */
  const cancelAt = (
    payment: Approved,
    refund: Refund,
    guard: number | undefined,
  ): Promise<Answer<RefundReceipt>> =>
    ask('refund', () => {
      const answer = cancelNow(payment, refund, guard)
      if (E.isLeft(answer) && answer.left._tag === 'Declined')
        world.evidence.add(refundId(payment, refund))
      return answer
    })

  const cancelNow = (
    payment: Approved,
    refund: Refund,
    guard: number | undefined,
  ): Answer<RefundReceipt> => {
    const charge = model.charges.find(({ reference }) => reference === payment.approval.reference)
    if (charge === undefined) return E.left(declined('NotRefundable'))
    if (world.fault('declined', 0.04)) return E.left(declined('NotRefundable'))
    const id = refundId(payment, refund)
    const key = model.character.replays ? refund.key : id
    const done = model.name === 'kakaopay' ? undefined : model.cancelDone(key)
    if (done !== undefined)
      return model.character.replays
        ? E.right(toReceipt(done))
        : E.left(declined('RequestNotAccepted'))
    if (guard !== undefined && guard !== balanceOf(charge))
      return E.left(declined('AmountNotAccepted'))
    const cancel = model.cancel(charge, refund.amount.total, { key, refundId: id })
    if (cancel !== undefined) return E.right(toReceipt(cancel))
    world.met('overCancel')
    return E.left(declined('RefundExceedsBalance'))
  }

  /** KakaoPay's adapter, request by request: its guard is what keeps a repeat from counting. */
  const refundGuarded = async (
    payment: Approved,
    refund: Refund,
    guard: Won,
    rounds: number,
  ): Promise<Answer<RefundReceipt>> => {
    const first = await cancelAt(payment, refund, guard)
    if (E.isRight(first) || first.left._tag !== 'Declined') return first
    const { kind } = first.left.reason
    if (kind !== 'AmountNotAccepted' && kind !== 'RefundExceedsBalance') return first
    if (rounds === 0) return E.left(unknown('Inconclusive'))
    const books = await inquire(consentOf(payment))
    if (E.isLeft(books)) return books
    const told = afterRefusedGuard(payment, refund)(books.right)
    if (told === undefined) return E.left(unknown('Inconclusive'))
    if ('reference' in told) return E.right(told)
    if (told.available < refund.amount.total) return E.left(declined('RefundExceedsBalance'))
    return refundGuarded(payment, refund, told.available, rounds - 1)
  }

  /** The consent is not kept once a payment is paid; the models find a charge by either. */
  const consentOf = (payment: Approving | Approved): string =>
    payment._tag === 'Approving'
      ? payment.consent
      : model.consentOfCharge(payment.approval.reference)

  const giveBack = async (reference: string, operation: 'reverse' | 'netCancel') => {
    const whole = await ask<RefundReceipt>(operation, () => {
      const charge = model.charges.find((each) => each.reference === reference)
      if (charge === undefined) return E.left(unknown('Inconclusive'))
      if (operation === 'netCancel' && world.now > charge.at + hourMs)
        return E.left(declined('RefundPeriodOver'))
      const left = balanceOf(charge)
      const cancel = left > 0 ? model.cancel(charge, left, {}) : undefined
      if (cancel === undefined) return E.left(declined('NotRefundable'))
      world.evidence.add(charge.session.attemptId)
      return E.right(toReceipt(cancel))
    })
    if (E.isRight(whole) || operation === 'netCancel') return whole
    const books = await inquire(model.consentOfCharge(reference))
    return E.isRight(books) && books.right._tag === 'Approved' && books.right.balance === 0
      ? E.right(toReceipt({ reference }))
      : whole
  }

  return {
    capabilities: capabilitiesOf(model),
    openCheckout:
      ({ order, attempt, at }) =>
      () =>
        perform<Answer<Checkout>>(world, process, `${model.name} openCheckout`, (answer) => {
          if (world.now < model.darkUntil || world.fault('checkoutRefused', 0.02)) {
            answer(E.left(unknown('TimedOut')), 3_000)
            return
          }
          const session = {
            id: world.name('session'),
            orderId: order.orderId,
            attemptId: `${order.orderId}-${String(attempt.number)}`,
            total: order.amount.total,
            taxFree: order.amount.taxFree,
            openedAt: world.now,
          }
          model.open(session)
          const expiresAt = new Date(at.getTime() + 15 * 60_000)
          answer(E.right({ session: session.id, page: { _tag: 'Window' }, expiresAt }))
        }),
    showCheckout: () => ({ _tag: 'GoTo', url: '' }),
    readReturn: (payment, { query }) => {
      const consent = query['consent'] ?? ''
      if (query['gaveUp'] !== undefined)
        return E.right({ _tag: 'NotConsented', reason: { kind: 'ShopperGaveUp', code: 'x' } })
      return model.isGenuine(consent, payment.checkout.session)
        ? E.right({ _tag: 'Consented', consent: consent as Consent })
        : E.left({ _tag: 'ReturnRejected', kind: 'WrongSignature' })
    },
    approve: (payment) => () => approve(payment),
    refund: (payment, refund) => () =>
      model.name === 'kakaopay'
        ? refundGuarded(payment, refund, availableByOurBooks(payment), 3)
        : cancelAt(payment, refund, undefined),
    inquire: (payment) => async () => {
      const books = await inquire(consentOf(payment))
      if (E.isRight(books)) noteBooks(payment, books.right)
      return E.isLeft(books) && books.left._tag === 'Declined'
        ? E.left(unknown('Inconclusive'))
        : (books as E.Either<Exclude<ProviderFailure, { _tag: 'Declined' }>, ProviderBooks>)
    },
    reverse: (_, reversal: Reversal) => () => giveBack(reversal.reference, 'reverse'),
    ...(model.name === 'nicepay' && {
      netCancel:
        (payment: Approving): TE.TaskEither<ProviderFailure, RefundReceipt> =>
        () => {
          const charge = model.charges.find((each) => each.session.attemptId === attemptId(payment))
          return giveBack(charge?.reference ?? 'none', 'netCancel')
        },
    }),
  }
}

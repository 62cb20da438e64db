import { declineAttempt } from '../../src/domain/approval'
import type { Won } from '../../src/domain/money'
import type { Payment } from '../../src/domain/payment'
import { approvalOf, approving, awaitingShopper, paid } from '../support/payments'
import type { Models } from './callers'
import { corpus } from './corpus'
import { faultKinds } from './faults'
import { runHistory } from './history'
import { checkBooks, checkWrites } from './invariants'
import type { Acknowledged } from './merchant'
import { type Charge, ProviderModel } from './provider-model'
import { random } from './random'
import { shrink } from './shrink'
import { World } from './world'

describe('the simulation', () => {
  it.each(corpus)('holds in history $index of seed $seed: $why', async ({ seed, index }) => {
    expect((await runHistory({ seed, index })).violations).toEqual([])
  })

  it('holds in some histories that nobody has seen', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    for (let index = 0; index < 1_000; index += 1) {
      const { violations } = await runHistory({ seed, index })
      expect({ seed, index, violations }).toEqual({ seed, index, violations: [] })
    }
  })

  it('lives the same life again from the same seed', async () => {
    const live = () => runHistory({ seed: 9, index: 7, withTrace: true })
    const [once, again] = [await live(), await live()]
    expect(once.trace.length).toBeGreaterThan(5)
    expect(again).toEqual(once)
  })

  it('leaves out the faults that a failure does not need', async () => {
    const { outcome } = await shrink(faultKinds, (without, withTrace) =>
      runHistory({ seed: 9, index: 7, without, withTrace }),
    )
    expect(outcome.violations).toEqual([])
  })
})

/** A world that nothing has happened in, to be filled by hand. */
const handMade = () => {
  const world = new World({ random: random(1, 1) })
  const models: Models = {
    kakaopay: new ProviderModel('kakaopay', world),
    naverpay: new ProviderModel('naverpay', world),
    nicepay: new ProviderModel('nicepay', world),
  }
  const told: Acknowledged = { paid: undefined, refunds: new Map() }
  const write = (...payments: readonly Payment[]) => {
    world.writes.push(...payments)
    const last = payments.at(-1)
    if (last === undefined) return
    world.store.insert(last, 'token')
    world.paymentId = last.id
  }
  const charge = (given: Partial<Charge> = {}) => {
    const { reference, total, attemptId } = approvalOf(approving())
    const made: Charge = {
      reference,
      session: { id: 's', orderId: 'o', attemptId, total, taxFree: 0, openedAt: 0 },
      attemptId,
      total,
      at: 0,
      shownFrom: 0,
      key: 'k',
      provider: 'kakaopay',
      cancels: [],
      administered: false,
      ...given,
    }
    models.kakaopay.charges.push(made)
    return made
  }
  const check = () => {
    checkWrites(world)
    checkBooks(world, models, told)
    return world.violations.map((each) => each.split(':', 1)[0])
  }
  return { write, charge, check, told }
}

const cancelOf = (refundId: string, total = 1_000) => ({
  reference: 'c',
  refundId,
  total,
  at: 0,
  shownFrom: 0,
  isNameless: false,
})

const settledOf = (refunded: number): Payment => {
  const payment = paid()
  const [amount, request] = [
    { total: refunded as Won, taxFree: 0 as Won },
    { key: 'k', body: 'b' },
  ]
  const standing = { _tag: 'Settled' as const, at: new Date(0), reference: 'c' }
  const refund = { number: 1, amount, reason: 'r', request, key: 'k', requestedAt: new Date(0) }
  return { ...payment, _tag: 'PartlyRefunded', refunds: [{ ...refund, standing }] }
}

describe('what is checked', () => {
  const whole = paid()
  /** One life, of which each version repeats the lines of the one before. */
  const life = [
    { ...awaitingShopper(), timeline: whole.timeline.slice(0, 1) },
    { ...approving(), timeline: whole.timeline.slice(0, 2) },
    whole,
  ] as const

  it('is all there in a good life', () => {
    const { write, charge, check } = handMade()
    write(...life)
    charge()
    expect(check()).toEqual([])
  })

  it('is broken by a version that is missing', () => {
    const { write, charge, check } = handMade()
    write(life[0], life[2])
    charge()
    expect(check()).toContain('versions have no gap')
  })

  it('is broken by a line that was changed', () => {
    const { write, charge, check } = handMade()
    const timeline = paid().timeline.map((entry) => ({ ...entry, at: new Date(0) }))
    write(life[0], life[1], { ...paid(), timeline })
    charge()
    expect(check()).toContain('a line stays as it was written')
  })

  it('is broken by two charges of one order', () => {
    const { write, charge, check } = handMade()
    write(...life)
    charge()
    charge({ reference: 'another' })
    expect(check()).toContain('one order, one charge')
  })

  it('is broken by a payment that the provider does not know', () => {
    const { write, check } = handMade()
    write(...life)
    expect(check()).toContain('our books are theirs')
  })

  it('is broken by a charge of another amount', () => {
    const { write, charge, check } = handMade()
    write(...life)
    charge({ total: 1 })
    expect(check()).toContain('what came back is checked')
  })

  it('is broken by a refund that was done twice', () => {
    const { write, charge, check } = handMade()
    write(...life)
    charge({ cancels: [cancelOf('r-1'), cancelOf('r-1')] })
    expect(check()).toContain('a refund is done once')
  })

  it('is broken by a refund that is told as settled and was not done', () => {
    const { write, charge, check } = handMade()
    write(life[0], life[1], settledOf(1_000))
    charge()
    expect(check()).toEqual(expect.arrayContaining(['our books are theirs', 'nothing is guessed']))
  })

  it('is broken by refunds above what was paid', () => {
    const { write, charge, check } = handMade()
    write(life[0], life[1], settledOf(26_000))
    charge({ cancels: [cancelOf('ORD-2031-1-r1', 26_000)] })
    expect(check()).toContain('refunds never exceed the payment')
  })

  it('is broken by an ending that no provider has told', () => {
    const { write, check } = handMade()
    write(life[0], life[1], declineAttempt(new Date(0), { kind: 'Other', code: 'x' })(approving()))
    expect(check()).toContain('no ending without evidence')
  })

  it('is broken by an outcome that stays unknown', () => {
    const { write, check } = handMade()
    write(life[0], life[1])
    expect(check()).toEqual(['every unknown is resolved'])
  })

  it('is broken by an ending that was told otherwise', () => {
    const { write, charge, check, told } = handMade()
    write(...life)
    charge()
    told.paid = 'another reference'
    expect(check()).toContain('what was acknowledged stays')
  })
})

import {
  attemptId,
  isApproved,
  type Payment,
  type Refund,
  refundId,
  versionOf,
} from '../../src/domain/payment'
import type { Models } from './callers'
import type { Acknowledged } from './merchant'
import { balanceOf, type Charge } from './provider-model'
import type { World } from './world'

/** Sequence numbers have no gap, and what was written once stays in front of all that follows. */
export const checkWrites = (world: World): void => {
  let before: Payment | undefined
  for (const payment of world.writes) {
    if (versionOf(payment) !== (before === undefined ? 1 : versionOf(before) + 1))
      world.violate('versions have no gap', `v${String(versionOf(payment))}`)
    payment.timeline.forEach(({ sequence }, index) => {
      if (sequence !== index + 1) world.violate('sequence numbers have no gap', String(sequence))
    })
    before?.timeline.forEach((entry, index) => {
      if (payment.timeline[index] !== entry)
        world.violate('a line stays as it was written', `line ${String(index + 1)}`)
    })
    if (claimedOf(payment) > payment.order.amount.total)
      world.violate('refunds never exceed the payment', `${String(claimedOf(payment))} claimed`)
    before = payment
  }
}

/** What is given back or on its way, in won. */
const claimedOf = (payment: Payment): number =>
  isApproved(payment)
    ? payment.refunds.reduce(
        (sum, { standing, amount }) =>
          sum + (['Settled', 'Requested'].includes(standing._tag) ? amount.total : 0),
        0,
      )
    : 0

/** Somebody must look at it again; told without the product's own rule. */
export const isOpen = (payment: Payment): boolean =>
  payment._tag === 'Approving' ||
  [...payment.reversals, ...(isApproved(payment) ? payment.refunds : [])].some(
    ({ standing }) => standing._tag === 'Requested',
  )

const refundedOf = (refunds: readonly Refund[]): number =>
  refunds.reduce(
    (sum, { standing, amount }) => sum + (standing._tag === 'Settled' ? amount.total : 0),
    0,
  )

const isOurs = ({ refundId: id }: { readonly refundId?: string }): boolean => id !== undefined

/**
 * The books hold a cancel that nobody can tell from ours: somebody's at the provider's console, or
 * one of ours without its number. A refund without an answer then stays open and calls a person.
 */
const isAmbiguous = (charge: Charge): boolean =>
  charge.administered || charge.cancels.some(({ isNameless }) => isNameless)

const checkCharges = (world: World, charges: readonly Charge[]): void => {
  const standing = charges.filter((charge) => balanceOf(charge) > 0)
  if (standing.length > 1)
    world.violate('one order, one charge', standing.map(({ reference }) => reference).join(', '))
  for (const charge of charges) {
    const ids = charge.cancels.filter(isOurs).map(({ refundId: id }) => id)
    if (new Set(ids).size !== ids.length)
      world.violate('a refund is done once', ids.map(String).join(', '))
    if (balanceOf(charge) < 0) world.violate('refunds never exceed the payment', charge.reference)
  }
}

const checkApproved = (
  world: World,
  payment: Payment & { readonly refunds: readonly Refund[] },
  charge: Charge | undefined,
): void => {
  if (charge === undefined) {
    world.violate('our books are theirs', 'paid, and nothing was charged')
    return
  }
  if (charge.total !== payment.order.amount.total || charge.attemptId !== attemptId(payment))
    world.violate('what came back is checked', `${String(charge.total)} for ${charge.attemptId}`)
  const theirs = charge.cancels.filter(isOurs)
  const sum = theirs.reduce((all, { total }) => all + total, 0)
  const open = payment.refunds.some(({ standing }) => standing._tag === 'Requested')
  if (!open && sum !== refundedOf(payment.refunds))
    world.violate(
      'our books are theirs',
      `refunded ${String(refundedOf(payment.refunds))}, theirs ${String(sum)}`,
    )
  if (refundedOf(payment.refunds) > payment.order.amount.total)
    world.violate('refunds never exceed the payment', String(refundedOf(payment.refunds)))
  for (const refund of payment.refunds) {
    const isDone = theirs.some(({ refundId: id }) => id === refundId(payment, refund))
    const { _tag: told } = refund.standing
    if (told !== 'Requested' && isDone !== (told === 'Settled'))
      world.violate('nothing is guessed', `refund ${String(refund.number)} is told as ${told}`)
  }
}

const checkAcknowledged = (world: World, payment: Payment, told: Acknowledged): void => {
  if (told.paid === undefined) return
  if (!isApproved(payment) || payment.approval.reference !== told.paid) {
    world.violate('what was acknowledged stays', `paid was told, it is ${payment._tag}`)
    return
  }
  for (const [number, standing] of told.refunds) {
    const now = payment.refunds.find((each) => each.number === number)?.standing._tag
    // A provider that does what it has refused is believed; whether it did is checked elsewhere.
    if (now !== standing && now !== 'Settled')
      world.violate('what was acknowledged stays', `${standing} was told, it is ${String(now)}`)
  }
}

/** Attempts that money was asked for, and refunds, which ended without a provider's word. */
const endedWithoutEvidence = (
  payment: Payment,
  evidence: ReadonlySet<string>,
): readonly string[] => {
  let attempt = 1
  let wasAsked = false
  return payment.timeline
    .flatMap(({ event }) => {
      const id = `${payment.order.orderId}-${String(attempt)}`
      if (event._tag === 'CheckoutOpened') ({ attempt } = event)
      if (event._tag === 'CheckoutOpened' || event._tag === 'ApprovalNotSent') wasAsked = false
      if (event._tag === 'ApprovalStarted') wasAsked = true
      if (event._tag === 'RefundRefused') return [`${id}-r${String(event.refund)}`]
      const isEnd = event._tag === 'AttemptDeclined' || event._tag === 'AttemptExpired'
      return isEnd && wasAsked ? [id] : []
    })
    .filter((id) => !evidence.has(id))
}

/** What must hold when nothing happens any more. */
export const checkBooks = (world: World, models: Models, told: Acknowledged): void => {
  const charges = Object.values(models).flatMap(({ charges: all }) => all)
  checkCharges(world, charges)
  const payment = world.payment()
  if (payment === undefined) {
    if (charges.length > 0) world.violate('our books are theirs', 'a charge, and no payment')
    return
  }
  for (const id of endedWithoutEvidence(payment, world.evidence))
    world.violate('no ending without evidence', id)
  const excused = charges.some(isAmbiguous)
  if (isOpen(payment) && !excused)
    world.violate('every unknown is resolved', `${payment._tag} is still open`)
  checkAcknowledged(world, payment, told)
  const standing = charges.filter((charge) => balanceOf(charge) > 0)
  if (isApproved(payment))
    checkApproved(
      world,
      payment,
      charges.find(({ reference }) => reference === payment.approval.reference),
    )
  else if (payment._tag !== 'Approving' && standing.length > 0 && !excused)
    world.violate('our books are theirs', `${payment._tag}, and ${String(standing.length)} charged`)
}

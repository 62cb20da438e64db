import { type Approved, type Approving, type PaymentCommon, record, type Refund } from './payment'
import type { TimelineEntry, TimelineEvent } from './timeline'

/*
 * A request whose answer is missing may be sent again where its key keeps it from counting twice.
 * Each repeat is written before it is sent. From then on a refusal, or a "nothing was sent", tells
 * about one sending and no more about the others: only the provider's books end such a request.
 */

const since = (events: readonly TimelineEvent[], first: (event: TimelineEvent) => boolean) =>
  events.slice(events.findLastIndex(first))

const ofThisClaim = ({ timeline }: Approving): readonly TimelineEvent[] =>
  since(
    timeline.map(({ event }) => event),
    ({ _tag }) => _tag === 'ApprovalStarted',
  )

/** How often the approval that is under way was sent at most. */
export const approvalSends = (payment: Approving): number =>
  1 + ofThisClaim(payment).filter(({ _tag }) => _tag === 'ApprovalRepeated').length

/** When the refund was sent, each time at the earliest. */
export const refundSendings = ({ timeline }: Approved, number: number): readonly Date[] => {
  const isOf = ({ event }: TimelineEntry, ...tags: ReadonlyArray<TimelineEvent['_tag']>) =>
    'refund' in event && event.refund === number && tags.includes(event._tag)
  // One that was not sent, and was asked for again, begins anew.
  const unsent = timeline.findLastIndex((entry) => isOf(entry, 'RefundNotSent'))
  return timeline
    .slice(unsent + 1)
    .filter((entry) => isOf(entry, 'RefundRequested', 'RefundRepeated'))
    .map(({ at }) => at)
}

export const refundSends = (payment: Approved, number: number): number =>
  refundSendings(payment, number).length

/*
 * A request that did not leave our process may be tried again by whoever asked, as often as they ask.
 * Each try is two lines in the timeline, which is never cut, so the tries must become rarer. Nothing is
 * lost: what is asked for meanwhile is told that nothing was sent.
 */

/** Tries that may follow each other at once. */
const freeTries = 3
/** ms after the last of these; doubled by each further try, so that no wait is longer than the outage. */
const firstWaitMs = 1_000
/** ms; a consent lasts half an hour, and a refund as long as the payment. */
const longestWaitMs = { approval: 30_000, refund: 3_600_000 }

const isTooSoon = (unsent: readonly TimelineEntry[], longestMs: number, now: Date): boolean => {
  const last = unsent.at(-1)
  if (last === undefined || unsent.length < freeTries) return false
  const wait = Math.min(longestMs, firstWaitMs * 2 ** (unsent.length - freeTries))
  return now.getTime() - last.at.getTime() < wait
}

/** Of the attempt that is under way. */
export const isTooSoonToApprove = ({ timeline }: PaymentCommon, now: Date): boolean => {
  const opened = timeline.findLastIndex(({ event }) => event._tag === 'CheckoutOpened')
  return isTooSoon(
    timeline.slice(opened + 1).filter(({ event }) => event._tag === 'ApprovalNotSent'),
    longestWaitMs.approval,
    now,
  )
}

export const isTooSoonToRefund = ({ timeline }: Approved, number: number, now: Date): boolean =>
  isTooSoon(
    timeline.filter(({ event }) => event._tag === 'RefundNotSent' && event.refund === number),
    longestWaitMs.refund,
    now,
  )

/** Whoever stood still until somebody else looks again leaves it to them. */
export const isLeftToOthers = ({ standing }: Refund, now: Date): boolean =>
  standing._tag === 'Requested' && now >= standing.dueAt

type Again = { readonly at: Date; readonly dueAt: Date }

export const repeatApproval =
  ({ at, dueAt }: Again) =>
  (payment: Approving): Approving => ({
    ...payment,
    ...record(at, { _tag: 'ApprovalRepeated' })(payment),
    dueAt,
  })

export const repeatRefund =
  ({ at, dueAt }: Again, number: number) =>
  <P extends Approved>(payment: P): P => ({
    ...payment,
    ...record(at, { _tag: 'RefundRepeated', refund: number })(payment),
    refunds: payment.refunds.map((each) =>
      each.number === number && each.standing._tag === 'Requested'
        ? { ...each, standing: { ...each.standing, dueAt } }
        : each,
    ),
  })

/** An approval that turns up from now on is given back: its time to be taken back runs out. */
export const giveUpApproval =
  ({ at, dueAt }: Again) =>
  (payment: Approving): Approving => ({
    ...payment,
    ...record(at, { _tag: 'ApprovalGivenUp' })(payment),
    dueAt,
  })

export const isGivenUp = (payment: Approving): boolean =>
  ofThisClaim(payment).some(({ _tag }) => _tag === 'ApprovalGivenUp')

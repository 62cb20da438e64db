import type { ProviderName } from '../../src/domain/provider-name'
import type { TimelineEntry, TimelineEvent } from '../../src/domain/timeline'
import type { Models } from './callers'
import type { World } from './world'

/**
 * s from the moment that an answer was missing and the provider would have told it (it answers, and
 * its books show what it did) to the end.
 */
export type Waits = {
  /** Ended by the provider's word. */
  readonly resolved: readonly number[]
  /** Of a history in which no kind of fault is made more frequent. */
  readonly resolvedAsUsual: readonly number[]
  /** Ended because the provider's window did. */
  readonly windowEnded: readonly number[]
}

const endsClaim = ({ _tag }: TimelineEvent): boolean =>
  _tag === 'PaymentPaid' ||
  _tag === 'ApprovalNotSent' ||
  _tag === 'AttemptDeclined' ||
  _tag === 'AttemptAbandoned' ||
  _tag === 'AttemptExpired' ||
  _tag === 'ReversalSettled'

const endsRefund =
  (number: number) =>
  (event: TimelineEvent): boolean =>
    (event._tag === 'RefundSettled' || event._tag === 'RefundRefused') && event.refund === number

/** ms; whoever asked has given up by then. */
const answeredInTimeMs = 26_000

/** Epoch ms when the provider did and showed what an attempt or a refund was about; 0 if it did not. */
const shownFrom = (models: Models, { event }: TimelineEntry, attemptId: string): number => {
  const charges = Object.values(models)
    .flatMap(({ charges: all }) => all)
    .filter(({ session }) => session.attemptId === attemptId)
  const shown =
    event._tag === 'RefundRequested'
      ? charges
          .flatMap(({ cancels }) => cancels)
          .filter(({ refundId }) => refundId === `${attemptId}-r${String(event.refund)}`)
      : charges
  return Math.max(0, ...shown.map((each) => each.shownFrom))
}

const endOf = (
  entry: TimelineEntry,
  later: readonly TimelineEntry[],
): TimelineEntry | undefined => {
  const { event } = entry
  if (event._tag === 'ApprovalStarted') return later.find((each) => endsClaim(each.event))
  return event._tag === 'RefundRequested'
    ? later.find((each) => endsRefund(event.refund)(each.event))
    : undefined
}

export const waitsOf = (world: World, models: Models): Waits => {
  const resolved: number[] = []
  const windowEnded: number[] = []
  const payment = world.payment()
  let provider: ProviderName = 'kakaopay'
  let attempt = 1
  payment?.timeline.forEach((entry, index) => {
    if (entry.event._tag === 'CheckoutOpened') ({ provider, attempt } = entry.event)
    const end = endOf(entry, payment.timeline.slice(index + 1))
    if (end === undefined) return
    const [from, until] = [entry.at.getTime(), end.at.getTime()]
    if (until - from < answeredInTimeMs) return
    const told = shownFrom(models, entry, `${payment.order.orderId}-${String(attempt)}`)
    const since = Math.max(from, models[provider].reachableFrom(until), told)
    const waited = Math.max(0, until - since) / 1_000
    if (end.event._tag === 'AttemptExpired') windowEnded.push(waited)
    else resolved.push(waited)
  })
  return { resolved, resolvedAsUsual: world.isUsual ? resolved : [], windowEnded }
}

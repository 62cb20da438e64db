import { type Consent, isApproved, type Payment, versionOf } from '../payment'
import type { PaymentEvent } from './event'

const withoutKeys = <Each extends { readonly key: string }>(each: Each): Each => ({
  ...each,
  key: '',
})

/** The payment without what only its checkout and its provider need: none of it belongs in an event. */
export const asAnnounced = (payment: Payment): Payment => {
  const known = { ...payment, reversals: payment.reversals.map(withoutKeys) }
  if (isApproved(known))
    return {
      ...known,
      refunds: known.refunds.map((each) => ({
        ...withoutKeys(each),
        request: { key: '', body: '' },
      })),
    }
  switch (known._tag) {
    case 'AwaitingShopper':
      return { ...known, checkout: { ...known.checkout, session: '', page: { _tag: 'Window' } } }
    case 'Authorized':
      return { ...known, session: '', consent: '' as Consent }
    case 'Approving':
      return { ...known, session: '', consent: '' as Consent, key: '' }
    case 'Declined':
    case 'Abandoned':
    case 'Expired':
      return known
  }
}

const byVersion = (a: Payment, b: Payment): number => versionOf(a) - versionOf(b)

/**
 * The lines of one payment behind `recorded`, in order, each with the image that was taken next after it.
 * Lines before `oldest`, and what precedes them, are not recorded any more.
 */
export const linesToRecord = (
  images: readonly Payment[],
  recorded: number,
  oldest: Date,
): readonly PaymentEvent[] => {
  const sorted = [...images].sort(byVersion)
  const timeline = sorted.at(-1)?.timeline ?? []
  const tooOld = timeline.findLast(({ at }) => at < oldest)?.sequence ?? 0
  return timeline
    .filter(({ sequence }) => sequence > Math.max(recorded, tooOld))
    .flatMap((entry) => {
      const image = sorted.find((each) => versionOf(each) >= entry.sequence)
      return image === undefined ? [] : [{ entry, payment: asAnnounced(image) }]
    })
}

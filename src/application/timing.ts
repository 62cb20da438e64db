/** ms until somebody looks again at what was begun: longer than a provider call may take (25 s). */
const lookAgainAfterMs = 30_000

export const lookAgainAt = (at: Date): Date => new Date(at.getTime() + lookAgainAfterMs)

/** ms for which a running provider call is left alone before a reader inquires on the spot. */
const leaveAloneMs = 5_000

export const isStale = (since: Date, now: Date): boolean =>
  now.getTime() - since.getTime() >= leaveAloneMs

/** ms that a caller who runs has to write the answer which a notice tells of too. */
export const noticeHeadStartMs = 2_000

/** ms between two looks into the books of one payment that notices make us take. */
const betweenNoticesMs = 20_000

/** Where somebody looked for a notice later than this, it is too soon to look again. */
export const soonestLookBefore = (now: Date): Date => new Date(now.getTime() - betweenNoticesMs)

/** Looks into the books of one merchant in a minute that notices make us take, of all its payments. */
export const mostNoticeLooks = 120

export const minuteOf = (now: Date): Date => new Date(Math.floor(now.getTime() / 60_000) * 60_000)

/**
 * ms between two looks that brought nothing: a sixtieth of the age, and at least and at most this. The
 * shortest is over when the next run of the sweep begins.
 */
const shortestWaitMs = 20_000
const longestWaitMs = 3_600_000

/** When to look again after a look that brought nothing; `jitter` (0 to 1) spreads what failed at once. */
export const nextLookAt = (since: Date, now: Date, jitter: number): Date => {
  const age = now.getTime() - since.getTime()
  const wait = Math.min(longestWaitMs, Math.max(shortestWaitMs, age / 60))
  return new Date(now.getTime() + Math.round(wait * (0.8 + 0.4 * jitter)))
}

/** A request of which so much is known: when it went out first, and how often it did at most. */
type Sent = { readonly since: Date; readonly sends: number }

/** ms for which we trust a provider to know our key again; NAVER does not tell how long it does. */
const keysLastMs = 24 * 3_600_000

/** Each repeat waits twice as long as the one before: 30 s, 90 s, 210 s ... after the first sending. */
export const mayRepeat = ({ since, sends }: Sent, now: Date): boolean => {
  const age = now.getTime() - since.getTime()
  return age >= lookAgainAfterMs * (2 ** sends - 1) && age <= keysLastMs
}

/** ms that are left to take an approval back when it is given up, for several tries. */
const takeBackMs = 10 * 60_000

/** While the provider takes back by our number, and so late that it soon does not any more. */
export const isTimeToGiveUp = (since: Date, now: Date, netCancelWindowMs: number): boolean => {
  const left = since.getTime() + netCancelWindowMs - now.getTime()
  return left > 0 && left <= takeBackMs
}

/** ms after which a refund or a reversal without an answer needs a person. */
const refundOverdueMs = 3_600_000

export const isRefundOverdue = (requestedAt: Date, now: Date): boolean =>
  now.getTime() - requestedAt.getTime() > refundOverdueMs

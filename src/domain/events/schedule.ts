const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** ms after each failed try: ten tries in 75 hours and 35 minutes, as Standard Webhooks suggests. */
const waits = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const

/** Part of a wait that it may be shorter or longer, so that what failed together is spread. */
const spread = 0.05

/** When to try again after so many failed tries, with `jitter` from 0 to 1; undefined after the last. */
export const retryAt = (now: Date, tries: number, jitter: number): Date | undefined => {
  const wait = waits[tries - 1]
  return wait === undefined
    ? undefined
    : new Date(now.getTime() + Math.round(wait * (1 - spread + 2 * spread * jitter)))
}

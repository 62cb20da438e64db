/** ms until somebody looks again at what was begun: longer than a provider call may take (25 s). */
const lookAgainAfterMs = 30_000

export const lookAgainAt = (at: Date): Date => new Date(at.getTime() + lookAgainAfterMs)

/** ms for which a running provider call is left alone before a reader inquires on the spot. */
const leaveAloneMs = 5_000

export const isStale = (since: Date, now: Date): boolean =>
  now.getTime() - since.getTime() >= leaveAloneMs

/** What was announced and sent, and what became of it. */
export type Tally = {
  /** Lanes that heard of something new. */
  readonly announced: number
  readonly delivered: number
  /** Tries that did not succeed. */
  readonly failed: number
  /** Of all tries, those of events that were tried before. */
  readonly retried: number
  /** Lanes whose last try failed. */
  readonly parked: number
  /** ms from the change to its first delivery, for each event that was delivered. */
  readonly delays: readonly number[]
}

export const nothing: Tally = {
  announced: 0,
  delivered: 0,
  failed: 0,
  retried: 0,
  parked: 0,
  delays: [],
}

const plus = (a: Tally, b: Tally): Tally => ({
  announced: a.announced + b.announced,
  delivered: a.delivered + b.delivered,
  failed: a.failed + b.failed,
  retried: a.retried + b.retried,
  parked: a.parked + b.parked,
  delays: [...a.delays, ...b.delays],
})

export const total = (tallies: readonly Tally[]): Tally => tallies.reduce(plus, nothing)

/** Numbers that look random and are the same for the same seed (sfc32). */
export type Random = {
  /** From 0 to 1. */
  readonly next: () => number
  /** A whole number from 0, below `below`. */
  readonly below: (below: number) => number
  readonly between: (from: number, to: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <A>(from: readonly [A, ...A[]]) => A
}

export const random = (seed: number, index: number): Random => {
  let a = seed | 0
  let b = index | 0
  let c = Math.trunc(index / 4_294_967_296) | 0
  let d = 1
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    c |= 0
    return (t >>> 0) / 4_294_967_296
  }
  for (let warm = 0; warm < 12; warm += 1) next()
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: (from) => from[below(from.length)] ?? from[0],
  }
}

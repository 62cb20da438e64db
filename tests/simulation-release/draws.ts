import type { Random } from '../simulation/random'

/** How many of rare events happen where `mean` are expected. */
const poisson = (random: Random, mean: number): number => {
  const limit = Math.exp(-mean)
  let n = 0
  for (let product = random.next(); product > limit; product *= random.next()) n += 1
  return n
}

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

/** How many of `n` tries succeed: one by one for few, near enough for many. */
export const binomial = (random: Random, n: number, p: number): number => {
  if (n <= 0 || p <= 0) return 0
  if (p >= 1) return n
  if (p > 0.5) return n - binomial(random, n, 1 - p)
  if (n <= 40) {
    let hits = 0
    for (let i = 0; i < n; i += 1) if (random.next() < p) hits += 1
    return hits
  }
  const mean = n * p
  const drawn =
    mean < 30
      ? poisson(random, mean)
      : Math.round(mean + Math.sqrt(mean * (1 - p)) * normal(random))
  return Math.max(0, Math.min(n, drawn))
}

import type { ClassTally, Sides } from '../../src/domain/release/failure-class'
import { addEvidence, evidenceOf } from '../../src/domain/release/judge'
import type { Evidence } from '../../src/domain/release/release-record'

/** Answered and failed in one minute, by version. */
export type Counted = { readonly trials: Sides; readonly failures: Sides }

/** Sees one minute after the other; true from when it would put the release back. */
export type Detector = (counted: Counted) => boolean

const rateOf = (failures: number, trials: number): number => (trials === 0 ? 0 : failures / trials)

/** The judge itself, at a threshold for its evidence. */
export const evidenceAbove = (threshold: number): Detector => {
  let evidence: Evidence = {}
  return (counted) => {
    const tally: ClassTally = { functionName: 'http', failureClass: 'ServerError', ...counted }
    const { trials: requests } = counted
    const minute = { minute: new Date(0), requests, tallies: [tally] }
    evidence = addEvidence(evidence, [{ ...minute, brokenInvariants: { stable: 0, candidate: 0 } }])
    return evidenceOf(evidence, 'ServerError') >= threshold
  }
}

/** As most alarms are: the new version fails more often than `rate` in two minutes one after the other. */
export const twoMinuteAlarm = (rate: number): Detector => {
  let before = false
  return ({ trials, failures }) => {
    const now = rateOf(failures.candidate, trials.candidate) > rate
    const fires = now && before
    before = now
    return fires
  }
}

/** The upper 1 % of the normal distribution. */
const z99 = 2.326

/** Two proportions compared at 1 %, on everything so far, again each minute. */
export const repeatedZTest = (): Detector => {
  let n = 0
  let m = 0
  let c = 0
  let s = 0
  return ({ trials, failures }) => {
    n += trials.candidate
    m += trials.stable
    c += failures.candidate
    s += failures.stable
    if (n === 0 || m === 0) return false
    const pooled = (c + s) / (n + m)
    const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return deviation > 0 && (c / n - s / m) / deviation > z99
  }
}

/** Fewer minutes than this say nothing in a test of ranks. */
const fewestMinutes = 5

/** The minutes' failure rates compared by rank at 1 %, again each minute. */
export const mannWhitney = (): Detector => {
  const candidate: number[] = []
  const stable: number[] = []
  return ({ trials, failures }) => {
    candidate.push(rateOf(failures.candidate, trials.candidate))
    stable.push(rateOf(failures.stable, trials.stable))
    const k = candidate.length
    if (k < fewestMinutes) return false
    let above = 0
    for (const a of candidate) for (const b of stable) above += a > b ? 1 : a === b ? 0.5 : 0
    const ties = new Map<number, number>()
    for (const rate of [...candidate, ...stable]) ties.set(rate, (ties.get(rate) ?? 0) + 1)
    const total = 2 * k
    const tied = [...ties.values()].reduce((sum, t) => sum + (t ** 3 - t), 0)
    const variance = ((k * k) / 12) * (total + 1 - tied / (total * (total - 1)))
    return variance > 0 && (above - (k * k) / 2) / Math.sqrt(variance) > z99
  }
}

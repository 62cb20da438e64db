import { thresholdOf } from '../../src/domain/release/judge'
import { standardPlan } from '../../src/domain/release/rollout-plan'
import { random, type Random } from '../simulation/random'
import {
  type Counted,
  type Detector,
  evidenceAbove,
  mannWhitney,
  repeatedZTest,
  twoMinuteAlarm,
} from './detectors'
import { binomial } from './draws'

export type Case = {
  readonly name: string
  readonly perMinute: number
  /** The new version's share of the requests, 0 to 1. */
  readonly share: number
  readonly minutes: number
  readonly stableFails: number
  readonly candidateFails: number
  /** For five minutes in the middle both versions fail this often: their provider does. */
  readonly outage?: number
}

export const detectorNames = ['judge', 'alarm', 'z-test', 'Mann-Whitney'] as const
export type DetectorName = (typeof detectorNames)[number]

const detectorsFor = ({ stableFails }: Case): { readonly [Each in DetectorName]: Detector } => ({
  judge: evidenceAbove(thresholdOf(standardPlan)),
  alarm: twoMinuteAlarm(Math.max(0.01, 2 * stableFails)),
  'z-test': repeatedZTest(),
  'Mann-Whitney': mannWhitney(),
})

const draw = (chance: Random, each: Case, minute: number): Counted => {
  const middle = Math.floor(each.minutes / 2)
  const isOut = each.outage !== undefined && minute >= middle && minute < middle + 5
  const rate = (usual: number) => (isOut ? (each.outage ?? usual) : usual)
  const candidate = binomial(chance, each.perMinute, each.share)
  const stable = each.perMinute - candidate
  return {
    trials: { stable, candidate },
    failures: {
      stable: binomial(chance, stable, rate(each.stableFails)),
      candidate: binomial(chance, candidate, rate(each.candidateFails)),
    },
  }
}

/** After which minute each detector would have put the release back, and what had failed by then. */
export type Detection = { readonly minutes: number; readonly failed: number }
export type Detections = { readonly [Each in DetectorName]?: Detection }

/** All detectors on the same traffic. */
const runOnce = (each: Case, chance: Random): Detections => {
  const detectors = detectorsFor(each)
  const found: { [Each in DetectorName]?: Detection } = {}
  let failed = 0
  for (let minute = 0; minute < each.minutes; minute += 1) {
    const counted = draw(chance, each, minute)
    failed += counted.failures.candidate
    for (const name of detectorNames)
      if (found[name] === undefined && detectors[name](counted))
        found[name] = { minutes: minute + 1, failed }
  }
  return found
}

export const runCase = (each: Case, seed: number, runs: number): readonly Detections[] =>
  Array.from({ length: runs }, (_, index) => runOnce(each, random(seed, index)))

export const quantile = (values: readonly number[], q: number): number | undefined =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))]

/** Requests that fail until the evidence is there, where it is looked at after each hundred requests. */
export const failuresNeeded = (share: number, stableFails: number, seed: number, runs: number) =>
  Array.from({ length: runs }, (_, index) => {
    const chance = random(seed, index)
    const detector = evidenceAbove(thresholdOf(standardPlan))
    const each: Case = {
      name: '',
      perMinute: 100,
      share,
      minutes: 0,
      stableFails,
      candidateFails: 1,
    }
    let failed = 0
    for (let batch = 0; batch < 10_000; batch += 1) {
      const counted = draw(chance, each, -1)
      failed += counted.failures.candidate
      if (detector(counted)) return failed
    }
    return failed
  })

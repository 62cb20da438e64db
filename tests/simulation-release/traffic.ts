import type { MinuteCounts, Sides } from '../../src/domain/release/failure-class'
import type { ReleasedFunction } from '../../src/domain/release/release-record'
import type { Cloud } from './cloud'
import { binomial } from './draws'
import { minute, second, type World } from './world'

/** How the two versions behave, as chances for one request. */
export type Behaviour = {
  readonly perMinute: number
  readonly stableFails: number
  readonly candidateFails: number
  /** The new version breaks a rule of money, once in so many requests. */
  readonly candidateBreaks: number
}

/** Requests by the minute, routed by what the aliases were at the time. */
export class Traffic {
  private readonly minutes = new Map<number, MinuteCounts>()
  /** Nothing is counted between these. */
  readonly dark: Array<{ readonly from: number; readonly to: number }> = []

  constructor(
    private readonly world: World,
    private readonly cloud: Cloud,
    private readonly functions: readonly ReleasedFunction[],
    private readonly behaviour: Behaviour,
  ) {}

  private get ingress(): ReleasedFunction | undefined {
    return this.functions.find(({ role }) => role === 'ingress')
  }

  /** The new version's part of a minute's calls. */
  private shareOf({ name, candidate }: ReleasedFunction, from: number): number {
    const changes = this.cloud.changes.get(name) ?? []
    let share = 0
    changes.forEach(({ effectiveAt, target }, index) => {
      const next = changes[index + 1]?.effectiveAt ?? Infinity
      const ms = Math.min(from + minute, next) - Math.max(from, effectiveAt)
      const weight = target.version === candidate ? 1 : (target.weights[candidate] ?? 0)
      if (ms > 0) share += (weight * ms) / minute
    })
    return Math.min(1, share)
  }

  /** Drawn once, when the minute is over for so long that every change has taken effect. */
  private minuteAt(from: number): MinuteCounts {
    const known = this.minutes.get(from)
    if (known !== undefined) return known
    const { random } = this.world
    const { perMinute, stableFails, candidateFails, candidateBreaks } = this.behaviour
    const ingress = this.ingress
    const share = ingress === undefined ? 0 : this.shareOf(ingress, from)
    const candidate = binomial(random, perMinute, share)
    const requests: Sides = { stable: perMinute - candidate, candidate }
    const counts: MinuteCounts = {
      minute: new Date(from),
      requests,
      tallies: [
        {
          functionName: ingress?.name ?? '',
          failureClass: 'ServerError',
          trials: requests,
          failures: {
            stable: binomial(random, requests.stable, stableFails),
            candidate: binomial(random, candidate, candidateFails),
          },
        },
      ],
      brokenInvariants: { stable: 0, candidate: binomial(random, candidate, candidateBreaks) },
    }
    this.minutes.set(from, counts)
    return counts
  }

  /** What is published of [from, to): a minute's counts come up to a minute and a half after it. */
  count(from: number, to: number): readonly MinuteCounts[] {
    const found: MinuteCounts[] = []
    for (let at = from; at < to; at += minute)
      if (
        at + minute + 90 * second <= this.world.now &&
        !this.dark.some((dark) => at >= dark.from && at < dark.to)
      )
        found.push(this.minuteAt(at))
    return found
  }

  /** What the new version has really answered until now, whoever counted it. */
  answeredByCandidate(since: number): number {
    let sum = 0
    for (let at = Math.floor(since / minute) * minute; at + minute <= this.world.now; at += minute)
      sum += this.minuteAt(at).requests.candidate
    return sum
  }
}

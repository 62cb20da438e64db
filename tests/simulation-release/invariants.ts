import { requestsToExclude } from '../../src/domain/release/judge'
import { hasEnded, type ReleaseRecord } from '../../src/domain/release/release-record'
import { type AliasState, isSplit } from '../../src/domain/release/alias'
import type { Writer } from './cloud'
import type { Site } from './ports'
import type { Behaviour } from './traffic'
import { minute, second } from './world'

/** Clocks that differ, requests that are on their way, an alias that was read a moment ago. */
const slackMs = 60 * second

/** Not bad enough for evidence in a short release, or too little asked for to tell. */
export const mayBePromoted = (behaviour: Behaviour): boolean => {
  const { perMinute, stableFails, candidateFails, candidateBreaks } = behaviour
  const isPlain = candidateFails === 1 || (candidateFails > 10 * stableFails && perMinute >= 120)
  return !isPlain && candidateBreaks === 0
}

/** A hold or a hastening that is written down leaves the phase as it was. */
const goesOn = ({ phase }: ReleaseRecord, before: ReleaseRecord | undefined): boolean =>
  ['Shifting', 'Promoting', 'Closing', 'Promoted'].includes(phase._tag) &&
  JSON.stringify(phase) !== JSON.stringify(before?.phase)

/** What must hold while and after a release lives; told from the cloud alone, without the engine's rules. */
export class Invariants {
  private authorised = 0
  private readonly shares = new Map<string, number>()
  private readonly foreignSince = new Map<string, number>()
  /** Somebody else has moved an alias: the engine may be about to find out. */
  private wasPutBack = false
  private readonly stepSince = new Map<number, number>()
  /** The longest that an alias stayed split with nobody alive, ms. */
  longestOrphan = 0
  private splitWithoutRunnerSince: number | undefined

  constructor(
    private readonly site: Site,
    private readonly isHealthy: boolean,
  ) {
    const { cloud, world } = site
    cloud.onAliasChange = (name, by, overForeign) => {
      this.checkAlias(name, by, overForeign)
    }
    cloud.onRecord = (record) => {
      this.checkRecord(record)
    }
    world.onNoRunner = () => {
      this.watchOrphan()
    }
  }

  private shareOfNew(name: string): number {
    const { version, weights } = this.site.cloud.alias(name)
    const candidate = this.site.functions.find((each) => each.name === name)?.candidate ?? ''
    return version === candidate ? 1 : (weights[candidate] ?? 0)
  }

  private checkAlias(name: string, by: Writer, overForeign: boolean): void {
    const { world, cloud } = this.site
    const share = this.shareOfNew(name)
    if (by !== 'engine') this.wasPutBack = true
    if (by === 'foreign') this.foreignSince.set(name, world.now + minute)
    const isOurs = by === 'engine' || by === 'timer'
    if (isOurs && share > this.authorised + 1e-9)
      world.violate('never more than the weight of the step', `${name} at ${String(share)}`)
    if (by === 'engine') this.checkOrder(name, share)
    if (overForeign && by === 'engine')
      world.violate('a foreign hand is never overwritten', `${name} by ${by}`)
    if (by === 'timer' && cloud.record?.phase._tag === 'Promoted')
      world.violate('what was promoted stays', name)
    if (overForeign && by === 'timer') {
      world.met('a timer puts back a foreign hand')
      // A timer of a shift asks for no revision: a runner that is awake has a minute to take it away.
      if (world.isWatchedSince(Math.max(this.foreignSince.get(name) ?? 0, world.now - minute)))
        world.violate('a foreign hand is never overwritten', `${name} by a timer`)
    }
    if (this.splitWithoutRunnerSince !== undefined && !this.isSplit()) {
      this.longestOrphan = Math.max(this.longestOrphan, world.now - this.splitWithoutRunnerSince)
      this.splitWithoutRunnerSince = undefined
    }
  }

  /** The ingress never has more of the new version than a worker has. */
  private checkOrder(name: string, share: number): void {
    const { world, cloud, functions } = this.site
    const isUp = share > (this.shares.get(name) ?? 0)
    this.shares.set(name, share)
    const isIngress = functions.some((each) => each.name === name && each.role === 'ingress')
    const isBehind = functions.some(
      (each) => !cloud.foreign.has(each.name) && this.shareOfNew(each.name) < share - 1e-9,
    )
    // A request that was sent before the release was put back may arrive after that.
    const goesBack = cloud.record?.phase._tag === 'PuttingBack'
    if (isIngress && isUp && isBehind && !this.wasPutBack && !goesBack)
      world.violate('workers first', `${name} at ${String(share)}`)
  }

  /** Some alias is split by the release, and not by somebody else. */
  private isSplit(): boolean {
    const { cloud, functions } = this.site
    return functions.some(({ name }) => !cloud.foreign.has(name) && isSplit(cloud.alias(name)))
  }

  private watchOrphan(): void {
    const { world, cloud } = this.site
    const died = world.now
    if (this.isSplit()) this.splitWithoutRunnerSince ??= died
    const lease = cloud.record?.plan.leaseMs ?? 0
    const since = world.runsBegun
    world.scheduler.after(lease + 60 * second + slackMs, () => {
      if (world.runsBegun === since && this.isSplit())
        world.violate('never split later than the lease and a minute', 'still split')
    })
  }

  /** Nothing that a release has split outlives the lease of a release that is frozen. */
  private watchFrozen({ plan, version }: ReleaseRecord): void {
    const { world, cloud } = this.site
    world.scheduler.after(plan.leaseMs + 60 * second + slackMs, () => {
      if (cloud.record?.version === version && this.isSplit())
        world.violate('frozen for no longer than the lease', 'still split')
    })
  }

  private checkRecord(record: ReleaseRecord): void {
    const { world, cloud, traffic } = this.site
    const { phase, plan } = record
    if (phase._tag === 'Frozen') this.watchFrozen(record)
    const hasFired = cloud.firing.length > 0 && world.now > cloud.firingSince + slackMs
    // Once main has moved there is no way back but a rollback.
    const isOver = phase._tag === 'Promoted' && phase.mainMoved
    if (hasFired && !isOver && goesOn(record, cloud.records.at(-2)))
      world.violate('nothing goes on under an alarm', phase._tag)
    if (hasEnded(record) && cloud.timers.size > 0)
      world.violate('no timer is left', [...cloud.timers.keys()].join())
    if (phase._tag === 'Shifting') {
      if (phase.step > 0) this.checkStep(record, phase.step - 1)
      this.authorised = Math.max(this.authorised, (plan.steps[phase.step]?.weight ?? 0) / 100)
    }
    if (phase._tag === 'Watching' && !this.stepSince.has(phase.step))
      this.stepSince.set(phase.step, world.now)
    if (phase._tag !== 'Promoting' || this.authorised === 1) return
    this.authorised = 1
    this.checkStep(record, plan.steps.length - 1)
    const seen = traffic.answeredByCandidate(record.startedAt.getTime())
    if (seen < requestsToExclude(plan.excludedRate))
      world.violate('no promotion without evidence', `${String(seen)} requests`)
    if (!this.isHealthy) world.violate('a broken release is not promoted', record.release)
  }

  /** The step that ends now has had its time and its requests. */
  private checkStep(record: ReleaseRecord, step: number): void {
    const { world, traffic } = this.site
    const { minimumMs = 0, minimumRequests = 0 } = record.plan.steps[step] ?? {}
    const since = this.stepSince.get(step)
    const hastened = record.events.some(({ what }) => what._tag === 'Hasten')
    if (since === undefined) world.violate('no step is left out', String(step))
    else {
      if (!hastened && world.now - since < minimumMs - slackMs)
        world.violate('a step takes its time', `${String(step)}: ${String(world.now - since)} ms`)
      if (traffic.answeredByCandidate(since) < minimumRequests)
        world.violate('no promotion without evidence', `step ${String(step)}`)
    }
  }

  /** `Stable`, `New`, or neither. */
  where(): 'AllStable' | 'AllNew' | 'Mixed' | 'Split' {
    const { cloud, functions } = this.site
    const states = functions.map((each): readonly [typeof each, AliasState] => [
      each,
      cloud.alias(each.name),
    ])
    if (states.some(([, state]) => isSplit(state))) return 'Split'
    if (states.every(([{ stable }, { version }]) => version === stable)) return 'AllStable'
    return states.every(([{ candidate }, { version }]) => version === candidate)
      ? 'AllNew'
      : 'Mixed'
  }

  checkEnd(): void {
    const { world, cloud } = this.site
    const { record, lock } = cloud
    const where = this.where()
    const tag = record?.phase._tag
    if (where !== 'AllStable' && where !== 'AllNew')
      world.violate('all-stable or all-new in the end', where)
    if (tag === 'Promoted' && where !== 'AllNew')
      world.violate('the record tells what is', `promoted and ${where}`)
    if (tag === 'RolledBack' && where !== 'AllStable')
      world.violate('the record tells what is', `rolled back and ${where}`)
    if (tag !== 'Promoted' && tag !== 'RolledBack' && tag !== 'Prepared')
      world.violate('a release ends', String(tag))
    if (cloud.timers.size > 0) world.violate('no timer is left', [...cloud.timers.keys()].join())
    if (tag === 'RolledBack' && (lock === undefined || lock.until !== undefined))
      world.violate('locked after going back', lock === undefined ? 'free' : 'with a lease')
    if (
      tag === 'Promoted' &&
      lock !== undefined &&
      (lock.until?.getTime() ?? Infinity) > world.now + 5 * minute
    )
      world.violate('free after a promotion', lock.owner)
    if (tag === 'Promoted' && cloud.main !== record?.commit)
      world.violate('main is what is live', cloud.main)
  }
}

import type { StageLock } from '../../src/application/ports/release/stage-locks'
import type { AliasState, AliasTarget, DeadManTimer } from '../../src/domain/release/alias'
import type { ReleaseRecord } from '../../src/domain/release/release-record'
import { minute, second, type World } from './world'

export type AliasChange = {
  /** When calls are routed by it: some time after the change. */
  readonly effectiveAt: number
  readonly target: AliasTarget
}

export type Writer = 'engine' | 'timer' | 'alarm' | 'foreign' | 'person'

type Armed = { readonly timer: DeadManTimer; readonly generation: number }

/** AWS and GitHub, as far as a release touches them; each change is one step that cannot be split. */
export class Cloud {
  private readonly aliases = new Map<string, AliasState>()
  readonly changes = new Map<string, AliasChange[]>()
  readonly timers = new Map<string, Armed>()
  readonly records: ReleaseRecord[] = []
  fence = 0
  lock: StageLock | undefined
  main = 'main-before'
  firing: readonly string[] = []
  firingSince = 0
  /** Functions whose aliases stand as somebody else has put them. */
  readonly foreign = new Set<string>()
  /** Those that whoever did it has to put right. */
  readonly untidy = new Set<string>()
  private revisions = 0
  private generations = 0
  onAliasChange: (name: string, by: Writer, overForeign: boolean) => void = () => undefined
  onRecord: (record: ReleaseRecord) => void = () => undefined

  constructor(private readonly world: World) {}

  create(name: string, version: string): void {
    this.put(name, { version, weights: {} }, 0)
  }

  alias(name: string): AliasState {
    const found = this.aliases.get(name)
    if (found === undefined) throw new Error(`no alias of ${name}`)
    return found
  }

  private put(name: string, target: AliasTarget, delayMs: number): void {
    this.revisions += 1
    this.aliases.set(name, { ...target, revision: `r${String(this.revisions)}` })
    const changes = this.changes.get(name) ?? []
    this.changes.set(name, [...changes, { effectiveAt: this.world.now + delayMs, target }])
  }

  change(name: string, target: AliasTarget, by: Writer): AliasState {
    this.put(name, target, this.world.random.between(0, 20) * second)
    const shares = Object.entries(target.weights).map(([v, w]) => `, ${v}: ${String(w)}`)
    this.world.log(`  ${name} is ${target.version}${shares.join('')} by ${by}`)
    const overForeign = this.foreign.delete(name) && by !== 'person'
    if (by === 'foreign') this.foreign.add(name)
    // The alarm's function takes shares away; whose version the alias points at it does not know.
    if (by === 'foreign') this.untidy.add(name)
    else if (by !== 'alarm') this.untidy.delete(name)
    this.onAliasChange(name, by, overForeign)
    return this.alias(name)
  }

  /** Somebody edits the description at the console: the same target, another revision. */
  edit(name: string): void {
    const { version, weights } = this.alias(name)
    this.put(name, { version, weights }, 0)
    this.world.log(`  ${name} has another description`)
  }

  /** As Lambda does it: refused where the revision is not the alias's. */
  move(name: string, target: AliasTarget, revision: string, by: Writer): AliasState | 'Moved' {
    return this.alias(name).revision === revision ? this.change(name, target, by) : 'Moved'
  }

  arm(timer: DeadManTimer): void {
    this.generations += 1
    const generation = this.generations
    this.timers.set(timer.functionName, { timer, generation })
    // EventBridge promises the minute. What it has begun to send comes, also where the timer is taken away meanwhile.
    const lateMs = this.world.random.between(0, 50) * second
    const onItsWayMs = this.world.random.between(0, 10) * second
    this.world.scheduler.after(timer.firesAt.getTime() - this.world.now + lateMs, () => {
      if (this.timers.get(timer.functionName)?.generation !== generation) return
      this.world.scheduler.after(onItsWayMs, () => {
        if (this.timers.get(timer.functionName)?.generation === generation)
          this.timers.delete(timer.functionName)
        this.fire(timer)
      })
    })
  }

  private fire({ functionName, version, revision }: DeadManTimer): void {
    const matches = revision === undefined || this.alias(functionName).revision === revision
    this.world.met(matches ? 'a timer fires' : 'a timer comes too late')
    this.world.log(`timer of ${functionName} ${matches ? 'fires' : 'meets another revision'}`)
    if (matches) this.change(functionName, { version, weights: {} }, 'timer')
  }

  get record(): ReleaseRecord | undefined {
    return this.records.at(-1)
  }

  save(record: ReleaseRecord, fence: number): ReleaseRecord | 'Overtaken' {
    const before = this.record?.version ?? 0
    if (fence !== this.fence || record.version !== before + 1) return 'Overtaken'
    this.records.push(record)
    this.onRecord(record)
    return record
  }

  /** What the function `abort-release` does when an alarm calls it. */
  abortByAlarm(names: readonly string[]): void {
    for (const name of names) {
      const { version, weights } = this.alias(name)
      if (Object.keys(weights).length > 0) this.change(name, { version, weights: {} }, 'alarm')
    }
  }

  raiseAlarm(name: string, names: readonly string[]): void {
    this.firing = [name]
    this.firingSince = this.world.now
    this.world.met('the alarm fires')
    this.world.scheduler.after(this.world.random.between(1, 10) * second, () => {
      this.abortByAlarm(names)
    })
    this.world.scheduler.after(3 * minute, () => {
      this.firing = []
    })
  }
}

import type { Random } from '../simulation/random'
import { Scheduler } from '../simulation/scheduler'

/** One running program: a release's runner, a person's command, a rescue by the schedule. */
export type Process = {
  readonly name: string
  /** ms that its clock is ahead of AWS's. */
  readonly skewMs: number
  alive: boolean
  /** Stands still until then: answers that came meanwhile are seen afterwards. */
  stillUntil: number
  /** Runs a release at the moment. */
  runs: boolean
  runsSince: number
  /** It could not read the record. */
  isBlind: boolean
}

/** What becomes of one request. */
export type Fate =
  | 'Done'
  /** Refused at once, nothing is done. */
  | 'Throttled'
  | 'AnswerLost'
  | 'RequestLost'
  /** Its answer is given up, and it is carried out seconds later. */
  | 'DoneLate'
  /** Who asked dies before the request leaves, or after it was carried out. */
  | 'DiesBefore'
  | 'DiesAfter'

export type Request = {
  readonly process: Process
  readonly label: string
  readonly isWrite: boolean
  /** Number of the change, counted over all processes of the world. */
  readonly number: number
}

/** ms */
export const second = 1_000
export const minute = 60 * second

type WorldSettings = {
  readonly random: Random
  readonly fateOf: (request: Request) => Fate
  readonly trace?: string[]
}

const startsAt = Date.UTC(2026, 10, 30, 1, 0, 0)

/** Virtual time, and what goes wrong in it. */
export class World {
  readonly random: Random
  readonly scheduler: Scheduler
  readonly processes: Process[] = []
  readonly violations: string[] = []
  readonly tally = new Map<string, number>()
  private readonly fateOf: WorldSettings['fateOf']
  private readonly trace: string[] | undefined
  private writes = 0
  /** Called when the last runner is gone. */
  onNoRunner: () => void = () => undefined
  faultsOn = true
  /** How often somebody has begun, or gone on, to run a release. */
  runsBegun = 0

  constructor({ random, fateOf, trace }: WorldSettings) {
    this.random = random
    this.fateOf = fateOf
    this.trace = trace
    this.scheduler = new Scheduler(startsAt, () => random.next())
  }

  get now(): number {
    return this.scheduler.now
  }

  log(text: string): void {
    if (this.trace === undefined) return
    const at = ((this.now - startsAt) / second).toFixed(1).padStart(8)
    this.trace.push(`${at}  ${text}`)
  }

  violate(rule: string, what: string): void {
    const text = `${rule}: ${what}`
    if (!this.violations.includes(text)) this.violations.push(text)
    this.log(`VIOLATED ${text}`)
  }

  met(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1)
  }

  begin(name: string, skewMs = 0): Process {
    const process = {
      name,
      skewMs,
      alive: true,
      stillUntil: 0,
      runs: false,
      runsSince: 0,
      isBlind: false,
    }
    this.processes.push(process)
    this.log(`${name} starts`)
    return process
  }

  get hasRunner(): boolean {
    return this.processes.some(({ alive, runs }) => alive && runs)
  }

  /** Somebody has run the release all the time since then, without standing still. */
  isWatchedSince(at: number): boolean {
    return this.processes.some(
      ({ alive, runs, runsSince, stillUntil }) =>
        alive && runs && runsSince <= at && stillUntil <= at && at < this.now,
    )
  }

  /** It asks for nothing any more, and sees no answer. */
  kill(process: Process): void {
    if (!process.alive) return
    process.alive = false
    this.log(`${process.name} dies`)
    if (process.runs && !this.hasRunner) this.onNoRunner()
  }

  /** The process runs a release until `work` ends. */
  async running<A>(process: Process, work: () => Promise<A>): Promise<A> {
    process.runs = true
    process.runsSince = this.now
    this.runsBegun += 1
    const result = await work()
    process.runs = false
    if (!this.hasRunner) this.onNoRunner()
    return result
  }

  pause(process: Process, ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.scheduler.after(ms, () => {
        this.answer(process, resolve)
      })
    })
  }

  private answer(process: Process, see: () => void): void {
    if (!process.alive) return
    if (process.stillUntil <= this.now) see()
    else
      this.scheduler.after(process.stillUntil - this.now, () => {
        this.answer(process, see)
      })
  }

  /** ms on the way, one way. */
  private travel(): number {
    return this.random.between(5, 120)
  }

  /**
   * One request to AWS or GitHub. Resolves to what `carryOut` says, or to `undefined` where no answer came;
   * never where the process is dead by then.
   */
  ask<A>(
    process: Process,
    label: string,
    isWrite: boolean,
    carryOut: () => A,
  ): Promise<A | undefined> {
    return new Promise((resolve) => {
      if (!process.alive) return
      if (isWrite) {
        this.writes += 1
      }
      const request = { process, label, isWrite, number: this.writes }
      const fate = this.faultsOn || !isWrite ? this.fateOf(request) : 'Done'
      if (fate !== 'Done') this.met(fate)
      this.follow(request, fate, carryOut, resolve)
    })
  }

  private follow<A>(
    { process, label, isWrite }: Request,
    fate: Fate,
    carryOut: () => A,
    resolve: (answer: A | undefined) => void,
  ): void {
    const say = (text: string) => {
      if (isWrite || fate !== 'Done') this.log(`${process.name}: ${label} ${text}`)
    }
    const reply = (answer: A | undefined, delayMs: number) => {
      this.scheduler.after(delayMs, () => {
        this.answer(process, () => {
          resolve(answer)
        })
      })
    }
    const timeoutMs = 5 * second
    if (fate === 'DiesBefore') {
      say('is never sent')
      this.kill(process)
      return
    }
    if (fate === 'Throttled' || fate === 'RequestLost') {
      say(fate === 'Throttled' ? 'is throttled' : 'is lost')
      reply(undefined, fate === 'Throttled' ? this.travel() : timeoutMs)
      return
    }
    const arrives = fate === 'DoneLate' ? this.random.between(5, 15) * second : this.travel()
    this.scheduler.after(arrives, () => {
      const answer = carryOut()
      say(`is carried out${fate === 'Done' ? '' : ` (${fate})`}`)
      if (fate === 'DiesAfter') this.kill(process)
      else if (fate === 'Done') reply(answer, this.travel())
      else if (fate === 'AnswerLost') reply(undefined, timeoutMs)
    })
    if (fate === 'DoneLate') reply(undefined, timeoutMs)
  }
}

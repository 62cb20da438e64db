import type { MerchantId } from '../../src/domain/identifiers'
import { random } from '../simulation/random'
import { Deliverer } from './deliverer'
import type { FaultKind } from './faults'
import {
  checkDeliveries,
  checkFeeds,
  checkIsolation,
  checkLanes,
  checkReasons,
  promptDelays,
  retryDelays,
} from './invariants'
import { Merchant } from './merchant'
import { Operator } from './operator'
import { live } from './payer'
import type { Site } from './ports'
import { FifoQueue } from './queue'
import { Servers } from './servers'
import { PaymentStream } from './stream'
import { World } from './world'

export type HistoryOutcome = {
  readonly violations: readonly string[]
  readonly cells: ReadonlyMap<string, number>
  /** ms, at merchants of whom nothing goes wrong, while another one's servers are slow or dead. */
  readonly delays: Delays
  readonly trace: readonly string[]
}

export type Delays = {
  /** From a change to its first try. */
  readonly first: readonly number[]
  /** From a refusal to the second try. */
  readonly second: readonly number[]
}

export type HistoryOptions = {
  readonly seed: number
  readonly index: number
  readonly without?: ReadonlySet<FaultKind>
  readonly withTrace?: boolean
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** ms for which all tries of a line may last, and some more. */
const allTriesMs = 82 * hourMs
/** ms; no try waits for longer, and some more. */
const longestWaitMs = 30 * hourMs

class History {
  readonly world: World
  readonly defects: unknown[] = []
  private readonly site: Site
  private readonly queue: FifoQueue
  private readonly stream: PaymentStream
  private readonly deliverer: Deliverer
  private readonly operator: Operator
  private readonly merchants: readonly Merchant[]
  private readonly busyMs: number
  private isQuiet = false

  constructor(options: HistoryOptions, trace: string[]) {
    const { seed, index, without, withTrace = false } = options
    const chance = random(seed, index)
    this.world = new World({
      random: chance,
      ...(without !== undefined && { without }),
      ...(withTrace && { trace }),
    })
    const { world } = this
    const many = world.isCalm ? 3 : chance.between(1, 3)
    const ids = Array.from({ length: many }, (_, each) => `m${String(each + 1)}` as MerchantId)
    this.site = { world, servers: new Servers(world), merchants: ids, bodies: new Map() }
    const [first] = ids
    if (world.isCalm && first !== undefined) this.site.servers.bad.add(first)
    this.queue = new FifoQueue(world)
    this.stream = new PaymentStream(world, this.queue)
    this.busyMs = chance.pick([2, 10, 60]) * minuteMs
    this.deliverer = new Deliverer(
      this.site,
      this.queue,
      this.stream,
      chance.between(world.isCalm ? 5 : 1, 5),
      chance.chance(0.7),
      (error) => this.defects.push(error),
    )
    this.operator = new Operator(this.site, this.queue)
    this.merchants = ids.map((id) => new Merchant(this.site, id, this.busyMs))
  }

  async run(): Promise<Delays> {
    const { world } = this
    const begins = world.now
    this.begin()
    const troubledMs = this.busyMs + world.random.pick([5, 30, 120]) * minuteMs
    await world.scheduler.run(begins + troubledMs)
    world.faultsOn = false
    await world.scheduler.run(begins + troubledMs + hourMs)
    this.isQuiet = true
    await world.scheduler.run(begins + troubledMs + allTriesMs)
    const told = {
      site: this.site,
      queue: this.queue,
      stream: this.stream,
      merchants: this.merchants,
    }
    checkReasons(told)
    checkLanes(told)
    checkIsolation(told)
    this.start(this.recover())
    await world.scheduler.run(world.now + longestWaitMs)
    checkDeliveries(told)
    checkFeeds(told)
    checkLanes(told)
    return world.isCalm
      ? { first: promptDelays(told), second: retryDelays(told) }
      : { first: [], second: [] }
  }

  private start(actor: Promise<void>): void {
    actor.catch((error: unknown) => this.defects.push(error))
  }

  private begin(): void {
    const { world, merchants, stream, busyMs } = this
    for (const merchant of merchants) {
      this.start(merchant.run())
      const many = world.isCalm ? world.random.between(2, 12) : world.random.between(1, 3)
      for (let order = 1; order <= many; order += 1)
        this.start(live(world, stream, merchant, `${merchant.id}-${String(order)}`, busyMs))
      this.start(this.readNowAndThen(merchant))
    }
    this.start(this.operator.run(busyMs))
    this.start(this.retryEachMinute())
  }

  private async readNowAndThen(merchant: Merchant): Promise<void> {
    const { random: chance, scheduler } = this.world
    const reads = chance.below(4)
    for (let read = 0; read < reads; read += 1) {
      await scheduler.wait(chance.below(this.busyMs))
      await merchant.readFeed()
    }
  }

  /** Each minute in which something is due; now and then two runs at the same time. */
  private async retryEachMinute(): Promise<void> {
    const { world, deliverer } = this
    for (;;) {
      await world.scheduler.wait(this.isQuiet ? this.untilDueMs() : minuteMs)
      if (this.nextDue() > world.now + minuteMs) continue
      deliverer.retry()
      if (world.random.chance(0.05) && !world.isCalm) {
        world.met('twoRuns', 'retrying')
        deliverer.retry()
      }
    }
  }

  /** By the table itself: the index may not show it yet. */
  private nextDue(): number {
    const { world, site } = this
    const served = new Set(
      site.merchants.flatMap((id) =>
        world.table.endpoints
          .of(id)
          .endpoints.filter(({ disabledAt }) => disabledAt === undefined)
          .map((endpoint) => endpoint.id),
      ),
    )
    return Math.min(
      ...world.table.lanes
        .all()
        .map(({ standing, endpointId }) =>
          'dueAt' in standing && served.has(endpointId) ? standing.dueAt.getTime() : Infinity,
        ),
    )
  }

  /** Whole minutes: runs in which nothing is due are left out. */
  private untilDueMs(): number {
    const { now } = this.world
    const due = Math.min(this.nextDue(), now + hourMs)
    return Math.max(minuteMs, Math.floor((due - now) / minuteMs) * minuteMs)
  }

  private async recover(): Promise<void> {
    const { merchants, operator, site, world } = this
    this.isQuiet = false
    for (const server of site.servers.all()) server.downUntil = 0
    for (const merchant of merchants) {
      await merchant.learnSecrets()
      await merchant.enableAll()
    }
    operator.redrive()
    await operator.resume()
    await operator.repair()
    await world.scheduler.wait(hourMs)
    this.isQuiet = true
    for (const merchant of merchants) await merchant.readFeed()
  }
}

/** Some payments and all who hear of them, from one seed: the same seed brings the same life. */
export const runHistory = async (options: HistoryOptions): Promise<HistoryOutcome> => {
  const trace: string[] = []
  const history = new History(options, trace)
  const delays = await history.run()
  const { world, defects } = history
  for (const defect of defects) world.violate('no defect', String(defect))
  return { violations: world.violations, cells: world.cells, delays, trace }
}

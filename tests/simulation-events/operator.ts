import { resumeParked } from '../../src/application/events/parked-lanes'
import { repairEvents } from '../../src/application/events/repair-events'
import type { Situation } from './faults'
import { portsOf, type Site } from './ports'
import type { FifoQueue } from './queue'
import { call } from './running'

/** Whoever is on call: sends dead letters back, takes parked lanes up again, and repairs. */
export class Operator {
  constructor(
    private readonly site: Site,
    private readonly queue: FifoQueue,
  ) {}

  redrive(): void {
    const { world } = this.site
    const sent = this.queue.redrive()
    world.say('operator', () => `redrives ${String(sent)} dead letters`)
  }

  async resume(): Promise<void> {
    const { world } = this.site
    const standings = world.table.lanes.all().map(({ standing }): Situation => standing._tag)
    for (const each of new Set(standings)) world.met('resumed', each)
    await call(world, 'repairing', (process) => resumeParked(portsOf(this.site, process))({}))
  }

  async repair(): Promise<void> {
    await call(this.site.world, 'repairing', (process) =>
      repairEvents(portsOf(this.site, process))({}),
    )
  }

  /** Now and then, while everything else goes on. */
  async run(busyMs: number): Promise<void> {
    const { random, scheduler, isCalm } = this.site.world
    if (isCalm) return
    const acts = random.between(0, 3)
    await Promise.all(
      Array.from({ length: acts }, async () => {
        await scheduler.wait(random.below(busyMs))
        if (random.chance(0.3)) this.redrive()
        else await (random.chance(0.5) ? this.resume() : this.repair())
      }),
    )
  }
}

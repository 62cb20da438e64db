import { reconcilePayments } from '../../src/application/reconcile-payments'
import { type Models, request } from './callers'
import type { FaultKind } from './faults'
import { checkBooks, checkWrites, isOpen } from './invariants'
import { MerchantServer } from './merchant'
import { tellOfCharges } from './notices'
import { balanceOf, ProviderModel } from './provider-model'
import { random } from './random'
import { type Waits, waitsOf } from './waits'
import { World } from './world'

export type HistoryOutcome = {
  readonly violations: readonly string[]
  readonly cells: ReadonlyMap<string, number>
  readonly waits: Waits
  readonly trace: readonly string[]
}

export type HistoryOptions = {
  readonly seed: number
  readonly index: number
  readonly without?: ReadonlySet<FaultKind>
  readonly withTrace?: boolean
}

const secondMs = 1_000
const minuteMs = 60 * secondMs

/** ms for which things may go wrong, and ms after which nothing may be open any more. */
const troubledMs = 90 * minuteMs
const quietMs = 120 * minuteMs

/** Every minute while something is due; now and then two runs at the same time. */
const sweepForEver = async (world: World, models: Models): Promise<void> => {
  const sweep = () =>
    request(world, models, 'sweep', (ports) =>
      reconcilePayments(ports)({ stopAt: new Date(world.now + 45 * secondMs) }),
    )
  for (;;) {
    await world.scheduler.wait(minuteMs)
    if (world.scheduler.isIdle() && !isDue(world)) return
    if (world.store.dueBefore(world.now, 1).length === 0) continue
    void sweep()
    if (world.random.chance(0.1)) {
      world.met('twoSweeps')
      void sweep()
    }
  }
}

/** By the table itself: the index may not show it yet. */
const isDue = (world: World): boolean => world.store.all().some(isOpen)

/** Providers that answer nobody for a while, and cancels that somebody makes at the console. */
const disturb = async (world: World, models: Models): Promise<void> => {
  const { random: chance, scheduler } = world
  const isDark = world.isFrequent('maintenance')
  if (chance.chance(isDark ? 0.8 : 0.1)) {
    await scheduler.wait(chance.between(0, isDark ? 4 : 15) * minuteMs)
    const model = models[chance.pick(['kakaopay', 'naverpay', 'nicepay'] as const)]
    const until = chance.chance(0.3) ? 80 : 20
    model.darken(chance.between(1, until) * minuteMs)
  }
  if (chance.chance(0.05)) {
    await scheduler.wait(chance.between(1, 20) * minuteMs)
    const charges = Object.values(models).flatMap(({ charges: all }) => all)
    for (const charge of charges) {
      const left = balanceOf(charge)
      const part = chance.chance(0.5) ? left : Math.min(left, 3_000)
      if (part > 0 && world.fault('cancelledByAdministrator', 1))
        models[charge.provider].administer(charge, part)
    }
  }
}

/** One order's life from one seed: the same seed brings the same life. */
export const runHistory = async ({
  seed,
  index,
  without,
  withTrace = false,
}: HistoryOptions): Promise<HistoryOutcome> => {
  const trace: string[] = []
  const world = new World({
    random: random(seed, index),
    ...(without !== undefined && { without }),
    ...(withTrace && { trace }),
  })
  const models: Models = {
    kakaopay: new ProviderModel('kakaopay', world),
    naverpay: new ProviderModel('naverpay', world),
    nicepay: new ProviderModel('nicepay', world),
  }
  const merchant = new MerchantServer(world, models)
  const defects: unknown[] = []
  const run = (actor: Promise<void>) => {
    actor.catch((error: unknown) => defects.push(error))
  }

  const begins = world.now
  run(merchant.run())
  run(disturb(world, models))
  run(tellOfCharges(world, models))
  run(sweepForEver(world, models))
  await world.scheduler.run(begins + troubledMs)
  world.faultsOn = false
  for (const model of Object.values(models)) model.darkUntil = 0
  await world.scheduler.run(begins + troubledMs + quietMs)

  for (const defect of defects) world.violate('no defect', String(defect))
  checkWrites(world)
  checkBooks(world, models, merchant.told)
  return { violations: world.violations, cells: world.cells, waits: waitsOf(world, models), trace }
}

import { random, type Random } from '../simulation/random'
import { hasten, hold, runRelease } from './actors'
import { Invariants, mayBePromoted } from './invariants'
import { abortAndLookAgain, abortAtTheEnd, net, startProcess } from './people'
import type { Site } from './ports'
import { openSite } from './site'
import type { Behaviour } from './traffic'
import { type Fate, minute, type Request, second, World } from './world'

export type HistoryOutcome = {
  readonly violations: readonly string[]
  readonly tally: ReadonlyMap<string, number>
  readonly trace: readonly string[]
}

export type HistoryOptions = {
  readonly seed: number
  readonly index: number
  readonly withTrace?: boolean
}

const troubledMs = 60 * minute
const quietMs = 90 * minute

const badFates = [
  'Throttled',
  'AnswerLost',
  'RequestLost',
  'DoneLate',
  'DiesBefore',
  'DiesAfter',
] as const

/** In some histories one kind of fault comes often; in most each is rare. */
const drawFate = (chance: Random): ((request: Request) => Fate) => {
  const rate = chance.pick([0, 0.002, 0.01, 0.03])
  const often = chance.pick(badFates)
  const dies = chance.pick([0, 0.002, 0.01])
  return ({ isWrite }) => {
    if (!chance.chance(isWrite ? rate * 4 : rate)) return 'Done'
    const fate = chance.chance(0.5) ? often : chance.pick(badFates)
    const isDeath = fate === 'DiesAfter' || fate === 'DiesBefore'
    return isDeath && !chance.chance(dies * 20) ? 'Done' : fate
  }
}

const drawBehaviour = (chance: Random): Behaviour => {
  const stableFails = chance.pick([0, 0.002, 0.02])
  const kind = chance.next()
  return {
    perMinute: chance.pick([30, 120, 600, 3_000]),
    stableFails,
    candidateFails: kind < 0.6 ? stableFails : kind < 0.8 ? 1 : 0.3,
    candidateBreaks: chance.chance(0.1) ? 0.1 : 0,
  }
}

const at = (world: World, most: number, run: () => void): void => {
  world.scheduler.after(world.random.between(1, most / second) * second, run)
}

/** Somebody at the console, who puts things right later, as the record then has them. */
const foreignHand = ({ world, cloud, functions }: Site): void => {
  const touched = functions[world.random.below(functions.length)]
  const hasEnded = ['Prepared', 'Promoted', 'RolledBack'].includes(cloud.record?.phase._tag ?? '')
  if (touched === undefined || hasEnded) return
  const { name, stable, candidate } = touched
  const target = world.random.pick([
    { version: stable, weights: { [candidate]: 0.37 } },
    { version: stable, weights: { '7': 0.1 } },
    { version: '7', weights: {} },
    { version: candidate, weights: { [stable]: 0.5 } },
  ])
  cloud.change(name, target, 'foreign')
  world.met('a foreign hand')
  world.scheduler.after(world.random.between(1, 40) * minute, () => {
    if (!cloud.untidy.has(name)) return
    const { phase } = cloud.record ?? {}
    const isNew = phase !== undefined && ['Promoting', 'Closing', 'Promoted'].includes(phase._tag)
    cloud.change(name, { version: isNew ? candidate : stable, weights: {} }, 'person')
  })
}

const disturb = (site: Site): void => {
  const { world, cloud, traffic, functions } = site
  const { random: chance } = world
  const maybe = (probability: number, most: number, run: () => void) => {
    if (chance.chance(probability)) at(world, most, run)
  }
  const names = functions.map(({ name }) => name)
  const victim = () => world.processes.find(({ alive, runs }) => alive && runs)

  for (let i = 0; i < 3; i += 1)
    maybe(0.3, 25 * minute, () => {
      const process = victim()
      if (process !== undefined) world.kill(process)
    })
  for (let i = 0; i < 2; i += 1)
    maybe(0.2, 25 * minute, () => {
      const process = victim()
      if (process === undefined) return
      world.met('a process stands still')
      process.stillUntil = world.now + chance.between(20, 900) * second
    })
  maybe(0.15, 25 * minute, () => {
    foreignHand(site)
  })
  maybe(0.1, 25 * minute, () => {
    cloud.raiseAlarm('gross-failure', names)
  })
  maybe(0.1, 15 * minute, () => {
    world.met('nothing is counted')
    traffic.dark.push({ from: world.now, to: world.now + chance.between(1, 30) * minute })
  })
  maybe(0.15, 25 * minute, () => {
    world.met('a person aborts')
    abortAndLookAgain(site)
  })
  maybe(0.1, 20 * minute, () => {
    world.met('a person holds')
    void hold(site, startProcess(world, 'hold'))
    // Somebody goes on saying so until it was heard.
    for (let i = 0; i < 8; i += 1)
      at(world, 60 * minute, () => {
        void hasten(site, startProcess(world, 'go on'))
      })
  })
  maybe(0.1, 20 * minute, () => {
    world.met('a person hastens')
    void hasten(site, startProcess(world, 'hasten'))
  })
}

/** One release's life from one seed: the same seed brings the same life. */
export const runHistory = async ({
  seed,
  index,
  withTrace = false,
}: HistoryOptions): Promise<HistoryOutcome> => {
  const trace: string[] = []
  const chance = random(seed, index)
  const world = new World({ random: chance, fateOf: drawFate(chance), ...(withTrace && { trace }) })
  const behaviour = drawBehaviour(chance)
  const site = openSite(world, { functions: chance.between(1, 10), behaviour })
  const invariants = new Invariants(site, mayBePromoted(behaviour))
  world.log(JSON.stringify({ ...behaviour, functions: site.functions.length }))

  void runRelease(site, startProcess(world, 'runner'))
  net(site)
  abortAtTheEnd(site)
  disturb(site)
  await world.scheduler.run(world.now + troubledMs)
  world.faultsOn = false
  await world.scheduler.run(world.now + quietMs)
  // A release that never got started may be started now.
  if (site.cloud.record?.phase._tag === 'Prepared') world.met('never started')
  invariants.checkEnd()
  world.met(`ends ${site.cloud.record?.phase._tag ?? 'without a record'}`)
  return { violations: world.violations, tally: world.tally, trace }
}

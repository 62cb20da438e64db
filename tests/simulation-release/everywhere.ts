import { random } from '../simulation/random'
import { abort, resume, runRelease } from './actors'
import { Invariants } from './invariants'
import type { Site } from './ports'
import { openSite } from './site'
import { stories, type Story, tell } from './stories'
import type { Behaviour } from './traffic'
import { type Fate, minute, type Request, second, World } from './world'

/** Those in which every change goes wrong once. */
const troubled = ['healthy', 'broken', 'aborted'] as const
export type Scenario = (typeof troubled)[number] | Story

/** Who comes after a death. */
export const rescues = ['nobody', 'soon', 'late'] as const
export type Rescue = (typeof rescues)[number]

const healthy: Behaviour = {
  perMinute: 600,
  stableFails: 0.002,
  candidateFails: 0.002,
  candidateBreaks: 0,
}

const behaviours: { readonly [Each in Scenario]: Behaviour } = {
  healthy,
  broken: { ...healthy, candidateFails: 0.3 },
  aborted: healthy,
  slow: { ...healthy, perMinute: 15, stableFails: 0, candidateFails: 0 },
  undone: healthy,
  alarmed: healthy,
  edited: healthy,
  dark: healthy,
}

const goesWell = (scenario: Scenario): boolean => scenario === 'healthy' || scenario === 'slow'

const rescueAfterMs: { readonly [Each in Rescue]: number } = {
  nobody: Infinity,
  // The lock is free two minutes after the last look; the timers fire after ten.
  soon: 3 * minute,
  late: 25 * minute,
}

export type Crash = {
  readonly scenario: Scenario
  readonly functions: number
  /** The change that goes wrong, counted from 1; 0 for none. */
  readonly at: number
  readonly fate: Fate
  readonly rescue: Rescue
  readonly withTrace?: boolean
}

export type CrashOutcome = {
  /** What the release was doing: its phase, and the kind of change. */
  readonly during: string
  readonly where: ReturnType<Invariants['where']>
  /** ms for which an alias stayed split with nobody alive. */
  readonly orphanedMs: number
  readonly changes: number
  readonly violations: readonly string[]
  readonly trace: readonly string[]
}

const deaths: readonly Fate[] = ['DiesBefore', 'DiesAfter']
/** What goes wrong with a request whose sender lives on. */
const losses: readonly Fate[] = ['Throttled', 'AnswerLost', 'RequestLost', 'DoneLate']

export const isDeath = ({ fate }: Crash): boolean => deaths.includes(fate)

const undisturbed = { at: 0, fate: 'Done', rescue: 'soon' } as const

const rescueIn = (scenario: Scenario): Rescue => (scenario === 'edited' ? 'nobody' : 'soon')

/** How many changes a release makes where nothing goes wrong. */
const changesOf = async (scenario: Scenario, functions: number): Promise<number> =>
  (await crash({ ...undisturbed, scenario, functions })).changes

/** Every change of every scenario, gone wrong in every way; `every` takes one change out of so many. */
export const crashesEverywhere = async (
  functions: readonly number[],
  every = 1,
): Promise<readonly Crash[]> => {
  const all: Crash[] = []
  for (const count of functions) {
    for (const scenario of [...stories, ...troubled])
      all.push({ ...undisturbed, scenario, functions: count, rescue: rescueIn(scenario) })
    for (const scenario of troubled) {
      const base = { scenario, functions: count }
      const changes = await changesOf(scenario, count)
      for (let at = 1; at <= changes; at += every) {
        for (const fate of deaths)
          for (const rescue of rescues) all.push({ ...base, at, fate, rescue })
        for (const fate of losses) all.push({ ...base, at, fate, rescue: 'soon' })
      }
    }
  }
  return all
}

/** What must be so where nothing has gone wrong. */
const checkUndisturbed = (site: Site, scenario: Scenario, where: CrashOutcome['where']): void => {
  const { world, cloud } = site
  if (where !== (goesWell(scenario) ? 'AllNew' : 'AllStable'))
    world.violate('a release where nothing goes wrong ends as it should', where)
  if (goesWell(scenario) && cloud.lock !== undefined)
    world.violate('free after a promotion', cloud.lock.owner)
}

/** One release with one thing that goes wrong, and time for everything to come to rest. */
export const crash = async (given: Crash): Promise<CrashOutcome> => {
  const { scenario, functions, at, fate, rescue, withTrace = false } = given
  const trace: string[] = []
  let during = 'nothing'
  let changes = 0
  const fateOf = ({ isWrite, number, label }: Request): Fate => {
    if (!isWrite) return 'Done'
    changes = number
    if (number !== at) return 'Done'
    during = `${site.cloud.record?.phase._tag ?? ''}: ${label.split(' ')[0] ?? ''}`
    return fate
  }
  const world = new World({ random: random(7, functions), fateOf, ...(withTrace && { trace }) })
  const behaviour = behaviours[scenario]
  const site = openSite(world, { functions, behaviour })
  const invariants = new Invariants(site, scenario !== 'broken')
  const orphaned = world.onNoRunner
  world.onNoRunner = () => {
    orphaned()
    if (during === 'nothing' || rescue === 'nobody') return
    world.scheduler.after(rescueAfterMs[rescue], () => {
      void resume(site, world.begin('rescue'))
    })
  }

  const runner = world.begin('runner')
  void runRelease(site, runner)
  tell(scenario, site, runner)
  if (scenario === 'aborted')
    world.scheduler.after(4 * minute + 20 * second, () => {
      void abort(site, world.begin('person'))
    })
  await world.scheduler.run(world.now + 90 * minute)
  if (rescue !== 'nobody') invariants.checkEnd()
  const where = invariants.where()
  if (at === 0) checkUndisturbed(site, scenario, where)
  // The last timers are taken away one by one: who dies between two leaves what only a person ends.
  if (where === 'Split' || (where === 'Mixed' && !during.startsWith('Closing: ')))
    world.violate('all-stable or all-new in the end', where)
  const { violations } = world
  return { during, where, orphanedMs: invariants.longestOrphan, changes, violations, trace }
}

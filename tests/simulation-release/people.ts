import { abort, resume, rollBack } from './actors'
import type { Site } from './ports'
import { minute, second, type World } from './world'

export const startProcess = (world: World, name: string) =>
  world.begin(name, world.random.pick([0, 0, -20 * second, 20 * second]))

/** Every five minutes somebody looks whether a release has been left alone. */
export const net = (site: Site): void => {
  const { world } = site
  world.scheduler.after(5 * minute, () => {
    if (!world.faultsOn || world.random.chance(0.6)) {
      const thaws = world.random.chance(0.2)
      void resume(site, startProcess(world, 'net'), thaws ? 'lee' : undefined)
    }
    net(site)
  })
}

const hasAllNew = ({ cloud, functions }: Site): boolean =>
  functions.every(({ name, candidate }) => cloud.alias(name).version === candidate)

/**
 * An abort that gets neither record nor lock may move aliases in the moment in which the release is written
 * down as promoted. The status shows that to whoever aborted, who then rolls back.
 */
const lookAgain = (site: Site): void => {
  const { world, cloud } = site
  world.scheduler.after(5 * minute, () => {
    if (cloud.record?.phase._tag === 'RolledBack') return
    if (cloud.record?.phase._tag === 'Promoted' && !hasAllNew(site)) {
      world.met('a person rolls back what was promoted during an abort')
      void rollBack(site, startProcess(world, 'rollback'))
    }
    lookAgain(site)
  })
}

export const abortAndLookAgain = (site: Site): void => {
  void abort(site, startProcess(site.world, 'abort'))
  lookAgain(site)
}

/** Somebody takes fright when everything is new: some of them before the books are closed. */
export const abortAtTheEnd = (site: Site): void => {
  const { world, cloud } = site
  const tell = cloud.onRecord
  cloud.onRecord = (record) => {
    tell(record)
    if (record.phase._tag !== 'Closing' || !world.random.chance(0.2)) return
    world.met('a person aborts at the end')
    world.scheduler.after(world.random.between(0, 2 * second), () => {
      abortAndLookAgain(site)
    })
  }
}

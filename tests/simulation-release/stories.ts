import type { Site } from './ports'
import { type Process, second } from './world'

/** Releases that are lived as they are, each with one thing that happens to it. */
export const stories = ['slow', 'undone', 'alarmed', 'edited', 'dark'] as const
export type Story = (typeof stories)[number]

type Told = (site: Site, runner: Process) => void

/** The first time that it is entered. */
const onPhase = ({ cloud }: Site, phase: string, then: () => void): void => {
  const told = cloud.onRecord
  let isDone = false
  cloud.onRecord = (record) => {
    told(record)
    if (isDone || record.phase._tag !== phase) return
    isDone = true
    then()
  }
}

/** Somebody at the console takes the first share away as soon as it is given. */
const undone: Told = ({ world, cloud }) => {
  const told = cloud.onAliasChange
  cloud.onAliasChange = (name, by, overForeign) => {
    told(name, by, overForeign)
    if (by !== 'engine') return
    cloud.onAliasChange = told
    world.scheduler.after(10, () => {
      cloud.change(name, { version: cloud.alias(name).version, weights: {} }, 'person')
    })
  }
}

/** An alarm when everything is new and the books are still open. */
const alarmed: Told = (site) => {
  onPhase(site, 'Closing', () => {
    site.cloud.raiseAlarm(
      'gross-failure',
      site.functions.map(({ name }) => name),
    )
  })
}

const editAll = ({ cloud, functions }: Site): void => {
  for (const { name } of functions) cloud.edit(name)
}

/** Somebody edits the aliases' descriptions; soon afterwards the runner dies, and nobody comes. */
const edited: Told = (site, runner) => {
  const { world } = site
  onPhase(site, 'Watching', () => {
    world.scheduler.after(75 * second, () => {
      editAll(site)
    })
    world.scheduler.after(100 * second, () => {
      world.kill(runner)
    })
  })
}

/** Nothing is counted any more, and somebody edits the descriptions of what is frozen. */
const dark: Told = (site) => {
  const { world, traffic } = site
  onPhase(site, 'Watching', () => {
    traffic.dark.push({ from: world.now, to: Infinity })
  })
  onPhase(site, 'Frozen', () => {
    world.scheduler.after(second, () => {
      editAll(site)
    })
  })
}

/** So few requests that steps outlast the lease: nothing has to happen. */
const slow: Told = () => undefined

const happenings: { readonly [Each in Story]: Told } = { slow, undone, alarmed, edited, dark }

const isStory = (name: string): name is Story => stories.some((story) => story === name)

export const tell = (name: string, site: Site, runner: Process): void => {
  if (isStory(name)) happenings[name](site, runner)
}

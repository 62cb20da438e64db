import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { abortRelease } from '../../src/application/release/abort-release'
import { holdRelease, promoteRelease } from '../../src/application/release/change-release'
import { resumeRelease } from '../../src/application/release/resume-release'
import { rollBackRelease } from '../../src/application/release/roll-back-release'
import { startRelease } from '../../src/application/release/start-release'
import { watchRelease } from '../../src/application/release/watch-release'
import { portsOf, type Site } from './ports'
import { stage } from './site'
import { type Process, second } from './world'

const silent = () => () => undefined

const ownerOf = (process: Process) => ({ owner: process.name, reason: 'release' })

/** What CI does with a tag: start, a few times where the cloud does not answer, then watch to the end. */
export const runRelease = (site: Site, process: Process): Promise<unknown> => {
  const ports = portsOf(site, process)
  const start = (attempts: number): ReturnType<ReturnType<typeof startRelease>> =>
    pipe(
      startRelease(ports)({ stage, owner: ownerOf(process), dryRun: false }),
      TE.orElse((failure) =>
        failure._tag === 'CloudUnavailable' && attempts > 1
          ? pipe(
              TE.fromTask(ports.pause(10 * second)),
              TE.flatMap(() => start(attempts - 1)),
            )
          : TE.left(failure),
      ),
    )
  return site.world.running(
    process,
    pipe(
      start(5),
      TE.flatMap(({ lock }) =>
        watchRelease(ports)({ stage, fence: lock?.fence ?? -1, onTick: silent }),
      ),
    ),
  )
}

/** What the schedule does, or a person on another machine: go on where somebody has stopped. */
export const resume = (site: Site, process: Process, thawedBy?: string): Promise<unknown> => {
  const ports = portsOf(site, process)
  const taken = resumeRelease(ports)({
    stage,
    owner: ownerOf(process),
    ...(thawedBy !== undefined && { thawedBy }),
  })
  const watch = (fence: number) =>
    site.world.running(process, () => watchRelease(ports)({ stage, fence, onTick: silent })())
  return pipe(
    taken,
    TE.flatMapTask(
      ({ lock }) =>
        () =>
          watch(lock.fence),
    ),
  )()
}

const personOf = (process: Process) => ({ owner: ownerOf(process), by: 'kim', onTick: silent })

export const abort = (site: Site, process: Process): Promise<unknown> => {
  const ports = portsOf(site, process)
  return site.world.running(
    process,
    abortRelease(ports)({
      stage,
      ...personOf(process),
      reason: 'I do not like it',
      functionNames: site.functions.map(({ name }) => name),
    }),
  )
}

export const rollBack = (site: Site, process: Process): Promise<unknown> => {
  const ports = portsOf(site, process)
  return site.world.running(
    process,
    rollBackRelease(ports)({
      stage,
      ...personOf(process),
      reason: 'it was aborted',
      dryRun: false,
    }),
  )
}

const asked = { stage, by: 'kim', reason: 'I know why' } as const

export const hold = (site: Site, process: Process): Promise<unknown> =>
  holdRelease(portsOf(site, process))(asked)()

export const hasten = (site: Site, process: Process): Promise<unknown> =>
  promoteRelease(portsOf(site, process))(asked)()

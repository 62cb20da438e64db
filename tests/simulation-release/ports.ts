import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import type * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from '../../src/application/ports/release/cloud-failure'
import type { AliasMoved } from '../../src/application/ports/release/function-aliases'
import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import type { RecordOvertaken } from '../../src/application/ports/release/release-records'
import type {
  LockHeld,
  LockLost,
  LockOwner,
  StageLock,
} from '../../src/application/ports/release/stage-locks'
import type { AliasState } from '../../src/domain/release/alias'
import type { ReleasedFunction, ReleaseRecord } from '../../src/domain/release/release-record'
import type { Cloud } from './cloud'
import type { Traffic } from './traffic'
import type { Process, World } from './world'

export type Site = {
  readonly world: World
  readonly cloud: Cloud
  readonly traffic: Traffic
  readonly functions: readonly ReleasedFunction[]
  readonly digest: string
  readonly release: string
}

const published = (
  { functions, digest, release }: Site,
  functionName: string,
  version: string,
) => ({
  functionName,
  version,
  digest,
  state: 'Active',
  role: 'role',
  release: functions.some(({ candidate }) => candidate === version) ? release : 'before',
})

/** AWS and GitHub as one process of the simulation reaches them. */
export const portsOf = (site: Site, process: Process): ReleasePorts => {
  const { world, cloud, traffic, functions } = site

  const call = <F, A>(
    label: string,
    isWrite: boolean,
    carryOut: () => E.Either<F, A>,
  ): TE.TaskEither<CloudFailure | F, A> =>
    pipe(
      () => world.ask(process, label, isWrite, carryOut),
      (ask) => async () => {
        const answer = await ask()
        if (answer !== undefined) return answer
        // Who aborts then puts back whatever is split, as the alarm's function does.
        if (label === 'find record' && process.name === 'abort') process.isBlind = true
        return E.left({ _tag: 'CloudUnavailable' as const, cause: 'no answer' })
      },
    )
  const read = <A>(label: string, look: () => A): TE.TaskEither<CloudFailure, A> =>
    call<never, A>(label, false, () => E.right(look()))
  const write = <F, A>(label: string, carryOut: () => E.Either<F, A>) => call(label, true, carryOut)

  const own = (owner: LockOwner, now: Date, until: Date | undefined): StageLock => {
    cloud.fence += 1
    cloud.lock = {
      ...owner,
      since: now,
      fence: cloud.fence,
      ...(until !== undefined && { until }),
    }
    return cloud.lock
  }
  const whileOurs = <A>(fence: number, change: (lock: StageLock) => A): E.Either<LockLost, A> => {
    const { lock } = cloud
    return lock?.fence === fence
      ? E.right(change(lock))
      : E.left({ _tag: 'LockLost', ...(lock !== undefined && { lock }) })
  }

  return {
    clock: () => new Date(world.now + process.skewMs),
    pause: (ms) => () => world.pause(process, ms),
    aliases: {
      read: (name) => read(`read alias ${name}`, () => cloud.alias(name)),
      move: (name, to, revision) =>
        write(`move ${name}`, (): E.Either<AliasMoved, AliasState> => {
          const moved = cloud.move(name, to, revision, process.isBlind ? 'person' : 'engine')
          return moved === 'Moved'
            ? E.left({ _tag: 'AliasMoved', functionName: name })
            : E.right(moved)
        }),
    },
    versions: {
      find: (name, version) => read(`find ${name}`, () => published(site, name, version)),
      latest: (name) =>
        read(`latest ${name}`, () =>
          published(site, name, functions.find((each) => each.name === name)?.candidate ?? ''),
        ),
      probe: (name) => read(`probe ${name}`, () => undefined),
    },
    images: {
      has: () => read('look for an image', () => true),
      digestOf: () => read('look for a tag', () => O.none),
    },
    timers: {
      arm: (timer) =>
        write(
          `arm ${timer.functionName}${timer.revision === undefined ? '' : ` at ${timer.revision}`}`,
          () => {
            cloud.arm(timer)
            return E.right(undefined)
          },
        ),
      read: (name) =>
        read(`read timer ${name}`, () => O.fromNullable(cloud.timers.get(name)?.timer)),
      disarm: (name) =>
        write(`disarm ${name}`, () => {
          cloud.timers.delete(name)
          return E.right(undefined)
        }),
    },
    counters: {
      count: ({ from, to }) => read('count', () => traffic.count(from.getTime(), to.getTime())),
      usualLatency: () => read('usual latency', () => O.some(300)),
    },
    alarms: { firing: read('alarms', () => cloud.firing) },
    records: {
      find: () => read('find record', () => O.fromNullable(cloud.record)),
      save: (record, fence) =>
        write(
          `save v${String(record.version)} ${record.phase._tag}`,
          (): E.Either<RecordOvertaken, ReleaseRecord> =>
            cloud.save(record, fence) === 'Overtaken'
              ? E.left({ _tag: 'RecordOvertaken', release: record.release })
              : E.right(record),
        ),
      history: () => read('history', () => (cloud.record === undefined ? [] : [cloud.record])),
    },
    locks: {
      read: () =>
        read('read lock', () => ({
          fence: cloud.fence,
          ...(cloud.lock !== undefined && { lock: cloud.lock }),
        })),
      take: (_stage, owner, now, until) =>
        write('take lock', (): E.Either<LockHeld, StageLock> => {
          const { lock } = cloud
          const isFree =
            lock === undefined ||
            lock.owner === owner.owner ||
            (lock.until !== undefined && lock.until <= now)
          return isFree ? E.right(own(owner, now, until)) : E.left({ _tag: 'LockHeld', lock })
        }),
      seize: (_stage, owner, now, until) =>
        write('seize lock', () => E.right(own(owner, now, until))),
      renew: (_stage, fence, until) =>
        write('renew lock', () =>
          whileOurs(
            fence,
            (lock) => (cloud.lock = lock.until === undefined ? lock : { ...lock, until }),
          ),
        ),
      keep: (_stage, fence, reason) =>
        write('keep lock', () =>
          whileOurs(fence, ({ until: _until, ...lock }) => (cloud.lock = { ...lock, reason })),
        ),
      release: (_stage, fence) =>
        write('release lock', () =>
          whileOurs(fence, () => {
            cloud.lock = undefined
          }),
        ),
    },
    history: {
      tags: read('tags', () => []),
      commitOf: () => read('commit', () => O.none),
      branchesWith: () => read('branches', () => []),
      isAncestor: () => read('ancestor', () => true),
      headOf: () => read('head', () => O.none),
    },
    codeHost: {
      mainAgainst: (commit) =>
        read('where is main', () => (cloud.main === commit ? 'AtCommit' : 'Behind')),
      moveMain: (commit) =>
        write('move main', () => {
          cloud.main = commit
          return E.right(undefined)
        }),
      announce: ({ state }) => write(`announce ${state}`, () => E.right(undefined)),
      publishReport: () => write('publish report', () => E.right(undefined)),
    },
    stacks: { read: () => read('stack', () => ({ _tag: 'Settled' as const })) },
  }
}

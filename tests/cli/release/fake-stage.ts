import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import { runCommandLine } from '../../../cli/command'
import { payportUsage, releaseCommands } from '../../../cli/release/commands'
import { plans } from '../../../cli/release/plans'
import type { ReleaseWorld } from '../../../cli/release/world'
import { aliasTable } from '../../../local/lambda/alias-table'
import { writeEarlierRelease } from '../../../local/release-stage/earlier-releases'
import { stageAliases } from '../../../local/release-stage/stage-aliases'
import type { ReleasePorts } from '../../../src/application/ports/release/release-ports'
import type { DeadManTimer } from '../../../src/domain/release/alias'
import type { MinuteCounts } from '../../../src/domain/release/failure-class'
import type { ReleasedFunction } from '../../../src/domain/release/release-record'
import { fakeBooks } from './fake-books'

const http = 'payport-production-http'
const sweep = 'payport-production-reconcile-payments'
const functions: ReadonlyArray<Pick<ReleasedFunction, 'name' | 'role'>> = [
  { name: sweep, role: 'worker' },
  { name: http, role: 'ingress' },
]

const digest = `sha256:${'d'.repeat(64)}`
const formats = { reads: { payment: [1] }, writes: { payment: 1 } }
const minuteMs = 60_000

/** Server errors a minute among the new version's requests; there are 400 requests in all. */
export type Traffic = { readonly failing: number }

const countsOf = (minute: Date, weight: number, { failing }: Traffic): MinuteCounts => {
  const requests = { stable: Math.round(400 * (1 - weight)), candidate: Math.round(400 * weight) }
  const failures = { stable: 0, candidate: Math.min(failing, requests.candidate) }
  return {
    minute,
    requests,
    tallies: [{ functionName: http, failureClass: 'ServerError', trials: requests, failures }],
    brokenInvariants: { stable: 0, candidate: 0 },
  }
}

/** Time that passes only while somebody waits. */
const fakeClock = () => {
  let now = Date.parse('2026-11-20T10:00:00Z')
  return {
    clock: () => new Date(now),
    pause: (ms: number) => async () => {
      now += Math.max(1, ms)
    },
  }
}

const describe = (functionName: string, version: string) => ({
  functionName,
  version,
  release: { '1': '1.0.0', '2': '1.1.0' }[version] ?? 'none',
  digest,
  state: 'Active',
  role: 'role',
})

/**
 * A production stage with 1.0.0 live and 1.1.0 deployed beside it, which staging has released; fakes at the
 * ports alone.
 */
export const fakeStage = async (
  traffic: Traffic = { failing: 0 },
  over: Partial<ReleasePorts> = {},
) => {
  const table = aliasTable()
  for (const { name } of functions) for (const version of ['1', '2']) table.publish(name, version)
  const timers = new Map<string, DeadManTimer>()
  const reports: string[] = []
  const time = fakeClock()
  const weight = (): number => table.read(http)?.weights['2'] ?? 0
  const commits: Readonly<Record<string, string>> = { '1.0.0': 'a', '1.1.0': 'b', '0.9.0': '0' }

  const ports: ReleasePorts = {
    ...fakeBooks(),
    ...time,
    aliases: stageAliases(table),
    versions: {
      find: (name, version) => TE.of(describe(name, version)),
      latest: (name) => TE.of(describe(name, '2')),
      probe: () => TE.of(undefined),
    },
    images: { has: () => TE.of(true), digestOf: () => TE.of(O.none) },
    timers: {
      arm: (timer) => TE.fromIO(() => void timers.set(timer.functionName, timer)),
      read: (name) => TE.fromIO(() => O.fromNullable(timers.get(name))),
      disarm: (name) => TE.fromIO(() => void timers.delete(name)),
    },
    counters: {
      count: ({ from, to }) =>
        TE.fromIO(() =>
          Array.from({ length: (to.getTime() - from.getTime()) / minuteMs }, (_, index) =>
            countsOf(new Date(from.getTime() + index * minuteMs), weight(), traffic),
          ),
        ),
      usualLatency: () => TE.of(O.some(120)),
    },
    alarms: { firing: TE.of([]) },
    history: {
      tags: TE.of(Object.keys(commits)),
      commitOf: (tag) => TE.of(O.fromNullable(commits[tag])),
      branchesWith: () => TE.of(['release/1.1']),
      isAncestor: () => TE.of(true),
      headOf: () => TE.of(O.some('a')),
    },
    codeHost: {
      mainAgainst: () => TE.of('AtCommit'),
      moveMain: () => TE.of(undefined),
      announce: () => TE.of(undefined),
      publishReport: (release, markdown) =>
        TE.fromIO(() => void reports.push(`${release}\n${markdown}`)),
    },
    stacks: { read: () => TE.of({ _tag: 'Settled' }) },
    ...over,
  }
  const before = { commit: 'a', digest, formats }
  const stood = functions.map((each) => ({ ...each, stable: '1', candidate: '1' }))
  await writeEarlierRelease(ports, {
    ...before,
    stage: 'production',
    release: '1.0.0',
    functions: stood,
  })
  await writeEarlierRelease(ports, {
    ...before,
    stage: 'staging',
    release: '1.1.0-qa.1',
    commit: 'b',
    functions: [],
  })
  await time.pause(minuteMs)()

  const printed: string[] = []
  const complained: string[] = []
  const screen: ReleaseWorld['screen'] = {
    print: (text) => void printed.push(text),
    complain: (text) => void complained.push(text),
  }
  const world: ReleaseWorld = {
    portsOf: () => ports,
    functionsOf: () => functions,
    formats,
    plans,
    caller: { by: 'kim', owner: 'kim@laptop-1' },
    writeReport: (folder) => void reports.push(folder),
    screen,
  }

  /** Runs a command; what it printed, what it complained about, and its exit code. */
  const payport = async (...args: readonly string[]) => {
    printed.length = 0
    complained.length = 0
    const code = await runCommandLine(releaseCommands, payportUsage, args, world, screen)
    return { code, out: printed.join('\n'), err: complained.join('\n') }
  }

  /** All that a command could have changed. */
  const everything = async () =>
    JSON.stringify({
      aliases: functions.map(({ name }) => table.read(name)),
      timers: [...timers],
      lock: await ports.locks.read('production')(),
      records: await ports.records.history('production', 10)(),
      reports,
    })

  return { payport, everything, ports, table, reports, http, liveAlone: () => table.read(http) }
}

export type FakeStage = Awaited<ReturnType<typeof fakeStage>>

export const unavailable = TE.left({
  _tag: 'CloudUnavailable',
  cause: 'ThrottlingException',
} as const)

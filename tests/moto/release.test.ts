import { setTimeout as sleep } from 'node:timers/promises'

import { UpdateAliasCommand } from '@aws-sdk/client-lambda'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import type { LockOwner } from '../../src/application/ports/release/stage-locks'
import { abortRelease } from '../../src/application/release/abort-release'
import { resumeRelease } from '../../src/application/release/resume-release'
import { rollBackRelease } from '../../src/application/release/roll-back-release'
import { startRelease } from '../../src/application/release/start-release'
import { type Tick, tickRelease } from '../../src/application/release/tick-release'
import { watchRelease } from '../../src/application/release/watch-release'
import { releasedFunctions } from '../../src/compose-release'
import type { ReleaseRecord } from '../../src/domain/release/release-record'
import type { RolloutPlan } from '../../src/domain/release/rollout-plan'
import { fastClock, type Health, type ReleaseStage, right, startStage } from './release-stage'

const minute = 60_000
const plan: RolloutPlan = {
  steps: [
    { weight: 5, minimumMs: 2 * minute, minimumRequests: 5 },
    { weight: 50, minimumMs: 3 * minute, minimumRequests: 50 },
    { weight: 95, minimumMs: 5 * minute, minimumRequests: 100 },
  ],
  leaseMs: 10 * minute,
  tickMs: 15_000,
  shiftWithinMs: 2 * minute,
  countsLagMs: 2 * minute,
  blindAfterMs: 10 * minute,
  alpha: 0.01,
  excludedRate: 0.05,
}

const runner: LockOwner = { owner: 'run-17', reason: 'release 1.2.3-rc.1' }
const kim: LockOwner = { owner: 'kim@laptop-1', reason: 'something is odd' }
const person = { by: 'kim', reason: 'something is odd', functionNames: [] }

const allOf = (version: string) => releasedFunctions('dev').map(() => ({ version, weights: {} }))

let stage: ReleaseStage
beforeEach(async () => {
  stage = await startStage(releasedFunctions('dev'))
}, 60_000)
afterEach(() => stage.stop())

/** The stage's ports in a time of their own, in which every minute has its requests. */
const portsWith = (health: Health): ReleasePorts => ({
  ...stage.ports,
  ...fastClock(stage.serve(health)),
})

const start = async (ports: ReleasePorts): Promise<number> => {
  const { lock } = await right(startRelease(ports)({ stage: 'dev', owner: runner, dryRun: false }))
  return lock?.fence ?? 0
}

type Seen = { readonly ticks: Tick[]; readonly onTick: (tick: Tick) => () => void }
const watcher = (): Seen => {
  const ticks: Tick[] = []
  return { ticks, onTick: (tick) => () => ticks.push(tick) }
}

const timers = () =>
  Promise.all(releasedFunctions('dev').map(({ name }) => right(stage.ports.timers.read(name))))

const phasesOf = ({ events }: ReleaseRecord) => events.map(({ what }) => what._tag)

describe('a canary', () => {
  it('goes step by step to the new version, and leaves nothing behind', async () => {
    const ports = portsWith({})
    await stage.deploy(plan, ports)
    expect(await stage.aliases()).toEqual(allOf('1'))
    const fence = await start(ports)
    const { ticks, onTick } = watcher()
    const weights = new Set<number>()
    const record = await right(
      watchRelease(ports)({
        stage: 'dev',
        fence,
        onTick: (tick) => () => {
          onTick(tick)()
          for (const { weights: shares } of Object.values(tick.observed.aliases))
            weights.add(shares['2'] ?? 0)
        },
      }),
    )
    expect(record.phase).toMatchObject({ _tag: 'Promoted' })
    expect([...weights]).toEqual([0, 0.05, 0.5, 0.95])
    expect(await stage.aliases()).toEqual(allOf('2'))
    expect(await timers()).toEqual([O.none, O.none, O.none])
    expect(await right(ports.locks.read('dev'))).toEqual({ fence })
    expect(await right(ports.records.find('dev'))).toEqual(O.some(record))
    expect(ticks.flatMap(({ unread }) => unread)).toEqual([])
    expect(stage.announced).toContain('POST /repos/shop/payport/deployments/1/statuses')
  }, 120_000)

  it('is put back by what its requests show, and the stage stays locked', async () => {
    const ports = portsWith({ '2': 0.6 })
    await stage.deploy(plan, ports)
    const fence = await start(ports)
    const record = await right(
      watchRelease(ports)({ stage: 'dev', fence, onTick: watcher().onTick }),
    )
    expect(record.phase).toMatchObject({
      _tag: 'RolledBack',
      reason: { _tag: 'FailsMore', failureClass: 'ServerError' },
    })
    expect(await stage.aliases()).toEqual(allOf('1'))
    expect(await timers()).toEqual([O.none, O.none, O.none])
    const { lock } = await right(ports.locks.read('dev'))
    expect(lock).toMatchObject({ owner: runner.owner })
    expect(lock).not.toHaveProperty('until')
    expect(await startRelease(ports)({ stage: 'dev', owner: kim, dryRun: false })()).toEqual(
      E.left({ _tag: 'LockHeld', lock }),
    )
  }, 120_000)
})

/** Looks, and does, until the release is in this phase. */
const runTo = async (ports: ReleasePorts, fence: number, phase: string): Promise<Tick> => {
  for (let looks = 0; looks < 100; looks += 1) {
    const seen = await right(tickRelease(ports)({ stage: 'dev', fence }))
    if (seen.record.phase._tag === phase) return seen
    await ports.pause(Math.max(0, seen.lookAgainAt.getTime() - ports.clock().getTime()))()
  }
  throw new Error(`the release never came to ${phase}`)
}

describe('going back', () => {
  it('from a canary takes one command, whoever runs it', async () => {
    const ports = portsWith({})
    await stage.deploy(plan, ports)
    const fence = await start(ports)
    await runTo(ports, fence, 'Watching')
    expect(await stage.aliases()).not.toEqual(allOf('1'))
    const aborted = await right(
      abortRelease(ports)({ stage: 'dev', owner: kim, ...person, onTick: watcher().onTick }),
    )
    expect(aborted).toMatchObject({ _tag: 'PutBack', record: { phase: { _tag: 'RolledBack' } } })
    expect(await stage.aliases()).toEqual(allOf('1'))
    expect(await timers()).toEqual([O.none, O.none, O.none])
    // The runner of before has lost its lock, and moves nothing any more.
    expect(await tickRelease(ports)({ stage: 'dev', fence })()).toEqual(
      E.left(expect.objectContaining({ _tag: 'LockLost' })),
    )
  }, 120_000)

  it('from what was promoted is a move of the aliases', async () => {
    const ports = portsWith({})
    await stage.deploy(plan, ports)
    await right(
      watchRelease(ports)({ stage: 'dev', fence: await start(ports), onTick: watcher().onTick }),
    )
    expect(await stage.aliases()).toEqual(allOf('2'))
    const { record } = await right(
      rollBackRelease(ports)({
        stage: 'dev',
        owner: kim,
        by: 'kim',
        reason: 'something is odd',
        dryRun: false,
        onTick: watcher().onTick,
      }),
    )
    expect(record?.phase).toMatchObject({ _tag: 'RolledBack', reason: { _tag: 'Asked' } })
    expect(await stage.aliases()).toEqual(allOf('1'))
  }, 120_000)

  it('happens by itself when the runner dies, and whoever resumes writes it down', async () => {
    const short: RolloutPlan = { ...plan, tickMs: 400, shiftWithinMs: 1_500, leaseMs: 3_000 }
    const { ports } = stage
    await stage.deploy(short)
    const fence = await start(ports)
    await runTo(ports, fence, 'Watching')
    expect(await stage.aliases()).not.toEqual(allOf('1'))
    // Nobody looks any more. The timers need the lease, and no code.
    await sleep(short.leaseMs + 2_000)
    expect(await stage.aliases()).toEqual(allOf('1'))

    const later = portsWith({})
    await later.pause(10 * minute)()
    const { lock } = await right(resumeRelease(later)({ stage: 'dev', owner: kim }))
    const record = await right(
      watchRelease(later)({ stage: 'dev', fence: lock.fence, onTick: watcher().onTick }),
    )
    expect(record.phase).toMatchObject({
      _tag: 'RolledBack',
      reason: { _tag: 'PutBackElsewhere' },
    })
    expect(phasesOf(record)).toContain('Watching')
  }, 120_000)
})

describe('another hand', () => {
  const moveBehindItsBack = (name: string, version: string, weights: Record<string, number>) =>
    stage.clients.lambda.send(
      new UpdateAliasCommand({
        FunctionName: name,
        Name: 'live',
        FunctionVersion: version,
        RoutingConfig: { AdditionalVersionWeights: weights },
      }),
    )

  it('that moves two aliases at the same moment is noticed, and what it did stays', async () => {
    const ports = portsWith({})
    await stage.deploy(plan, ports)
    const fence = await start(ports)
    const names = releasedFunctions('dev').map(({ name }) => name)
    let raced = false
    // Between the look and the move: the revision that was read is not the alias's any more.
    const racing: ReleasePorts = {
      ...ports,
      aliases: {
        ...ports.aliases,
        move: (name, to, revision) => async () => {
          if (!raced) {
            raced = true
            for (const each of names) await moveBehindItsBack(each, '1', { '2': 0.3 })
          }
          return ports.aliases.move(name, to, revision)()
        },
      },
    }
    const { record, performed } = await runTo(racing, fence, 'Frozen')
    expect(raced).toBe(true)
    expect(record.phase).toMatchObject({
      _tag: 'Frozen',
      reason: { _tag: 'ForeignHand' },
    })
    expect(performed.some(({ failure }) => failure?._tag === 'AliasMoved')).toBe(false)
    expect(await stage.aliases()).toEqual(
      names.map(() => ({ version: '1', weights: { '2': 0.3 } })),
    )
  }, 120_000)

  it('that releases at the same time is kept out by the lock', async () => {
    const ports = portsWith({})
    await stage.deploy(plan, ports)
    const both = await Promise.all(
      [runner, kim].map((owner) => startRelease(ports)({ stage: 'dev', owner, dryRun: false })()),
    )
    expect(both.filter(E.isRight)).toHaveLength(1)
    expect(both.filter(E.isLeft).map(({ left }) => left._tag)).toEqual([
      expect.stringMatching(/^(LockHeld|RecordOvertaken|NotNow)$/),
    ])
  }, 120_000)
})

describe('what is refused, and nothing moved', () => {
  it('is a start while an alias is split', async () => {
    const ports = portsWith({})
    await stage.deploy(plan, ports)
    const [worker] = releasedFunctions('dev')
    await stage.clients.lambda.send(
      new UpdateAliasCommand({
        FunctionName: worker?.name ?? '',
        Name: 'live',
        RoutingConfig: { AdditionalVersionWeights: { '2': 0.1 } },
      }),
    )
    expect(await startRelease(ports)({ stage: 'dev', owner: runner, dryRun: false })()).toEqual(
      E.left(expect.objectContaining({ _tag: 'AliasSplit', functionName: worker?.name })),
    )
    expect(await right(ports.locks.read('dev'))).not.toHaveProperty('lock')
  }, 120_000)
})

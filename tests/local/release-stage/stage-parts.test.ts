import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { aliasTable } from '../../../local/lambda/alias-table'
import { startCommand } from '../../../local/machine-process'
import type { PrintedMetrics } from '../../../local/release-stage/printed-metrics'
import { stageAlarms } from '../../../local/release-stage/stage-alarms'
import { stageAliases } from '../../../local/release-stage/stage-aliases'
import type { StageClock } from '../../../local/release-stage/stage-clock'
import { stageClock } from '../../../local/release-stage/stage-clock'
import { type Invoked, stageCounters } from '../../../local/release-stage/stage-counters'
import { stageTimers } from '../../../local/release-stage/stage-timers'

const http = 'payport-production-http'
const minuteMs = 60_000
const noon = new Date('2026-11-20T12:00:00Z')
const after = (seconds: number): Date => new Date(noon.getTime() + seconds * 1_000)

const split = () => {
  const table = aliasTable()
  table.publish(http, '1')
  table.publish(http, '2')
  table.update(http, { version: '1', weights: { '2': 0.05 } })
  return table
}

describe('the clock of the stage', () => {
  it('begins at a whole minute and runs so many times as fast', () => {
    const clock = stageClock(60)
    const real = new Date()
    const later = new Date(real.getTime() + 1_000)

    expect(clock.onStage(later).getTime() - clock.onStage(real).getTime()).toBe(minuteMs)
    const ahead = new Date(clock.now().getTime() + minuteMs)
    expect(clock.realMsUntil(ahead)).toBeLessThanOrEqual(1_000)
    expect(clock.realMsUntil(noon)).toBe(0)
  })
})

describe('the aliases of the stage', () => {
  it('move on the revision that was seen, and not on an older one', async () => {
    const table = split()
    const aliases = stageAliases(table)
    const seen = await aliases.read(http)()
    const revision = E.isRight(seen) ? seen.right.revision : ''
    const back = { version: '1', weights: {} }

    expect(await aliases.move(http, back, revision)()).toMatchObject(E.right(back))
    expect(await aliases.move(http, back, revision)()).toEqual(
      E.left({ _tag: 'AliasMoved', functionName: http }),
    )
    expect(await aliases.read('none')()).toEqual(
      E.left({ _tag: 'AliasMissing', functionName: 'none' }),
    )
    expect(await aliases.move(http, { version: '3', weights: {} }, 'r')()).toMatchObject(
      E.left({ _tag: 'CloudRefused' }),
    )
  })
})

describe('the timers of the stage', () => {
  /** Real time, so that a timer really fires. */
  const clock: StageClock = stageClock(1)
  const armed = async (revisionOf: (table: ReturnType<typeof split>) => string | undefined) => {
    const table = split()
    const fired: boolean[] = []
    const timers = stageTimers(table, clock, (_, putBack) => fired.push(putBack))
    const revision = revisionOf(table)
    const firesAt = new Date(clock.now().getTime() + 20)
    const timer = { functionName: http, version: '1', firesAt }
    await timers.arm({ ...timer, ...(revision !== undefined && { revision }) })()
    return { table, timers, fired }
  }
  const untilFired = async (fired: readonly boolean[]): Promise<void> => {
    while (fired.length === 0) await sleep(5)
  }

  it('put the alias back by themselves', async () => {
    const { table, timers, fired } = await armed(() => undefined)
    expect(await timers.read(http)()).toMatchObject(E.right(O.some({ version: '1' })))
    await untilFired(fired)

    expect(fired).toEqual([true])
    expect(table.read(http)).toMatchObject({ version: '1', weights: {} })
    expect(await timers.read(http)()).toEqual(E.right(O.none))
  })

  it('put it back while it has the revision that they were armed with', async () => {
    const { table, fired } = await armed((each) => each.read(http)?.revision)
    await untilFired(fired)

    expect(table.read(http)?.weights).toEqual({})
  })

  it('harm nothing once it has moved on', async () => {
    const { table, fired } = await armed((each) => each.read(http)?.revision)
    table.update(http, { version: '2', weights: {} })
    await untilFired(fired)

    expect(fired).toEqual([false])
    expect(table.read(http)).toMatchObject({ version: '2', weights: {} })
  })

  it('do not fire when disarmed', async () => {
    const { table, timers, fired } = await armed(() => undefined)
    await timers.disarm(http)()
    await sleep(60)

    expect(fired).toEqual([])
    expect(table.read(http)?.weights).toEqual({ '2': 0.05 })
  })
})

const answered = (seconds: number, version: string, values: PrintedMetrics['values']) => ({
  at: after(seconds),
  functionName: http,
  version,
  provider: undefined,
  values: { requests: 1, failures: 0, ...values },
})

const functions = [{ name: http, role: 'ingress', stable: '1', candidate: '2' }] as const

describe('the counts of the stage', () => {
  const approval = { requests: 1, approvals: 0, declines: 1, unknown: 0, notSent: 0 }
  const printed: readonly PrintedMetrics[] = [
    answered(1, '1', { settledLatency: 10 }),
    answered(2, '1', { settledLatency: 90 }),
    answered(3, '2', { failures: 1, latency: 500 }),
    answered(4, '2', { settledLatency: 90 }),
    answered(5, '3', { failures: 1 }),
    answered(6, '2', { moneyInvariantBroken: 1, requests: 0 }),
    { ...answered(7, '2', approval), provider: 'naverpay' },
    answered(61, '2', {}),
  ]
  const invoked: readonly Invoked[] = [
    { at: after(1), functionName: http, version: '1', timedOut: false },
    { at: after(2), functionName: http, version: '2', timedOut: true },
  ]
  const counters = stageCounters({ printed, invoked })

  it('are by minute and by version, for each class', async () => {
    const counted = await counters.count({
      functions,
      from: noon,
      to: after(120),
      slowAfterMs: 50,
    })()
    const [first, second] = E.isRight(counted) ? counted.right : []

    expect(first).toMatchObject({
      minute: noon,
      requests: { stable: 2, candidate: 2 },
      brokenInvariants: { stable: 0, candidate: 1 },
    })
    const tallies = Object.fromEntries(
      (first?.tallies ?? []).map(({ failureClass, trials, failures }) => [
        failureClass,
        [trials.stable, failures.stable, trials.candidate, failures.candidate],
      ]),
    )
    expect(tallies).toEqual({
      ServerError: [2, 0, 2, 1],
      TimedOut: [1, 0, 1, 1],
      OutcomeUnknown: [0, 0, 1, 0],
      Slow: [2, 1, 1, 1],
      'Declined.kakaopay': [0, 0, 0, 0],
      'Declined.naverpay': [0, 0, 1, 1],
      'Declined.nicepay': [0, 0, 0, 0],
    })
    expect(second).toMatchObject({ requests: { stable: 0, candidate: 1 } })
  })

  it('tell what is usual of the standing version alone', async () => {
    const usual = counters.usualLatency({ functions, from: noon, to: after(60) })
    expect(await usual()).toEqual(E.right(O.some(90)))
    expect(await counters.usualLatency({ functions, from: after(60), to: after(120) })()).toEqual(
      E.right(O.none),
    )
  })
})

describe('the alarms of the stage', () => {
  const many = (minute: number, requests: number, failing: number) =>
    Array.from({ length: requests }, (_, index) =>
      answered(minute * 60 + 1, '1', { failures: Number(index < failing) }),
    )

  it.each([
    ['nothing', [], []],
    ['few failures', [...many(0, 100, 5), ...many(1, 100, 5)], []],
    ['one bad minute', [...many(0, 100, 0), ...many(1, 100, 50)], []],
    ['two bad minutes', [...many(0, 100, 6), ...many(1, 100, 6)], ['http-failures']],
    ['too few requests', [...many(0, 20, 20), ...many(1, 20, 20)], []],
    ['a broken rule', [answered(90, '2', { moneyInvariantBroken: 1 })], ['money-invariant']],
    ['one that is long over', [answered(30, '2', { moneyInvariantBroken: 1 })], []],
  ])('after %s', async (_, printed, firing) => {
    const alarms = stageAlarms(printed, () => after(120))
    expect(await alarms.firing()).toEqual(E.right(firing))
  })
})

describe('the faulty version', () => {
  const folder = mkdtempSync(join(tmpdir(), 'payport-faulty-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Which requests the code behind it cannot read, with all of the share faulty or nothing. */
  const failing = (share: string): string => {
    cpSync(
      resolve(__dirname, '../../../local/release-stage/faulty-http.cjs'),
      join(folder, 'http.cjs'),
    )
    writeFileSync(
      join(folder, 'http-without-fault.js'),
      'exports.handler = ({ body }) => "read " + body',
    )
    const event = (method: string, rawPath: string) =>
      `{ body: "b", rawPath: "${rawPath}", requestContext: { http: { method: "${method}" } } }`
    const script = `const { handler } = require('./http.cjs')
      const read = (event) => { try { return handler(event) } catch (error) { return error.name } }
      console.log([${event('POST', '/v1/payments')}, ${event('GET', '/v1/payments')}, ${event('POST', '/checkout/x/return')}].map(read).join())`
    return execFileSync(process.execPath, ['-e', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { FAULTY_SHARE: share },
    }).trim()
  }

  it('fails where a new payment is read, in its share of them, and nowhere else', () => {
    expect(failing('1')).toBe('TypeError,read b,read b')
    expect(failing('0')).toBe('read b,read b,read b')
  })
})

describe('npm run demo:release', () => {
  it('explains itself, and refuses what it does not know', async () => {
    const help = startCommand('demo-release', {}, ['--help'])
    const unknown = startCommand('demo-release', {}, ['--slow'])

    expect(await help.ended).toBe(0)
    expect(help.output()).toContain('npm run demo:release')
    expect(await unknown.ended).toBe(1)
    expect(unknown.output()).toContain("'--slow'")
  })
})

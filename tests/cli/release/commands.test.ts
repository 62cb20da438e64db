import * as TE from 'fp-ts/TaskEither'

import { releaseCommands } from '../../../cli/release/commands'
import { fakeStage, type FakeStage, unavailable } from './fake-stage'

const deployed = async (...given: Parameters<typeof fakeStage>): Promise<FakeStage> => {
  const stage = await fakeStage(...given)
  expect(await stage.payport('release', 'deploy', '1.1.0')).toMatchObject({ code: 0 })
  return stage
}

describe('the way of a release', () => {
  it('is planned, deployed, started and promoted', async () => {
    const stage = await fakeStage()

    const planned = await stage.payport('release', 'plan', '1.1.0')
    expect(planned.code).toBe(0)
    expect(planned.out).toContain('1.1.0 may be released to production.')
    expect(planned.out).toContain('the image of 1.1.0-qa.1')
    expect(planned.out).toContain('after  1.0.0')

    const prepared = await stage.payport('release', 'deploy', '1.1.0')
    expect(prepared.out).toContain('nobody gets it yet')
    expect(stage.liveAlone()).toMatchObject({ version: '1', weights: {} })

    const ended = await stage.payport('release', 'start', 'production', '--report', 'somewhere')
    expect(ended.code).toBe(0)
    expect(ended.out).toContain('1.1.0 in production: promoted')
    for (const weight of [1, 5, 25, 50, 95])
      expect(ended.out).toContain(`${String(weight)} % of the traffic get the new version`)
    expect(stage.liveAlone()).toMatchObject({ version: '2', weights: {} })
    expect(stage.reports).toEqual(['somewhere', expect.stringContaining('# 1.1.0 to production')])
  })

  it('goes back when the new version fails more, says why, and stays locked', async () => {
    const stage = await deployed({ failing: 2 })

    const ended = await stage.payport('release', 'start', 'production')
    expect(ended.code).toBe(3)
    expect(ended.err).toMatch(
      /rolled back, because server errors come more often with the new version: the counts are [\d,.]+ times likelier if it is worse, and 700 is enough/,
    )
    expect(ended.err).toContain('payport unlock production --reason')
    expect(stage.liveAlone()).toMatchObject({ version: '1', weights: {} })

    const again = await stage.payport('release', 'plan', '1.1.0')
    expect(again.code).toBe(1)
    expect(again.err).toContain('until somebody unlocks it')

    const unlocked = await stage.payport('unlock', 'production', '--reason', 'mended in 1.1.1')
    expect(unlocked).toMatchObject({ code: 0, out: expect.stringContaining('production is open') })
    expect(await stage.payport('release', 'plan', '1.1.0')).toMatchObject({ code: 0 })
  })

  it('is taken over by another process, aborted, and rolled back after its end', async () => {
    const stage = await deployed()
    const started = await stage.payport('release', 'start', 'production', '--detach')
    expect(started.out).toContain('payport release resume production')

    const held = await stage.payport('release', 'hold', 'production', '--reason', 'lunch')
    expect(held).toMatchObject({ code: 0, out: expect.stringContaining('Written down for 1.1.0') })
    const hastened = await stage.payport('release', 'promote', 'production', '--reason', 'back')
    expect(hastened.code).toBe(0)

    const aborted = await stage.payport('release', 'abort', 'production', '--reason', 'a call')
    expect(aborted.code).toBe(0)
    expect(aborted.out).toContain('rolled back, because kim asked for it: a call')
    await stage.payport('unlock', 'production', '--reason', 'it was a mistake')

    await stage.payport('release', 'deploy', '1.1.0')
    await stage.payport('release', 'start', 'production', '--detach')
    const resumed = await stage.payport('release', 'resume', 'production')
    expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining('promoted') })
    expect(stage.liveAlone()).toMatchObject({ version: '2' })

    const back = await stage.payport('rollback', 'production', '--reason', 'slow')
    expect(back).toMatchObject({ code: 0, out: expect.stringContaining('kim asked for it: slow') })
    expect(stage.liveAlone()).toMatchObject({ version: '1', weights: {} })
  })

  it('goes back at the same click while it runs', async () => {
    const stage = await deployed()
    await stage.payport('release', 'start', 'production', '--detach')

    const back = await stage.payport('rollback', 'production')
    expect(back).toMatchObject({ code: 0, out: expect.stringContaining('rolled back') })
    expect(stage.liveAlone()).toMatchObject({ version: '1', weights: {} })
  })

  it('puts the aliases back when not even the lock can be read', async () => {
    const stage = await deployed()
    await stage.payport('release', 'start', 'production', '--detach')
    stage.table.update(stage.http, { version: '1', weights: { '2': 0.05 } })
    const broken = { ...stage.ports.locks, seize: () => unavailable }
    Object.assign(stage.ports, { locks: broken })

    const aborted = await stage.payport('release', 'abort', 'production')
    expect(aborted.code).toBe(0)
    expect(aborted.out).toContain('Only the aliases were seen to')
    expect(aborted.out).toContain(`${stage.http}: put back`)
    expect(stage.liveAlone()).toMatchObject({ weights: {} })
  })

  it('is shown by those who only watch', async () => {
    const stage = await deployed()
    await stage.payport('release', 'start', 'production')
    const before = await stage.everything()

    expect(await stage.payport('release', 'watch', 'production')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1.1.0 in production: promoted'),
    })
    expect(await stage.everything()).toBe(before)
  })
})

describe('status', () => {
  it('tells what is live where, at which weight, and what the release waits for', async () => {
    const stage = await deployed()
    await stage.payport('release', 'start', 'production', '--detach')
    const { code, out } = await stage.payport('release', 'status', 'production')

    expect(code).toBe(0)
    expect(out).toContain('on its way to 1 % of the traffic')
    expect(out).toContain(`ingress  ${stage.http}: version 1 alone`)
    expect(out).toContain('kim@laptop-1 holds the lock since')
  })
})

describe('status after the end', () => {
  it('still tells where the aliases are', async () => {
    const stage = await deployed()
    await stage.payport('release', 'start', 'production')
    const { out } = await stage.payport('release', 'status', 'production')

    expect(out).toContain('promoted: everybody gets the new version')
    expect(out).toContain(`ingress  ${stage.http}: version 2 alone`)
    expect(out).toContain('Nobody holds the lock.')
  })
})

const acting: ReadonlyArray<readonly [name: string, args: readonly string[]]> = [
  ['deploy', ['release', 'deploy', '1.1.0']],
  ['start', ['release', 'start', 'production']],
  ['resume', ['release', 'resume', 'production']],
  ['hold', ['release', 'hold', 'production', '--reason', 'r']],
  ['promote', ['release', 'promote', 'production', '--reason', 'r']],
  ['abort', ['release', 'abort', 'production']],
  ['rollback', ['rollback', 'production', '--to', '0.9.0']],
  ['lock', ['lock', 'production', '--reason', 'r']],
  ['unlock', ['unlock', 'production', '--reason', 'r']],
]

describe('--dry-run', () => {
  it.each(acting)('%s changes nothing', async (_, args) => {
    const stage = await deployed()
    const needsRunning = !args.includes('deploy') && !args.includes('start')
    if (needsRunning) await stage.payport('release', 'start', 'production', '--detach')
    const before = await stage.everything()

    await stage.payport(...args, '--dry-run')

    expect(await stage.everything()).toBe(before)
  })

  it('says what would be gone back to', async () => {
    const stage = await deployed()
    await stage.payport('release', 'start', 'production')

    expect(await stage.payport('rollback', 'production', '--dry-run')).toMatchObject({
      code: 0,
      out: 'production would go back from 1.1.0 to 1.0.0.\nNothing was moved.',
    })
  })
})

describe('--json', () => {
  it.each([
    ...acting.map(([, args]) => args),
    ['release', 'plan', '1.1.0'],
    ['release', 'status', 'production'],
    ['release', 'watch', 'staging'],
    ['tag', 'next', 'rc'],
  ])('%j... is one document, also of a refusal', async (...args) => {
    const stage = await deployed()
    const { out } = await stage.payport(...args, '--json')

    expect(JSON.parse(out)).toEqual(expect.any(Object))
  })

  it('has a refusal with its rule and its way out', async () => {
    const stage = await fakeStage({ failing: 0 }, { stacks: { read: () => unavailable } })
    const { code, out } = await stage.payport('release', 'plan', '1.1.0', '--json')

    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      refused: { _tag: 'CloudUnavailable' },
      rule: expect.any(String),
      wayOut: expect.stringContaining('Try again'),
    })
  })
})

describe('called wrongly', () => {
  it.each([
    [[], 'A command is needed.'],
    [['release'], 'There is no "release".'],
    [['release', 'go', 'production'], 'There is no "release go production".'],
    [['release', 'start'], 'It needs a stage'],
    [['release', 'start', 'prod'], 'The stage must be dev, staging, production, not "prod".'],
    [['release', 'start', 'dev', 'staging'], 'nothing more, not "staging"'],
    [['release', 'start', 'dev', '--force'], "Unknown option '--force'"],
    [['release', 'plan', 'v1.1.0'], 'v1.1.0 is not a version'],
    [['release', 'deploy', '1.1.0', '--plan', 'toString'], 'The plan must be standard'],
    [['release', 'hold', 'production'], 'It needs --reason'],
    [['unlock', 'production', '--reason', ' '], 'It needs --reason'],
    [['tag', 'next', 'beta'], 'It must be rc, qa or release'],
    [['tag', 'next', 'rc', '--for', '1.2'], '--for takes x.y.z'],
  ])('%j says what is wrong, does nothing and ends with 2', async (args, says) => {
    const stage = await fakeStage()
    const before = await stage.everything()
    const { code, err } = await stage.payport(...args)

    expect(code).toBe(2)
    expect(err).toContain(says)
    expect(await stage.everything()).toBe(before)
  })
})

describe('--help', () => {
  it('lists every command', async () => {
    const stage = await fakeStage()
    const { code, out } = await stage.payport('--help')

    expect(code).toBe(0)
    for (const { name } of releaseCommands) expect(out).toContain(`payport ${name} `)
  })

  it.each(releaseCommands.map(({ name, options }) => [name, Object.keys(options)] as const))(
    '%s tells its options and its exit codes',
    async (name, options) => {
      const stage = await fakeStage()
      const { code, out } = await stage.payport(...name.split(' '), '--help')

      expect(code).toBe(0)
      expect(out).toContain(`payport ${name}`)
      expect(out).toContain('Exit code: 0')
      for (const option of [...options, 'json', 'help']) expect(out).toContain(`--${option}`)
    },
  )
})

it('prints the tag that comes next', async () => {
  const stage = await fakeStage()
  expect(await stage.payport('tag', 'next', 'rc')).toMatchObject({ code: 0, out: '1.1.1-rc.1' })
  expect(await stage.payport('tag', 'next', 'qa', '--for', '1.2.0')).toMatchObject({ code: 1 })
})

it('tells what could not be read while it runs, and goes on', async () => {
  const stage = await deployed()
  let looks = 0
  const firing: typeof stage.ports.alarms.firing = () => {
    looks += 1
    return looks === 5 ? unavailable() : TE.of<never, readonly string[]>([])()
  }
  Object.assign(stage.ports, { alarms: { firing } })

  const { code, out } = await stage.payport('release', 'start', 'production')
  expect(code).toBe(0)
  expect(out).toContain('could not read the alarms: AWS or GitHub did not answer: Throttling')
})

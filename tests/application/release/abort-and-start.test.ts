import * as E from 'fp-ts/Either'

import { abortRelease } from '../../../src/application/release/abort-release'
import { startRelease } from '../../../src/application/release/start-release'
import { fakeStage, type FakeStage, unavailable } from '../../cli/release/fake-stage'

const stage = 'production'
const owner = { owner: 'kim@laptop', reason: 'release' }
const sweep = 'payport-production-reconcile-payments'

const deployed = async (): Promise<FakeStage> => {
  const fake = await fakeStage()
  expect(await fake.payport('release', 'deploy', '1.1.0')).toMatchObject({ code: 0 })
  return fake
}

const started = async (): Promise<FakeStage> => {
  const fake = await deployed()
  await fake.payport('release', 'start', stage, '--detach')
  return fake
}

const abort = ({ ports, http }: FakeStage) =>
  abortRelease(ports)({
    stage,
    owner,
    by: 'kim',
    reason: 'a call',
    functionNames: [sweep, http],
    onTick: () => () => undefined,
  })()

const withoutLock = (fake: FakeStage): void => {
  Object.assign(fake.ports, { locks: { ...fake.ports.locks, seize: () => unavailable } })
}
const withoutRecord = (fake: FakeStage): void => {
  Object.assign(fake.ports, { records: { ...fake.ports.records, find: () => unavailable } })
}

const outcomes = (aborted: Awaited<ReturnType<typeof abort>>): readonly string[] =>
  E.isRight(aborted) && aborted.right._tag === 'AliasesPutBack'
    ? aborted.right.aliases.map(({ functionName, outcome }) => `${functionName}: ${outcome}`)
    : [`no aliases: ${JSON.stringify(aborted)}`]

describe('an abort that gets no lock', () => {
  it('puts an alias back that the new version has alone', async () => {
    const fake = await started()
    fake.table.update(fake.http, { version: '2', weights: {} })
    fake.table.update(sweep, { version: '1', weights: { '2': 0.01 } })
    withoutLock(fake)

    expect(outcomes(await abort(fake))).toEqual([`${sweep}: PutBack`, `${fake.http}: PutBack`])
    expect(fake.liveAlone()).toMatchObject({ version: '1', weights: {} })
    expect(fake.table.read(sweep)).toMatchObject({ version: '1', weights: {} })
  })

  it('leaves alone what no release puts there', async () => {
    const fake = await started()
    const foreign = { version: '1', weights: { '2': 0.37 } }
    fake.table.update(fake.http, foreign)
    withoutLock(fake)

    expect(outcomes(await abort(fake))).toEqual([`${sweep}: WasStable`, `${fake.http}: NotOurs`])
    expect(fake.liveAlone()).toMatchObject(foreign)
  })

  it('says that there is nothing to abort after the end', async () => {
    const fake = await deployed()
    await fake.payport('release', 'start', stage)
    withoutLock(fake)

    expect(await abort(fake)).toEqual(E.left({ _tag: 'NotNow', state: 'Promoted' }))
    expect(fake.liveAlone()).toMatchObject({ version: '2', weights: {} })
  })
})

describe('an abort that cannot read the record', () => {
  it('takes shares away, and says of the rest that nobody knows', async () => {
    const fake = await started()
    fake.table.update(sweep, { version: '1', weights: { '2': 0.01 } })
    fake.table.update(fake.http, { version: '2', weights: {} })
    withoutRecord(fake)

    expect(outcomes(await abort(fake))).toEqual([`${sweep}: PutBack`, `${fake.http}: NotSplit`])
    expect(fake.liveAlone()).toMatchObject({ version: '2', weights: {} })
  })
})

describe('a stage under a record of what was promoted, put back in the same moment', () => {
  it('is put right by a rollback', async () => {
    const fake = await deployed()
    await fake.payport('release', 'start', stage)
    for (const name of [sweep, fake.http]) fake.table.update(name, { version: '1', weights: {} })

    expect(await fake.payport('release', 'resume', stage)).toMatchObject({ code: 1 })
    expect(await fake.payport('rollback', stage, '--reason', 'aborted')).toMatchObject({ code: 0 })
    expect(fake.liveAlone()).toMatchObject({ version: '1', weights: {} })
    expect(await fake.payport('release', 'status', stage)).toMatchObject({
      out: expect.stringContaining('rolled back'),
    })
  })
})

describe('a start', () => {
  const start = (fake: FakeStage, release: string, dryRun = false) =>
    startRelease(fake.ports)({ stage, owner, release, dryRun })()

  it.each([false, true])(
    'of another tag than the prepared one locks and writes nothing; dry run: %s',
    async (dryRun) => {
      const fake = await deployed()
      const found = await fake.ports.records.find(stage)()
      expect(await start(fake, '1.0.9', dryRun)).toEqual(
        E.left({ _tag: 'AnotherPrepared', stage, wanted: '1.0.9', prepared: '1.1.0' }),
      )
      expect(await fake.ports.records.find(stage)()).toEqual(found)
      expect(await fake.ports.locks.read(stage)()).not.toHaveProperty('right.lock')
      expect(fake.liveAlone()).toMatchObject({ version: '1', weights: {} })
    },
  )

  it('of the tag that is meant writes the first step', async () => {
    const fake = await deployed()
    expect(await start(fake, '1.1.0')).toMatchObject(
      E.right({ record: { phase: { _tag: 'Shifting', step: 0 } }, lock: { owner: owner.owner } }),
    )
  })
})

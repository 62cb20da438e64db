import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import { performActions } from '../../../src/application/release/perform-actions'
import { tickRelease } from '../../../src/application/release/tick-release'
import type { Action } from '../../../src/domain/release/observed'
import { fakeStage, type FakeStage, unavailable } from '../../cli/release/fake-stage'
import { at, prepared } from '../../support/releases'

const stage = 'production'

const started = async (): Promise<FakeStage> => {
  const fake = await fakeStage()
  await fake.payport('release', 'deploy', '1.1.0')
  await fake.payport('release', 'start', stage, '--detach')
  return fake
}

describe('a look', () => {
  const fenceOf = async ({ ports }: FakeStage): Promise<number> => {
    const lock = await ports.locks.read(stage)()
    return E.isRight(lock) ? lock.right.fence : -1
  }

  it('is taken by who holds the lock', async () => {
    const fake = await started()
    const tick = await tickRelease(fake.ports)({ stage, fence: await fenceOf(fake) })()
    expect(tick).toMatchObject(E.right({ record: { phase: { _tag: 'Shifting' } } }))
  })

  it.each([
    ['with a lease', new Date('2026-11-20T12:00:00Z')],
    ['until it is unlocked', undefined],
  ])('changes nothing once somebody else has the lock %s', async (_, until) => {
    const fake = await started()
    const fence = await fenceOf(fake)
    const other = { owner: 'lee@laptop', reason: 'abort' }
    await fake.ports.locks.seize(stage, other, fake.ports.clock(), until)()
    const before = await fake.everything()

    expect(await tickRelease(fake.ports)({ stage, fence })()).toMatchObject(
      E.left({ _tag: 'LockLost', lock: { owner: other.owner } }),
    )
    expect(await fake.everything()).toBe(before)
  })
})

const record = prepared()
const back: Action = {
  _tag: 'MoveAlias',
  functionName: 'http',
  to: { version: '8', weights: {} },
  revision: 'r',
  isBack: true,
}
const forward: Action = { ...back, to: { version: '9', weights: {} }, isBack: false }
const armed: Action = {
  _tag: 'ArmTimer',
  timer: { functionName: 'http', version: '8', firesAt: at(10) },
}
const save: Action = { _tag: 'SaveRecord', record }

/** What is carried out of these, where the record is saved or is not. */
const carriedOut = async (saved: 'Saved' | 'Overtaken' | 'Unavailable', minutesLate = 0) => {
  const fake = await fakeStage()
  const done: string[] = []
  const note = (what: string) => TE.fromIO(() => void done.push(what))
  const ports = {
    ...fake.ports,
    clock: () => at(minutesLate),
    aliases: {
      ...fake.ports.aliases,
      move: (functionName: string, to: { readonly version: string }) =>
        TE.map(() => ({ ...to, weights: {}, revision: 's' }))(
          note(`${functionName} to ${to.version}`),
        ),
    },
    timers: { ...fake.ports.timers, arm: () => note('arm') },
    records: {
      ...fake.ports.records,
      save: () =>
        saved === 'Saved'
          ? TE.right(record)
          : saved === 'Overtaken'
            ? TE.left({ _tag: 'RecordOvertaken', release: record.release } as const)
            : unavailable,
    },
  }
  await performActions(ports)(record, 1, at(0), [save, back, forward, armed])()
  return done
}

describe('what a look has decided', () => {
  it('is carried out after it was written down', async () => {
    expect(await carriedOut('Saved')).toEqual(['http to 8', 'http to 9', 'arm'])
  })

  it('is left to who has written first', async () => {
    expect(await carriedOut('Overtaken')).toEqual([])
  })

  it('is only carried out towards the standing version where it cannot be written down', async () => {
    expect(await carriedOut('Unavailable')).toEqual(['http to 8'])
  })

  it('is not carried out any more after half a minute', async () => {
    expect(await carriedOut('Saved', 0.51)).toEqual([])
  })
})

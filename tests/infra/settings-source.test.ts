import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import type { ParameterFailure } from '../../src/infra/setting-references'
import { settingsAge, settingsSource } from '../../src/infra/settings-source'
import type { Environment } from '../../src/infra/settings'

const environment: Environment = {
  PAYPORT_PUBLIC_URL: 'https://pay.example',
  PAYPORT_CHECKOUT_SECRETS: 's'.repeat(32),
  PAYPORT_TABLE: 'payport',
  PAYPORT_EVENT_TABLE: 'payport-events',
  PAYPORT_WEBHOOK_SECRETS: 'w'.repeat(32),
  PAYPORT_MERCHANTS: 'ssm:/merchants',
  PAYPORT_PROVIDERS_OFF: 'ssm:/providers-off',
}

/** A source over values that the test changes, and a clock that it turns. */
const start = (given: Environment = environment) => {
  const world = {
    now: 0,
    fetches: 0,
    values: { '/merchants': '[]', '/providers-off': 'none' } as Record<string, string>,
    failure: undefined as ParameterFailure | undefined,
    stale: [] as Array<readonly string[]>,
  }
  const settings = settingsSource({
    environment: given,
    fetch:
      ({ name }) =>
      () => {
        world.fetches += 1
        return Promise.resolve(
          world.failure === undefined ? E.right(world.values[name] ?? '') : E.left(world.failure),
        )
      },
    clock: () => new Date(world.now),
    onStale: (problems) => world.stale.push(problems),
  })
  const now = async () =>
    pipe(
      await settings(),
      E.getOrElseW(({ problems }) => problems),
    )
  return { world, settings, now }
}

const oneMerchant = JSON.stringify([{ id: 'demo', apiKeyHashes: [], returnOrigins: [] }])

describe('the settings as they are now', () => {
  it('are fetched once while they are fresh, also by many at a time', async () => {
    const { world, settings, now } = start()
    await Promise.all([settings(), settings(), settings()])
    world.now = settingsAge.freshMs - 1
    await now()
    expect(world.fetches).toBe(2)
  })

  it('are the same object as long as nothing changed', async () => {
    const { world, now } = start()
    const first = await now()
    world.now = settingsAge.freshMs
    expect(await now()).toBe(first)
    expect(world.fetches).toBe(4)
  })

  it('follow a change within a minute', async () => {
    const { world, now } = start()
    expect(await now()).toMatchObject({ merchants: [] })
    world.values['/merchants'] = oneMerchant
    world.values['/providers-off'] = 'nicepay'
    world.now = settingsAge.freshMs
    expect(await now()).toMatchObject({
      merchants: [{ merchant: { id: 'demo', providersOff: ['nicepay'] } }],
    })
    expect(world.stale).toEqual([])
  })

  it('without a reference are never looked at again', async () => {
    const { world, now } = start({
      ...environment,
      PAYPORT_MERCHANTS: '[]',
      PAYPORT_PROVIDERS_OFF: 'none',
    })
    const first = await now()
    world.now = 10 * settingsAge.freshMs
    expect(await now()).toBe(first)
    expect(world.fetches).toBe(0)
  })
})

describe('when new settings cannot be had or used', () => {
  it.each<[string, (world: ReturnType<typeof start>['world']) => void, RegExp]>([
    [
      'the source does not answer',
      (world) => (world.failure = { _tag: 'ParameterSourceUnavailable' }),
      /^PAYPORT_MERCHANTS is ssm:\/merchants, which could not be read/,
    ],
    [
      'they are malformed',
      (world) => (world.values['/merchants'] = '[{"id": 7}]'),
      /^PAYPORT_MERCHANTS\[0\]/,
    ],
    [
      'a provider to switch off is misspelt',
      (world) => (world.values['/providers-off'] = 'kakao'),
      /^PAYPORT_PROVIDERS_OFF must be none, or of kakaopay, naverpay, nicepay/,
    ],
  ])('the last good ones stay, and somebody hears of it: %s', async (_, breakIt, says) => {
    const { world, now } = start()
    const first = await now()
    breakIt(world)
    world.now = settingsAge.freshMs
    expect(await now()).toBe(first)
    expect(world.stale).toEqual([[expect.stringMatching(says), ...(world.stale[0] ?? []).slice(1)]])
  })

  it('the next look waits a little, and then finds them', async () => {
    const { world, now } = start()
    await now()
    world.failure = { _tag: 'ParameterSourceUnavailable' }
    world.now = settingsAge.freshMs
    await now()
    const { fetches } = world
    world.failure = undefined
    world.values['/merchants'] = oneMerchant
    world.now += settingsAge.retryMs - 1
    expect(await now()).toMatchObject({ merchants: [] })
    expect(world.fetches).toBe(fetches)
    world.now += 1
    expect(await now()).toMatchObject({ merchants: [{ merchant: { id: 'demo' } }] })
  })

  it('at the start everything that is wrong is told, and the next call looks again', async () => {
    const { world, now } = start({ ...environment, PAYPORT_TABLE: '' })
    expect(await now()).toEqual([expect.stringMatching(/^PAYPORT_TABLE is missing/)])
    world.failure = { _tag: 'ParameterForbidden' }
    expect(await now()).toEqual([
      expect.stringMatching(/^PAYPORT_MERCHANTS is ssm:\/merchants, which this role may not read/),
      expect.stringMatching(/^PAYPORT_PROVIDERS_OFF is ssm:\/providers-off/),
    ])
  })
})

import { crash, crashesEverywhere } from './everywhere'
import { runHistory } from './history'
import { detectorNames, runCase } from './judge-runs'
import { nameOf } from './names'

const histories = async (seed: number, from: number, to: number): Promise<void> => {
  for (let index = from; index < to; index += 1) {
    const { violations } = await runHistory({ seed, index })
    expect({ seed, index, violations }).toEqual({ seed, index, violations: [] })
  }
}

describe('the simulation of a release', () => {
  it('holds in the histories of one seed', () => histories(20_261_129, 0, 200), 120_000)

  it(
    'holds in some histories that nobody has seen',
    () => histories(Math.floor(Math.random() * 2 ** 31), 0, 100),
    120_000,
  )

  it.each([1, 4])(
    'holds wherever a process dies and whatever gets lost: %i functions',
    async (functions) => {
      // Seventeen is prime to the number of changes that a step takes, so that each kind gets its turn.
      for (const each of await crashesEverywhere([functions], 17)) {
        const { violations } = await crash(each)
        expect({ name: nameOf(each), violations }).toEqual({ name: nameOf(each), violations: [] })
      }
    },
    120_000,
  )

  it('lives the same life again from the same seed', async () => {
    const live = () => runHistory({ seed: 9, index: 7, withTrace: true })
    const [once, again] = [await live(), await live()]
    expect(once.trace.length).toBeGreaterThan(20)
    expect(again).toEqual(once)
  })
})

describe('the judge', () => {
  const runs = 400
  const traffic = { perMinute: 600, share: 0.1, minutes: 30, stableFails: 0.02 }
  const foundBy = (given: Partial<Parameters<typeof runCase>[0]>) => {
    const found = runCase({ name: '', ...traffic, candidateFails: 0.02, ...given }, 3, runs)
    return (name: (typeof detectorNames)[number]) =>
      found.filter((one) => one[name] !== undefined).length / runs
  }
  const [judge] = detectorNames

  it('puts hardly any healthy release back', () => {
    expect(foundBy({})(judge)).toBeLessThanOrEqual(0.01)
  })

  it('does not count an outage that hits both versions', () => {
    expect(foundBy({ outage: 1 })(judge)).toBeLessThanOrEqual(0.01)
  })

  it('finds a release that fails five times as often', () => {
    expect(foundBy({ candidateFails: 0.1 })(judge)).toBe(1)
  })
})

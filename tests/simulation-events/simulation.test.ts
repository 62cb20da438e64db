import { shrink } from '../simulation/shrink'
import { corpus } from './corpus'
import { faultKinds } from './faults'
import { runHistory } from './history'

describe('the simulation of events', () => {
  it.each(corpus)('holds in history $index of seed $seed: $why', async ({ seed, index }) => {
    expect((await runHistory({ seed, index })).violations).toEqual([])
  })

  it('holds in some histories that nobody has seen', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    for (let index = 0; index < 150; index += 1) {
      const { violations } = await runHistory({ seed, index })
      expect({ seed, index, violations }).toEqual({ seed, index, violations: [] })
    }
  }, 120_000)

  it('lives the same life again from the same seed', async () => {
    const live = () => runHistory({ seed: 9, index: 7, withTrace: true })
    const [once, again] = [await live(), await live()]
    expect(once.trace.length).toBeGreaterThan(20)
    expect(again).toEqual(once)
  })

  it('leaves out the faults that a failure does not need', async () => {
    const { outcome } = await shrink(faultKinds, (without, withTrace) =>
      runHistory({ seed: 9, index: 7, without, withTrace }),
    )
    expect(outcome.violations).toEqual([])
  }, 60_000)
})

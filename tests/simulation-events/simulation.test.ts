import { shrink } from '../simulation/shrink'
import { corpus } from './corpus'
import { cellOf, type FaultKind, faultKinds, situations } from './faults'
import { runHistory } from './history'

describe('the simulation of events', () => {
  it.each(corpus)('holds in history $index of seed $seed: $why', async ({ seed, index }) => {
    expect((await runHistory({ seed, index })).violations).toEqual([])
  })

  it('holds in some histories that nobody has seen', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    for (let index = 0; index < 100; index += 1) {
      const { violations } = await runHistory({ seed, index })
      expect({ seed, index, violations }).toEqual({ seed, index, violations: [] })
    }
  }, 120_000)

  it('holds in the histories of one seed until every kind of fault was met', async () => {
    const met = new Set<string>()
    const isMet = (kind: FaultKind) => situations.some((each) => met.has(cellOf(kind, each)))
    for (let index = 0; index < 1_000 && !faultKinds.every(isMet); index += 1) {
      const { violations, cells } = await runHistory({ seed: 1, index })
      expect({ index, violations }).toEqual({ index, violations: [] })
      for (const cell of cells.keys()) met.add(cell)
    }
    expect(faultKinds.filter((kind) => !isMet(kind))).toEqual([])
  }, 60_000)

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

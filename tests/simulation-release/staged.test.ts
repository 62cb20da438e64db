import { standardPlan } from '../../src/domain/release/rollout-plan'
import { runStaged } from './staged'

const asGood = { perMinute: 6_000, stableFails: 0.002, candidateFails: 0.002, candidateBreaks: 0 }

describe('a release that is as good as the one before', () => {
  it('is promoted with much traffic too, however late in a minute its steps begin', async () => {
    const ends: string[] = []
    for (let index = 0; index < 60; index += 1)
      ends.push((await runStaged(asGood, standardPlan, 20_261_129, index)).end)
    expect(ends.filter((end) => end !== 'Promoted')).toEqual([])
  })
})

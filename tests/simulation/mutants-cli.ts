import { runHunt } from './hunt-cli'
import { mutants } from './mutants'
import { addTally, emptyTally } from './tally'

const usage = `Breaks the code in one place at a time and asks how many histories the simulation needs to notice.

  npm run simulate:mutants

Exits with 1 when a mutant is not noticed within 100,000 histories.`

runHunt({
  usage,
  worker: 'tests/simulation/worker.ts',
  mutants,
  seed: 20_261_123,
  most: 100_000,
  empty: emptyTally,
  add: addTally,
})

import { runHunt } from '../simulation/hunt-cli'
import { mutants } from './mutants'
import { addTally, emptyTally } from './tally'

const usage = `Breaks the code in one place at a time and asks how many histories of events are needed to notice.

  npm run simulate:events:mutants

Exits with 1 when a mutant is not noticed within 5,000 histories.`

runHunt({
  usage,
  worker: 'tests/simulation-events/worker.ts',
  mutants,
  seed: 20_261_129,
  most: 5_000,
  empty: emptyTally,
  add: addTally,
})

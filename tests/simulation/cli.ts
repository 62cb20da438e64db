import { corpus } from './corpus'
import { runHistory } from './history'
import { coverageTable, failureText, missingCells, waitLines } from './report'
import { runCommand } from './simulation-cli'
import { addTally, emptyTally } from './tally'

const usage = `Lives through random histories of one order and checks what must hold after each.

  npm run simulate -- [--histories N] [--seed S] [--threads T]
  npm run simulate -- --seed S --only I

  --histories N   how many; 10000 unless told
  --seed S        a whole number; another one each time unless told
  --threads T     as many as there are cores unless told
  --only I        history I of the seed alone, with everything that happens in it
  --help          this text

The histories of tests/simulation/corpus.ts come first. Exits with 1 when an invariant breaks, and when
a run of at least 50000 histories leaves a fault and a state that can meet unmet.`

runCommand({
  usage,
  worker: 'tests/simulation/worker.ts',
  corpus,
  runHistory,
  empty: emptyTally,
  add: addTally,
  summary: (tally) => `${coverageTable(tally)}\n\n${waitLines(tally)}`,
  missing: missingCells,
  enoughForCoverage: 50_000,
  failureText,
})

import { runHistory } from './history'
import { emptyTally, tally } from './tally'
import { work } from './work'

void work({ live: (seed, index) => runHistory({ seed, index }), empty: emptyTally, tally })

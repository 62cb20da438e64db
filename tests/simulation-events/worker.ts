import { work } from '../simulation/work'
import { runHistory } from './history'
import { emptyTally, tally } from './tally'

void work({ live: (seed, index) => runHistory({ seed, index }), empty: emptyTally, tally })

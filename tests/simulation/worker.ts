import { parentPort, workerData } from 'node:worker_threads'

import { runHistory } from './history'
import { emptyTally, type Found, tally } from './tally'

export type Task = {
  readonly seed: number
  readonly from: number
  readonly to: number
  /** Ends at the first history that breaks an invariant. */
  readonly untilFound: boolean
}

export type Report = {
  readonly done: number
  readonly tally: ReturnType<typeof emptyTally>
  readonly found: readonly Found[]
}

/** Histories between two reports. */
const atOnce = 500
/** Failures that are told one by one. */
const mostFound = 20

const run = async ({ seed, from, to, untilFound }: Task): Promise<void> => {
  let sum = emptyTally()
  let found: Found[] = []
  let done = 0
  const report = () => {
    parentPort?.postMessage({ done, tally: sum, found } satisfies Report)
    sum = emptyTally()
    found = []
    done = 0
  }
  let failures = 0
  for (let index = from; index < to; index += 1) {
    const outcome = await runHistory({ seed, index })
    tally(sum, outcome)
    done += 1
    if (outcome.violations.length > 0) {
      failures += 1
      if (failures <= mostFound) found.push({ seed, index, violations: outcome.violations })
      if (untilFound) break
    }
    if (done >= atOnce) report()
  }
  report()
}

void run(workerData as Task)

import { parentPort, workerData } from 'node:worker_threads'

/** What a thread needs to live through histories and to sum them up. */
export type Simulation<Outcome extends { readonly violations: readonly string[] }, Sum> = {
  readonly live: (seed: number, index: number) => Promise<Outcome>
  readonly empty: () => Sum
  readonly tally: (sum: Sum, outcome: Outcome) => void
}

export type Found = {
  readonly seed: number
  readonly index: number
  readonly violations: readonly string[]
}

export type Task = {
  readonly seed: number
  readonly from: number
  readonly to: number
  /** Ends at the first history that breaks an invariant. */
  readonly untilFound: boolean
}

export type Report<Sum> = {
  readonly done: number
  readonly tally: Sum
  readonly found: readonly Found[]
}

/** Histories between two reports. */
const atOnce = 500
/** Failures that are told one by one. */
const mostFound = 20

/** What a thread of its own does: it lives through its share of the histories and reports. */
export const work = async <Outcome extends { readonly violations: readonly string[] }, Sum>({
  live,
  empty,
  tally,
}: Simulation<Outcome, Sum>): Promise<void> => {
  const { seed, from, to, untilFound } = workerData as Task
  let sum = empty()
  let found: Found[] = []
  let done = 0
  const report = () => {
    parentPort?.postMessage({ done, tally: sum, found } satisfies Report<Sum>)
    sum = empty()
    found = []
    done = 0
  }
  let failures = 0
  for (let index = from; index < to; index += 1) {
    const outcome = await live(seed, index)
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

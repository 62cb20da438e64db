import { Worker } from 'node:worker_threads'

import type { Found, Report, Task } from './work'

export type Run<Sum> = {
  readonly bundle: string
  readonly seed: number
  readonly histories: number
  readonly threads: number
  readonly untilFound?: boolean
  readonly empty: () => Sum
  readonly add: (sum: Sum, other: Sum) => void
  readonly onProgress?: (done: number, sum: Sum) => void
}

export type RunResult<Sum> = {
  readonly done: number
  readonly tally: Sum
  readonly found: readonly Found[]
}

const runThread = <Sum>(
  bundle: string,
  task: Task,
  onReport: (report: Report<Sum>) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(bundle, { workerData: task })
    worker.on('message', onReport)
    worker.on('error', reject)
    worker.on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`a thread ended with ${String(code)}`))
    })
  })

/** The histories, shared between the threads. */
export const runWorkers = async <Sum>(run: Run<Sum>): Promise<RunResult<Sum>> => {
  const tally = run.empty()
  const found: Found[] = []
  let done = 0
  const share = Math.ceil(run.histories / run.threads)
  await Promise.all(
    Array.from({ length: run.threads }, (_, thread) => {
      const from = thread * share
      const to = Math.min(run.histories, from + share)
      const task = { seed: run.seed, from, to, untilFound: run.untilFound ?? false }
      return runThread<Sum>(run.bundle, task, (report) => {
        done += report.done
        run.add(tally, report.tally)
        found.push(...report.found)
        run.onProgress?.(done, tally)
      })
    }),
  )
  return { done, tally, found }
}

import { Worker } from 'node:worker_threads'

import { addTally, emptyTally, type Found, type Tally } from './tally'
import type { Report, Task } from './worker'

export type Run = {
  readonly bundle: string
  readonly seed: number
  readonly histories: number
  readonly threads: number
  readonly untilFound?: boolean
  readonly onProgress?: (done: number, failures: number) => void
}

export type RunResult = {
  readonly done: number
  readonly tally: Tally
  readonly found: readonly Found[]
}

const runThread = (bundle: string, task: Task, onReport: (report: Report) => void): Promise<void> =>
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
export const runWorkers = async (run: Run): Promise<RunResult> => {
  const tally = emptyTally()
  const found: Found[] = []
  let done = 0
  const share = Math.ceil(run.histories / run.threads)
  await Promise.all(
    Array.from({ length: run.threads }, (_, thread) => {
      const from = thread * share
      const to = Math.min(run.histories, from + share)
      const task = { seed: run.seed, from, to, untilFound: run.untilFound ?? false }
      return runThread(run.bundle, task, (report) => {
        done += report.done
        addTally(tally, report.tally)
        found.push(...report.found)
        run.onProgress?.(done, tally.failures)
      })
    }),
  )
  return { done, tally, found }
}

import { Worker } from 'node:worker_threads'

import type { Crash } from './everywhere'
import type { Report, Task } from './worker'

export type Work = {
  readonly bundle: string
  readonly threads: number
  readonly crashes: readonly Crash[]
  readonly seed: number
  readonly histories: number
  readonly untilFound?: boolean
  readonly onReport?: (report: Report) => void
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

/** Every crash and every history, shared between the threads. */
export const runWorkers = async (work: Work): Promise<Report> => {
  const crashed: Array<Report['crashed'][number]> = []
  const tally = new Map<string, number>()
  const found: Array<Report['found'][number]> = []
  let histories = 0
  const share = Math.ceil(work.histories / work.threads)
  await Promise.all(
    Array.from({ length: work.threads }, (_, thread) => {
      const from = thread * share
      const task: Task = {
        crashes: work.crashes.filter((__, index) => index % work.threads === thread),
        histories: { seed: work.seed, from, to: Math.min(work.histories, from + share) },
        untilFound: work.untilFound ?? false,
      }
      return runThread(work.bundle, task, (report) => {
        crashed.push(...report.crashed)
        histories += report.histories
        for (const [what, times] of report.tally) tally.set(what, (tally.get(what) ?? 0) + times)
        found.push(...report.found)
        work.onReport?.(report)
      })
    }),
  )
  return { crashed, histories, tally, found }
}

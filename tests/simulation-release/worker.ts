import { parentPort, workerData } from 'node:worker_threads'

import { crash, type Crash, type CrashOutcome } from './everywhere'
import { runHistory } from './history'
import { nameOf } from './names'

export type Task = {
  readonly crashes: readonly Crash[]
  readonly histories: { readonly seed: number; readonly from: number; readonly to: number }
  /** Ends at the first thing that is wrong. */
  readonly untilFound: boolean
}

export type Found = { readonly name: string; readonly violations: readonly string[] }

export type Report = {
  readonly crashed: ReadonlyArray<{ readonly crash: Crash; readonly outcome: CrashOutcome }>
  readonly histories: number
  readonly tally: ReadonlyMap<string, number>
  readonly found: readonly Found[]
}

/** Failures that are told one by one. */
const mostFound = 20
/** Runs between two reports. */
const atOnce = 200

const run = async ({ crashes, histories, untilFound }: Task): Promise<void> => {
  let crashed: Array<Report['crashed'][number]> = []
  let lived = 0
  let tally = new Map<string, number>()
  let found: Found[] = []
  let failures = 0
  const report = () => {
    const told: Report = { crashed, histories: lived, tally, found }
    parentPort?.postMessage(told)
    crashed = []
    lived = 0
    tally = new Map()
    found = []
  }
  const note = (name: string, violations: readonly string[]): boolean => {
    if (violations.length === 0) return false
    failures += 1
    if (failures <= mostFound) found.push({ name, violations })
    return untilFound
  }
  const live = async (): Promise<void> => {
    for (const each of crashes) {
      const outcome = await crash(each)
      crashed.push({ crash: each, outcome })
      if (note(nameOf(each), outcome.violations)) return
      if (crashed.length >= atOnce) report()
    }
    for (let index = histories.from; index < histories.to; index += 1) {
      const outcome = await runHistory({ seed: histories.seed, index })
      lived += 1
      for (const [what, times] of outcome.tally) tally.set(what, (tally.get(what) ?? 0) + times)
      if (note(`seed ${String(histories.seed)}, history ${String(index)}`, outcome.violations))
        return
      if (lived >= atOnce) report()
    }
  }
  await live()
  report()
}

void run(workerData as Task)

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

import { bundleWorker } from './bundle'
import { corpus } from './corpus'
import { runHistory } from './history'
import { coverageTable, failureText, missingCells, waitLines } from './report'
import { runWorkers } from './run-workers'
import type { Found } from './tally'

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

/** From here on every cell of the coverage must have been met. */
const enoughForCoverage = 50_000
/** Failures that are shown whole. */
const mostShown = 3

class UsageError extends Error {}

const wholeNumber = (name: string, text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0)
    throw new UsageError(`--${name} must be a whole number, not "${text}"`)
  return value
}

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      histories: { type: 'string' },
      seed: { type: 'string' },
      threads: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  return {
    help: values.help === true,
    histories: wholeNumber('histories', values.histories, 10_000),
    seed: wholeNumber('seed', values.seed, Math.floor(Math.random() * 2 ** 31)),
    threads: Math.max(1, wholeNumber('threads', values.threads, availableParallelism())),
    only: values.only === undefined ? undefined : wholeNumber('only', values.only, 0),
  }
}

const showOne = async (seed: number, index: number): Promise<boolean> => {
  const { trace, violations } = await runHistory({ seed, index, withTrace: true })
  console.log(trace.join('\n'))
  console.log(violations.length === 0 ? '\nEverything holds.' : `\n${violations.join('\n')}`)
  return violations.length === 0
}

const runCorpus = async (): Promise<readonly Found[]> => {
  const found: Found[] = []
  for (const { seed, index } of corpus) {
    const { violations } = await runHistory({ seed, index })
    if (violations.length > 0) found.push({ seed, index, violations })
  }
  return found
}

const progress = (histories: number) => {
  const startedAt = performance.now()
  let next = 0.1
  return (done: number, failures: number) => {
    if (done / histories < next) return
    next += 0.1
    const seconds = (performance.now() - startedAt) / 1_000
    console.log(
      `${String(done).padStart(9)} histories, ${seconds.toFixed(0)} s, ` +
        `${(done / seconds).toFixed(0)} a second, ${String(failures)} failed`,
    )
  }
}

const simulate = async (seed: number, histories: number, threads: number): Promise<boolean> => {
  console.log(`seed ${String(seed)}, ${String(histories)} histories on ${String(threads)} threads`)
  const kept = await runCorpus()
  const bundle = await bundleWorker()
  const onProgress = progress(histories)
  const { tally, found } = await runWorkers({ bundle, seed, histories, threads, onProgress })
  const missing = histories >= enoughForCoverage ? missingCells(tally) : []

  console.log(`\n${coverageTable(tally)}\n\n${waitLines(tally)}`)
  for (const each of [...kept, ...found].slice(0, mostShown))
    console.log(`\n${await failureText(each)}`)
  for (const cell of missing) console.log(`never met: ${cell}`)
  const failures = kept.length + tally.failures
  console.log(`\n${String(failures)} of ${String(histories + corpus.length)} histories failed`)
  return failures === 0 && missing.length === 0
}

const main = async (): Promise<void> => {
  const { help, only, seed, histories, threads } = readOptions()
  if (help) {
    console.log(usage)
    return
  }
  const holds = await (only === undefined
    ? simulate(seed, histories, threads)
    : showOne(seed, only))
  if (!holds) process.exitCode = 1
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError || error instanceof TypeError
  console.error(isUsage ? `${error.message}\n\n${usage}` : error)
  process.exitCode = isUsage ? 2 : 1
})

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

import { bundleWorker } from './bundle'
import { runWorkers } from './run-workers'
import type { Found } from './work'

type Outcome = { readonly violations: readonly string[]; readonly trace: readonly string[] }
type Options = { readonly seed: number; readonly index: number; readonly withTrace?: boolean }

/** One simulation as a command of the terminal. */
export type Command<Sum extends { readonly failures: number }> = {
  readonly usage: string
  /** The worker's file, from the root of the repository. */
  readonly worker: string
  /** Histories that are lived through first, each time. */
  readonly corpus: ReadonlyArray<{ readonly seed: number; readonly index: number }>
  readonly runHistory: (options: Options) => Promise<Outcome>
  readonly empty: () => Sum
  readonly add: (sum: Sum, other: Sum) => void
  /** What is printed at the end. */
  readonly summary: (sum: Sum) => string
  /** Pairs that should have been met in a run of `enoughForCoverage`. */
  readonly missing: (sum: Sum) => readonly string[]
  readonly enoughForCoverage: number
  readonly failureText: (found: Found) => Promise<string>
}

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

const progress = (histories: number) => {
  const startedAt = performance.now()
  let next = 0.1
  return (done: number, { failures }: { readonly failures: number }) => {
    if (done / histories < next) return
    next += 0.1
    const seconds = (performance.now() - startedAt) / 1_000
    console.log(
      `${String(done).padStart(9)} histories, ${seconds.toFixed(0)} s, ` +
        `${(done / seconds).toFixed(0)} a second, ${String(failures)} failed`,
    )
  }
}

const commandOf = <Sum extends { readonly failures: number }>(command: Command<Sum>) => {
  const { runHistory, corpus, empty, add } = command

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

  const simulate = async (seed: number, histories: number, threads: number): Promise<boolean> => {
    console.log(
      `seed ${String(seed)}, ${String(histories)} histories on ${String(threads)} threads`,
    )
    const kept = await runCorpus()
    const bundle = await bundleWorker(command.worker)
    const onProgress = progress(histories)
    const { tally, found } = await runWorkers({
      bundle,
      seed,
      histories,
      threads,
      empty,
      add,
      onProgress,
    })
    const missing = histories >= command.enoughForCoverage ? command.missing(tally) : []

    console.log(`\n${command.summary(tally)}`)
    for (const each of [...kept, ...found].slice(0, mostShown))
      console.log(`\n${await command.failureText(each)}`)
    for (const cell of missing) console.log(`never met: ${cell}`)
    const failures = kept.length + tally.failures
    console.log(`\n${String(failures)} of ${String(histories + corpus.length)} histories failed`)
    return failures === 0 && missing.length === 0
  }

  return async (): Promise<void> => {
    const { help, only, seed, histories, threads } = readOptions()
    if (help) {
      console.log(command.usage)
      return
    }
    const holds = await (only === undefined
      ? simulate(seed, histories, threads)
      : showOne(seed, only))
    if (!holds) process.exitCode = 1
  }
}

/** Runs the command; exits with 1 when something does not hold, and with 2 when it is called wrongly. */
export const runCommand = <Sum extends { readonly failures: number }>(
  command: Command<Sum>,
): void => {
  commandOf(command)().catch((error: unknown) => {
    const isUsage = error instanceof UsageError || error instanceof TypeError
    console.error(isUsage ? `${error.message}\n\n${command.usage}` : error)
    process.exitCode = isUsage ? 2 : 1
  })
}

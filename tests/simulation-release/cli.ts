import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

import { bundleWorker } from '../simulation/bundle'
import { crashesEverywhere } from './everywhere'
import { runHistory } from './history'
import { huntMutants } from './mutant-hunt'
import { deathTable, lossTable, tallyLines } from './report'
import { runWorkers } from './run-workers'

const usage = `Lives through releases in virtual time, and checks what must hold in each.

  npm run simulate:release -- [--functions 1,3,10] [--histories N] [--seed S] [--threads T]
  npm run simulate:release -- --seed S --only I
  npm run simulate:release -- --mutants

First everywhere: a healthy, a broken and an aborted release, once for each change that they make and
each way in which that change can go wrong; who dies is followed by nobody, by somebody soon, by
somebody late. Then N releases with everything that chance has to offer.

  --functions L   how many functions a release has, for the first part; 1,3,10 unless told; 0 for none
  --histories N   how many releases by chance; 10000 unless told
  --seed S        a whole number; another one each time unless told
  --threads T     as many as there are cores unless told
  --only I        history I of the seed alone, with everything that happens in it
  --mutants       breaks the code in one place at a time, and tells what notices
  --help          this text

Exits with 1 when an invariant breaks, or a mutant is not noticed.`

class UsageError extends Error {}

const wholeNumber = (name: string, text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (text === '' || !Number.isSafeInteger(value) || value < 0)
    throw new UsageError(`--${name} must be a whole number, not "${text}"`)
  return value
}

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      functions: { type: 'string' },
      histories: { type: 'string' },
      seed: { type: 'string' },
      threads: { type: 'string' },
      only: { type: 'string' },
      mutants: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const counts = (values.functions ?? '1,3,10')
    .split(',')
    .map((text) => wholeNumber('functions', text, 0))
  if (counts.some((count) => count > 10)) throw new UsageError('--functions are at most 10 each')
  return {
    help: values.help === true,
    mutants: values.mutants === true,
    functions: counts.filter((count) => count > 0),
    histories: wholeNumber('histories', values.histories, 10_000),
    seed: wholeNumber('seed', values.seed, Math.floor(Math.random() * 2 ** 31)),
    threads: Math.max(1, wholeNumber('threads', values.threads, availableParallelism())),
    only: values.only === undefined ? undefined : wholeNumber('only', values.only, 0),
  }
}

type Options = ReturnType<typeof readOptions>

const showOne = async (seed: number, index: number): Promise<boolean> => {
  const { trace, violations } = await runHistory({ seed, index, withTrace: true })
  console.log(trace.join('\n'))
  console.log(violations.length === 0 ? '\nEverything holds.' : `\n${violations.join('\n')}`)
  return violations.length === 0
}

const simulate = async ({ seed, histories, functions, threads }: Options): Promise<boolean> => {
  const startedAt = performance.now()
  const crashes = await crashesEverywhere(functions)
  console.log(
    `${String(crashes.length)} releases with one thing that goes wrong (functions: ${functions.join(', ')}), ` +
      `${String(histories)} by chance (seed ${String(seed)}), on ${String(threads)} threads`,
  )
  const bundle = await bundleWorker('tests/simulation-release/worker.ts')
  let failures = 0
  const report = await runWorkers({
    bundle,
    threads,
    crashes,
    seed,
    histories,
    onReport: ({ found }) => {
      failures += found.length
      for (const { name, violations } of found)
        console.log(`${name}:\n  ${violations.join('\n  ')}`)
    },
  })
  if (crashes.length > 0)
    console.log(`\n${deathTable(report.crashed)}\n\n${lossTable(report.crashed)}`)
  if (histories > 0) console.log(`\n${tallyLines(report.tally)}`)
  const seconds = (performance.now() - startedAt) / 1_000
  const total = report.crashed.length + report.histories
  console.log(`\n${String(failures)} of ${String(total)} releases failed; ${seconds.toFixed(0)} s`)
  return failures === 0
}

const main = async (): Promise<void> => {
  const options = readOptions()
  if (options.help) {
    console.log(usage)
    return
  }
  const { only, seed, mutants } = options
  const holds = await (mutants
    ? huntMutants(options.threads, (line) => {
        console.log(line)
      })
    : only === undefined
      ? simulate(options)
      : showOne(seed, only))
  if (!holds) process.exitCode = 1
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError || error instanceof TypeError
  console.error(isUsage ? `${error.message}\n\n${usage}` : error)
  process.exitCode = isUsage ? 2 : 1
})

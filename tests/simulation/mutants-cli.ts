import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'

import { bundleWorker } from './bundle'
import { type Mutant, mutants } from './mutants'
import { runWorkers } from './run-workers'

const usage = `Breaks the code in one place at a time and asks how many histories the simulation needs to notice.

  npm run simulate:mutants

Exits with 1 when a mutant is not noticed within 100,000 histories.`

const most = 100_000
const seed = 20_261_123

type Caught = { readonly mutant: Mutant; readonly needed?: number; readonly by?: string }

const hunt = async (mutant: Mutant): Promise<Caught> => {
  const bundle = await bundleWorker(mutant)
  try {
    // One thread looks from the front, so that the number says how many were needed.
    const { found } = await runWorkers({
      bundle,
      seed,
      histories: most,
      threads: 1,
      untilFound: true,
    })
    const [first] = found
    return first === undefined
      ? { mutant }
      : { mutant, needed: first.index + 1, by: (first.violations[0] ?? '').split(':', 1)[0] ?? '' }
  } finally {
    rmSync(dirname(bundle), { recursive: true, force: true })
  }
}

const row = ({ mutant, needed, by }: Caught): string =>
  `| ${mutant.name} | ${by ?? 'nothing'} | ${needed === undefined ? 'not noticed' : String(needed)} |`

const huntAll = async (): Promise<readonly Caught[]> => {
  const caught: Caught[] = []
  const waiting = [...mutants]
  const hunter = async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const result = await hunt(mutant)
      caught.push(result)
      console.log(row(result))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, hunter))
  return caught
}

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) {
    console.log(usage)
    return
  }
  console.log('| mistake | noticed by | histories needed |\n| --- | --- | --- |')
  const caught = await huntAll()
  const missed = caught.filter(({ needed }) => needed === undefined).length
  console.log(`\n${String(caught.length - missed)} of ${String(caught.length)} noticed`)
  if (missed > 0) process.exitCode = 1
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})

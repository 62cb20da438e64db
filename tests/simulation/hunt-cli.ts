import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'

import { bundleWorker, type Mutation } from './bundle'
import { runWorkers } from './run-workers'

export type Mutant = Mutation & { readonly name: string }

/** A command that breaks the code in one place at a time and asks who notices. */
export type Hunt<Sum> = {
  readonly usage: string
  /** The worker's file, from the root of the repository. */
  readonly worker: string
  readonly mutants: readonly Mutant[]
  readonly seed: number
  /** Histories after which a mutant counts as not noticed. */
  readonly most: number
  readonly empty: () => Sum
  readonly add: (sum: Sum, other: Sum) => void
}

type Caught = { readonly mutant: Mutant; readonly needed?: number; readonly by?: string }

const hunt = async <Sum>(given: Hunt<Sum>, mutant: Mutant): Promise<Caught> => {
  const bundle = await bundleWorker(given.worker, mutant)
  try {
    // One thread looks from the front, so that the number says how many were needed.
    const { found } = await runWorkers({
      bundle,
      seed: given.seed,
      histories: given.most,
      threads: 1,
      untilFound: true,
      empty: given.empty,
      add: given.add,
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

const huntAll = async <Sum>(given: Hunt<Sum>): Promise<readonly Caught[]> => {
  const caught: Caught[] = []
  const waiting = [...given.mutants]
  const hunter = async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const result = await hunt(given, mutant)
      caught.push(result)
      console.log(row(result))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, hunter))
  return caught
}

const run = async <Sum>(given: Hunt<Sum>): Promise<void> => {
  if (process.argv.includes('--help')) {
    console.log(given.usage)
    return
  }
  console.log('| mistake | noticed by | histories needed |\n| --- | --- | --- |')
  const caught = await huntAll(given)
  const missed = caught.filter(({ needed }) => needed === undefined).length
  console.log(`\n${String(caught.length - missed)} of ${String(caught.length)} noticed`)
  if (missed > 0) process.exitCode = 1
}

/** Runs the command; exits with 1 when a mutant is not noticed. */
export const runHunt = <Sum>(given: Hunt<Sum>): void => {
  run(given).catch((error: unknown) => {
    console.error(error)
    process.exitCode = 1
  })
}

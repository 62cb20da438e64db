import { rmSync } from 'node:fs'
import { dirname } from 'node:path'

import { bundleWorker } from '../simulation/bundle'
import { crashesEverywhere } from './everywhere'
import { type Mutant, mutants } from './mutants'
import { runWorkers } from './run-workers'
import type { Report } from './worker'

/** Releases by chance, after those that crash everywhere. */
const most = 6_000
const seed = 20_261_129

type Caught = { readonly mutant: Mutant; readonly report: Report }

const hunt = async (mutant: Mutant): Promise<Caught> => {
  const bundle = await bundleWorker('tests/simulation-release/worker.ts', mutant)
  try {
    // One thread looks from the front, so that the number says how many were needed.
    const report = await runWorkers({
      bundle,
      threads: 1,
      crashes: await crashesEverywhere([2]),
      seed,
      histories: most,
      untilFound: true,
    })
    return { mutant, report }
  } finally {
    rmSync(dirname(bundle), { recursive: true, force: true })
  }
}

const row = ({ mutant, report: { found, crashed, histories } }: Caught): string => {
  const by = (found[0]?.violations[0] ?? 'nothing').split(':', 1)[0] ?? ''
  const needed = found.length === 0 ? 'not noticed' : String(crashed.length + histories)
  return `| ${mutant.name} | ${by} | ${needed} |`
}

/** Whether every mutant was noticed. */
export const huntMutants = async (
  threads: number,
  print: (line: string) => void,
): Promise<boolean> => {
  print('| mistake | noticed because | releases |\n| --- | --- | --- |')
  const caught: Caught[] = []
  const waiting = [...mutants]
  const hunter = async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const result = await hunt(mutant)
      caught.push(result)
      print(row(result))
    }
  }
  await Promise.all(Array.from({ length: threads }, hunter))
  const missed = caught.filter(({ report }) => report.found.length === 0).length
  print(`\n${String(caught.length - missed)} of ${String(caught.length)} noticed`)
  return missed === 0
}

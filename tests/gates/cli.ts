import { parseArgs } from 'node:util'

import { apiGate } from './api-gate'
import { corpusGate, keepRelease, keptReleases } from './corpus'
import { type Finding, type GateReport, type Label, labels, standing } from './finding'
import { formatsGate } from './formats-gate'
import { interleavingsGate } from './interleavings-gate'
import { recordsGate } from './records-gate'
import { shownReport, verdict } from './report'
import { GatesError, taggedTree, workingTree } from './release-trees'

const usage = `Compares the working tree with the release that is live, before it is released.

  npm run gates -- --live <tag or commit>   docs/gates.md says what each gate checks
  npm run gates -- --live none              the first release: there is nothing to compare with
  npm run gates -- --keep <x.y.z>           keeps records of this release for all later ones

  --label <name>    lets through what only a person can judge; may be repeated. Names:
                    ${Object.keys(labels).join(', ')}
  --lives N         generated payments of each release; 2000 unless told
  --random N        random flows besides all orders of the short ones; 300 unless told
  --seed S          a whole number; another one each time unless told
  --json            for programs: {open, labels, findings}

Exit code: 0 when every gate is open, 1 when one is not, 2 when it was called wrongly.`

class UsageError extends Error {}

const wholeNumber = (name: string, text: string | undefined, otherwise: number): number => {
  const value = text === undefined ? otherwise : Number(text)
  if (!Number.isSafeInteger(value) || value < 0)
    throw new UsageError(`--${name} must be a whole number, not "${text ?? ''}"`)
  return value
}

const isLabel = (name: string): name is Label => name in labels

const labelsIn = (names: readonly string[]): readonly Label[] => {
  const strange = names.filter((each) => !isLabel(each))
  if (strange.length > 0)
    throw new UsageError(`there is no label ${strange.join(', ')}: see --help for their names`)
  return names.filter(isLabel)
}

const flags = {
  live: { type: 'string' },
  keep: { type: 'string' },
  label: { type: 'string', multiple: true },
  lives: { type: 'string' },
  random: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const readFlags = () => {
  try {
    return parseArgs({ options: flags }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

const readOptions = () => {
  const values = readFlags()
  if (values.help !== true && (values.live === undefined) === (values.keep === undefined))
    throw new UsageError('either --live or --keep is needed')
  if (values.keep !== undefined && !/^\d+\.\d+\.\d+$/.test(values.keep))
    throw new UsageError(`only releases like 1.2.3 are kept, not "${values.keep}"`)
  return {
    help: values.help === true,
    json: values.json === true,
    live: values.live,
    keep: values.keep,
    given: labelsIn(values.label ?? []),
    lives: wholeNumber('lives', values.lives, 2_000),
    random: wholeNumber('random', values.random, 300),
    seed: wholeNumber('seed', values.seed, Math.floor(Math.random() * 2 ** 31)),
  }
}

type Options = ReturnType<typeof readOptions>

const keep = async (release: string): Promise<void> => {
  const kept = keepRelease(await workingTree(), release)
  if (kept === undefined)
    throw new GatesError(`${release} has been kept already: what a release wrote never changes`)
  console.log(`${String(kept.records)} records in ${kept.file}; commit the file with the release.`)
}

/** Gates in order, the quick ones first. */
const gatesFor = async ({ live, seed, lives, random }: Options) => {
  const next = { name: 'the working tree', code: await workingTree() }
  const kept = () => corpusGate(next, keptReleases())
  if (live === undefined || live === 'none') return [kept]
  const pair = { live: { name: live, code: await taggedTree(live) }, next }
  return [
    () => formatsGate(pair, seed),
    () => apiGate(pair),
    kept,
    () => recordsGate(pair, { seed, count: lives }),
    () => interleavingsGate(pair, { seed, random }),
  ]
}

const nothingLive = `NOTHING IS LIVE: there is no release to compare with. Only the kept records are read.
Give the live tag (--live 1.2.3) as soon as one is out.`

const check = async (options: Options): Promise<void> => {
  const { json, live, seed, given } = options
  const say = (line: string) => {
    if (!json) console.log(line)
  }
  say(live === 'none' ? `${nothingLive}\n` : `against ${live ?? ''}, seed ${String(seed)}\n`)
  const findings: Finding[] = []
  for (const gate of await gatesFor(options)) {
    const began = performance.now()
    const report: GateReport = await gate()
    findings.push(...report.findings)
    say(shownReport(report, (performance.now() - began) / 1_000))
  }
  const left = standing(findings, given)
  say(`\n${verdict(findings, given)}`)
  if (json)
    console.log(
      JSON.stringify(
        {
          open: left.length === 0,
          labels: [...new Set(findings.flatMap(({ label }) => label ?? []))],
          findings,
        },
        null,
        2,
      ),
    )
  if (left.length > 0) process.exitCode = 1
}

const main = async (): Promise<void> => {
  const options = readOptions()
  if (options.help) console.log(usage)
  else if (options.keep !== undefined) await keep(options.keep)
  else await check(options)
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError
  if (isUsage) console.error(`${error.message}\n\n${usage}`)
  else console.error(error instanceof GatesError ? `${error.message}.` : error)
  process.exitCode = isUsage ? 2 : 1
})

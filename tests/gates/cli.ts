import { apiGate } from './api-gate'
import { corpusGate, keepRelease, keptReleases } from './corpus'
import { type Finding, type GateReport, standing } from './finding'
import { formatsGate } from './formats-gate'
import { interleavingsGate } from './interleavings-gate'
import { type Options, readOptions, UsageError, usage } from './options'
import { recordsGate } from './records-gate'
import { shownReport, verdict } from './report'
import { GatesError, taggedTree, workingTree } from './release-trees'

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
  const options = readOptions(process.argv.slice(2))
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

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { type BuildOptions, buildSync } from 'esbuild'

import { dataFolder } from '../local/data-folder'
import { runtimeClient, runtimeFlags } from '../local/lambda/runtime-client'
import { freePorts } from '../local/ports'
import { startSandbox } from '../local/sandbox'
import { bundleOptions } from '../scripts/bundle-options'
import { cacheOf, coldStart, type Kind, type Place, type Start } from './cold-start'

const usage = `Measures a cold start: from the start of the process to the first answer, under AWS's runtime
interface client, of Payport's HTTP function and of a bare handler that reads one item with the plain
DynamoDB client. Both answer the same request (a payment that is not there) from the same DynamoDB. The CPU
time, where the system tells it, says more on a busy machine.

  npm run bench:cold [-- --runs N]

  --runs N       starts of each kind, one after another in turn (25)
  --help         this text

Needs npm run build first, and tests/container/install-runtime-client once.`

const root = resolve(__dirname, '..')
const bundles = join(root, 'dist/functions')

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '25' },
    help: { type: 'boolean', default: false },
  },
})

const kinds: readonly Kind[] = [
  { name: 'bare handler', handler: 'functions/cold-bare.handler', cache: false },
  {
    name: 'bare handler, bundled and cached like Payport',
    handler: 'functions/cold-bare-alike.handler',
    cache: true,
  },
  { name: 'Payport, without the compile cache', handler: 'functions/http.handler', cache: false },
  { name: 'Payport, as released', handler: 'functions/http.handler', cache: true },
]

const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? NaN

/** One start of each kind, in their order. */
type Round = readonly Start[]

const kB = (path: string): string => `${String(Math.round(statSync(path).size / 1000))} kB`

const prepare = (task: string): void => {
  mkdirSync(task, { recursive: true })
  cpSync(bundles, join(task, 'functions'), { recursive: true })
  const bare = (name: string, options: BuildOptions) =>
    buildSync({
      ...options,
      entryPoints: [join(root, 'bench/cold-bare.ts')],
      outfile: join(task, `functions/${name}.js`),
      bundle: true,
      minify: true,
      platform: 'node',
    })
  bare('cold-bare', { target: 'node24', format: 'cjs', mainFields: ['module', 'main'] })
  bare('cold-bare-alike', bundleOptions)
}

/** As the image does it: each handler, the bare one too, answers once under the runtime. */
const fillCache = (place: Place): void => {
  const uid = String(process.getuid?.() ?? 0)
  const script = join(root, 'scripts/fill-compile-cache.cjs')
  const functions = join(place.task, 'functions')
  const runtime = [process.execPath, ...runtimeFlags, runtimeClient]
  execFileSync(process.execPath, [script, functions, cacheOf(place), uid, ...runtime])
}

/** The kinds in turn, again and again: what the machine does hits all of them alike. */
const measure = async (place: Place, runs: number): Promise<readonly Round[]> => {
  const rounds: Round[] = []
  // The first round warms the disk.
  for (let run = 0; run <= runs; run += 1) {
    const round: Start[] = []
    for (const kind of kinds) round.push(await coldStart(place, kind))
    if (run > 0) rounds.push(round)
    process.stderr.write(`\r${String(run)} of ${String(runs)} `)
  }
  process.stderr.write('\r')
  return rounds
}

const print = (rounds: readonly Round[], task: string): void => {
  const all = (kind: number, of: keyof Start) => rounds.map((round) => round[kind]?.[of] ?? NaN)
  const told = (kind: number, of: keyof Start, share: number) =>
    quantile(all(kind, of), share).toFixed(0)
  /** The median of what each round says, which a machine that is busy at times does not move. */
  const ratio = (kind: number, to: number, of: keyof Start) => {
    const others = all(to, of)
    return quantile(
      all(kind, of).map((each, round) => each / (others[round] ?? NaN)),
      0.5,
    ).toFixed(2)
  }
  const ratios = (kind: number, to: number) =>
    `${ratio(kind, to, 'took')} of the time, ${ratio(kind, to, 'cpu')} of the CPU`
  console.log('| start to first answer | median ms | p90 ms | median CPU ms |')
  console.log('| --- | ---: | ---: | ---: |')
  for (const [kind, { name }] of kinds.entries())
    console.log(
      `| ${name} | ${told(kind, 'took', 0.5)} | ${told(kind, 'took', 0.9)} | ${told(kind, 'cpu', 0.5)} |`,
    )
  console.log(`
Payport as released, to the bare handler:   ${ratios(3, 0)} (goal 1.00)
both with the same means:                   ${ratios(3, 1)} (goal 1.25)
Payport with the compile cache, to without: ${ratios(3, 2)}

http.js ${kB(join(task, 'functions/http.js'))}, bare handler ${kB(join(task, 'functions/cold-bare.js'))}, ${String(rounds.length)} starts of each, Node ${process.version}`)
}

const main = async (): Promise<void> => {
  if (values.help) {
    console.log(usage)
    return
  }
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1')
  for (const [path, remedy] of [
    [bundles, 'npm run build'],
    [runtimeClient, 'tests/container/install-runtime-client'],
  ] as const)
    if (!existsSync(path)) throw new Error(`${path} is not there; run ${remedy} first`)

  const folder = mkdtempSync(join(tmpdir(), 'payport-cold-'))
  const task = join(folder, 'task')
  prepare(task)
  const sandbox = await startSandbox({ folder: dataFolder(folder), ports: { ...freePorts } })
  const place = { task, sandbox }
  try {
    fillCache(place)
    print(await measure(place, runs), task)
  } finally {
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)

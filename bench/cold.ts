import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { type BuildOptions, buildSync } from 'esbuild'

import { dataFolder } from '../local/data-folder'
import { freePorts } from '../local/ports'
import { type Sandbox, startSandbox } from '../local/sandbox'
import { bundleOptions } from '../scripts/bundle-options'
import { startRuntimeApi } from '../tests/support/runtime-api'

const usage = `Measures a cold start: from the start of the process to the first answer, under AWS's runtime
interface client, of Payport's HTTP function and of a bare handler that reads one item with the plain
DynamoDB client. Both answer the same request (a payment that is not there) from the same DynamoDB.

  npm run bench:cold [-- --runs N]

  --runs N       starts of each kind, one after another in turn (25)
  --help         this text

Needs npm run build first, and tests/container/install-runtime-client once.`

const root = resolve(__dirname, '..')
const client = join(
  root,
  'node_modules/.cache/container/runtime-client/node_modules/aws-lambda-ric/index.mjs',
)
/** AWS's runtime starts Node with these for 1,024 MB; V8 takes a compile cache only from the same. */
const flags = [
  ...['--expose-gc', '--max-http-header-size=81920'],
  ...['--max-semi-space-size=51', '--max-old-space-size=922'],
]
const bundles = join(root, 'dist/functions')

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '25' },
    help: { type: 'boolean', default: false },
  },
})

type Kind = {
  readonly name: string
  readonly handler: string
  readonly cache: boolean
  readonly environment?: Readonly<Record<string, string>>
}

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

const request = {
  version: '2.0',
  rawPath: `/v1/payments/pay_${'a'.repeat(26)}`,
  rawQueryString: '',
  headers: {},
  requestContext: {
    requestId: 'cold',
    http: { method: 'GET', path: `/v1/payments/pay_${'a'.repeat(26)}` },
  },
  isBase64Encoded: false,
}

type Place = { readonly task: string; readonly sandbox: Sandbox }

const cacheOf = ({ task }: Place): string => join(task, 'compile-cache')

/** ms from the start of the process to its first answer. */
const coldStart = async (place: Place, kind: Kind): Promise<number> => {
  const { sandbox, task } = place
  const api = await startRuntimeApi('arn:aws:lambda:ap-northeast-2:000000000000:function:cold')
  const answered = api.invoke({
    ...request,
    headers: { authorization: `Bearer ${sandbox.keys.apiKey}` },
  })
  const began = performance.now()
  const child = spawn(process.execPath, [...flags, client], {
    cwd: task,
    stdio: 'ignore',
    env: {
      ...sandbox.settings,
      ...(kind.cache && { NODE_COMPILE_CACHE: cacheOf(place) }),
      PAYPORT_PUBLIC_URL: 'https://pay.example',
      _HANDLER: kind.handler,
      LAMBDA_TASK_ROOT: task,
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_LAMBDA_FUNCTION_NAME: 'cold',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_LAMBDA_LOG_GROUP_NAME: 'cold',
      AWS_LAMBDA_LOG_STREAM_NAME: 'cold',
      AWS_REGION: 'ap-northeast-2',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
  })
  const invocation = await answered
  const took = performance.now() - began
  child.kill('SIGKILL')
  await api.stop()
  const { statusCode } = Object(invocation._tag === 'Answered' ? invocation.answer : {}) as {
    readonly statusCode?: number
  }
  if (statusCode !== 404)
    throw new Error(`${kind.name} answered ${JSON.stringify(invocation)} and not 404`)
  return took
}

const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? NaN

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
  const runtime = [process.execPath, ...flags, client]
  execFileSync(process.execPath, [script, functions, cacheOf(place), uid, ...runtime])
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
    [client, 'tests/container/install-runtime-client'],
  ] as const)
    if (!existsSync(path)) throw new Error(`${path} is not there; run ${remedy} first`)

  const folder = mkdtempSync(join(tmpdir(), 'payport-cold-'))
  const task = join(folder, 'task')
  prepare(task)
  const sandbox = await startSandbox({ folder: dataFolder(folder), ports: { ...freePorts } })
  const place = { task, sandbox }
  try {
    fillCache(place)
    const times = new Map<string, number[]>(kinds.map(({ name }) => [name, []]))
    // The first round warms the disk.
    for (let run = 0; run <= runs; run += 1) {
      for (const kind of kinds) {
        const took = await coldStart(place, kind)
        if (run > 0) times.get(kind.name)?.push(took)
      }
      process.stderr.write(`\r${String(run)} of ${String(runs)} `)
    }
    process.stderr.write('\r')
    const of = (index: number) => quantile(times.get(kinds[index]?.name ?? '') ?? [], 0.5)
    console.log('| start to first answer | median ms | p90 ms |\n| --- | ---: | ---: |')
    for (const { name } of kinds) {
      const all = times.get(name) ?? []
      console.log(
        `| ${name} | ${quantile(all, 0.5).toFixed(0)} | ${quantile(all, 0.9).toFixed(0)} |`,
      )
    }
    console.log(`
Payport as released / bare handler:                       ${(of(3) / of(0)).toFixed(2)}  (goal 1.00)
Payport / bare handler, both with the same means:         ${(of(3) / of(1)).toFixed(2)}  (goal 1.25)
What the compile cache brings Payport:                    ${(of(2) - of(3)).toFixed(0)} ms

http.js ${kB(join(task, 'functions/http.js'))}, bare handler ${kB(join(task, 'functions/cold-bare.js'))}, ${String(runs)} starts of each, Node ${process.version}`)
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

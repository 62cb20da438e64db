import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, posix, resolve } from 'node:path'

type Import = readonly [from: string, to: string]
type Broken = readonly [rule: string, ...Import]
type Report = {
  readonly modules: ReadonlyArray<{
    readonly source: string
    readonly dependencies: ReadonlyArray<{ readonly resolved: string }>
  }>
  readonly summary: {
    readonly violations: ReadonlyArray<{
      readonly from: string
      readonly to: string
      readonly rule: { readonly name: string }
    }>
  }
}

const root = resolve(__dirname, '../..')
const rules = createRequire(__filename)(join(root, '.dependency-cruiser.cjs')) as {
  readonly forbidden: ReadonlyArray<{ readonly name: string; readonly comment?: string }>
}

const ioTs = 'node_modules/io-ts/index.js'
const fpTs = 'node_modules/fp-ts/TaskEither.js'
const lambdaTypes = 'node_modules/@types/aws-lambda/index.d.ts'

const broken: readonly Broken[] = [
  ['domain-stands-alone', 'src/domain/payment.ts', ioTs],
  ['domain-stands-alone', 'src/domain/payment.ts', 'fs'],
  ['domain-stands-alone', 'src/domain/payment.ts', 'src/application/ports/payment-store.ts'],
  ['domain-stands-alone', 'src/domain/payment.ts', 'src/infra/clock.ts'],
  ['application-sees-domain-and-ports-only', 'src/application/confirm-payment.ts', ioTs],
  ['application-sees-domain-and-ports-only', 'src/application/confirm-payment.ts', 'fs'],
  [
    'application-sees-domain-and-ports-only',
    'src/application/confirm-payment.ts',
    'src/infra/dynamodb/payment-table.ts',
  ],
  [
    'infra-sees-domain-and-ports-only',
    'src/infra/kakaopay/kakaopay.ts',
    'src/application/refund-payment.ts',
  ],
  ['only-compose-sees-adapters', 'functions/http/index.ts', 'src/infra/clock.ts'],
  ['only-compose-sees-adapters', 'cli/release.ts', 'src/infra/aws/lambda-aliases.ts'],
  ['local-sees-the-table-alone', 'local/start.ts', 'src/infra/nicepay/nicepay.ts'],
  ['local-sees-the-table-alone', 'bench/bench.ts', 'src/infra/http/provider-http.ts'],
  ['only-entries-see-compose', 'functions/http/routes.ts', 'src/compose.ts'],
  ['only-entries-see-compose', 'functions/http/create-payment/index.ts', 'src/compose.ts'],
  ['only-entries-see-compose', 'src/infra/clock.ts', 'src/compose.ts'],
  ['only-entries-see-compose', 'functions/http/routes.ts', 'src/compose-events.ts'],
  ['only-entries-see-compose', 'scripts/build.ts', 'src/compose.ts'],
  [
    'only-commands-see-compose-release',
    'functions/abort-release/index.ts',
    'src/compose-release.ts',
  ],
  ['only-commands-see-compose-release', 'src/compose.ts', 'src/compose-release.ts'],
  ['only-commands-see-compose-release', 'local/start.ts', 'src/compose-release.ts'],
  ['payments-know-nothing-of-releases', 'src/domain/payment.ts', 'src/domain/release/version.ts'],
  [
    'payments-know-nothing-of-releases',
    'src/application/confirm-payment.ts',
    'src/application/release/start-release.ts',
  ],
  [
    'payments-know-nothing-of-releases',
    'src/application/ports/payment-store.ts',
    'src/application/ports/release/stage-locks.ts',
  ],
  [
    'payments-know-nothing-of-releases',
    'functions/http/index.ts',
    'src/application/release/start-release.ts',
  ],
  ['payments-know-nothing-of-releases', 'src/compose.ts', 'src/infra/github/github.ts'],
  ['src-knows-no-presentation', 'src/compose.ts', 'functions/http/problem.ts'],
  ['src-knows-no-presentation', 'src/application/refund-payment.ts', 'cli/words.ts'],
  ['providers-are-strangers', 'src/infra/naverpay/naverpay.ts', 'src/infra/kakaopay/translate.ts'],
  ['providers-are-strangers', 'src/infra/tosspayments/new.ts', 'src/infra/nicepay/translate.ts'],
  ['providers-are-strangers', 'src/infra/http/post.ts', 'src/infra/kakaopay/translate.ts'],
  ['messages-stay-at-home', 'src/compose.ts', 'src/infra/kakaopay/messages.ts'],
  ['messages-stay-at-home', 'src/infra/clock.ts', 'src/infra/kakaopay/messages.ts'],
  ['messages-stay-at-home', 'src/infra/naverpay/naverpay.ts', 'src/infra/kakaopay/messages.ts'],
  ['messages-stay-at-home', 'tests/infra/kakaopay.test.ts', 'src/infra/kakaopay/messages.ts'],
  ['product-knows-no-scaffolding', 'src/compose.ts', 'simulators/kakaopay/kakaopay.ts'],
  ['product-knows-no-scaffolding', 'src/compose.ts', 'bench/load.ts'],
  ['product-knows-no-scaffolding', 'functions/http/index.ts', 'local/ports.ts'],
  ['product-knows-no-scaffolding', 'functions/http/index.ts', 'tests/samples.ts'],
  [
    'simulators-know-nothing-of-the-product',
    'simulators/kakaopay/kakaopay.ts',
    'src/domain/money.ts',
  ],
  [
    'no-development-packages-in-the-product',
    'functions/http/index.ts',
    'node_modules/hono/index.js',
  ],
  ['no-circles', 'src/domain/chicken.ts', 'src/domain/egg.ts'],
]
// A circle is reported once, at one of its ends.
const wayBack: Import = ['src/domain/egg.ts', 'src/domain/chicken.ts']

const lawful: readonly Import[] = [
  ['src/domain/payment.ts', 'src/domain/money.ts'],
  ['src/domain/payment.ts', fpTs],
  ['src/domain/payment.ts', 'crypto'],
  ['src/application/confirm-payment.ts', fpTs],
  ['src/application/confirm-payment.ts', 'src/domain/payment.ts'],
  ['src/application/confirm-payment.ts', 'src/application/ports/payment-store.ts'],
  ['src/infra/kakaopay/kakaopay.ts', 'src/infra/kakaopay/messages.ts'],
  ['src/infra/kakaopay/kakaopay.ts', 'src/application/ports/payment-provider.ts'],
  ['src/infra/kakaopay/kakaopay.ts', 'src/infra/http/post.ts'],
  ['src/infra/kakaopay/messages.ts', ioTs],
  ['src/compose.ts', 'src/infra/kakaopay/kakaopay.ts'],
  ['src/compose.ts', 'src/compose-events.ts'],
  ['src/compose-events.ts', 'src/infra/dynamodb/event-table.ts'],
  ['functions/http/index.ts', 'src/compose.ts'],
  ['functions/http/index.ts', lambdaTypes],
  ['functions/http/create-payment/request.ts', ioTs],
  ['functions/http/create-payment/request.ts', 'src/application/refund-payment.ts'],
  ['local/start.ts', 'src/compose.ts'],
  ['local/start.ts', 'simulators/kakaopay/kakaopay.ts'],
  ['cli/release.ts', 'src/compose.ts'],
  ['cli/release.ts', 'src/compose-release.ts'],
  ['cli/release.ts', 'src/application/release/start-release.ts'],
  ['src/compose-release.ts', 'src/infra/aws/lambda-aliases.ts'],
  ['src/compose-release.ts', 'src/infra/github/github.ts'],
  ['src/application/release/start-release.ts', 'src/domain/release/version.ts'],
  ['src/application/release/start-release.ts', 'src/application/ports/release/stage-locks.ts'],
  ['src/application/ports/release/code-host.ts', 'src/domain/release/version.ts'],
  ['src/domain/release/failure-class.ts', 'src/domain/provider-name.ts'],
  ['local/release-stage/stage.ts', 'src/application/release/start-release.ts'],
  ['bench/bench.ts', 'src/compose.ts'],
  ['tests/infra/kakaopay.test.ts', 'src/infra/kakaopay/kakaopay.ts'],
]

const isOwn = (path: string) => path.includes('/') && !path.startsWith('node_modules/')

const importLine = ([from, to]: Import): string => {
  if (to.startsWith('node_modules/')) {
    const name = to
      .replace(/^node_modules\/(@types\/)?/, '')
      .replace(/(\/index)?(\.d\.ts|\.js)$/, '')
    return `${to === lambdaTypes ? 'import type' : 'import'} { word } from '${name}'`
  }
  if (!isOwn(to)) return `import { word } from 'node:${to}'`
  // Of types alone, because such an import is the easiest one to miss.
  return `import type { word } from './${posix.relative(posix.dirname(from), to).replace(/\.ts$/, '')}'`
}

const packageFiles = {
  'tsconfig.json': '{}',
  'package.json': JSON.stringify({
    dependencies: { 'fp-ts': '1.0.0', 'io-ts': '1.0.0' },
    devDependencies: { hono: '1.0.0', '@types/aws-lambda': '1.0.0' },
  }),
  'node_modules/fp-ts/package.json': '{ "name": "fp-ts" }',
  'node_modules/io-ts/package.json': '{ "name": "io-ts" }',
  'node_modules/hono/package.json': '{ "name": "hono" }',
  'node_modules/@types/aws-lambda/package.json': '{ "types": "index.d.ts" }',
}

/** A small house that breaks each rule at least once, and the lawful imports beside. */
const layOut = (folder: string, imports: readonly Import[]) => {
  const files = new Map<string, string[]>(
    Object.entries(packageFiles).map(([path, text]) => [path, [text]]),
  )
  const add = (path: string, line: string) => files.set(path, [...(files.get(path) ?? []), line])
  imports.forEach((pair) => {
    add(pair[0], importLine(pair))
    if (pair[1].includes('/')) add(pair[1], 'export const word = 1')
  })
  files.forEach((lines, path) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), [...new Set(lines)].join('\n'))
  })
}

const cruise = (folder: string) =>
  new Promise<Report>((done, fail) => {
    const program = join(root, 'node_modules/.bin/depcruise')
    const flags = ['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', '.']
    execFile(process.execPath, [program, ...flags], { cwd: folder }, (error, stdout) => {
      if (stdout === '') fail(error ?? new Error('dependency-cruiser said nothing'))
      else done(JSON.parse(stdout) as Report)
    })
  })

describe('the layer rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'payport-layers-'))
  let seen: readonly Import[] = []
  let found: readonly Broken[] = []

  beforeAll(async () => {
    const unlawful = broken.map(([, from, to]): Import => [from, to])
    layOut(folder, [...unlawful, wayBack, ...lawful])
    const { modules, summary } = await cruise(folder)
    seen = modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }): Import => [source, resolved]),
    )
    found = summary.violations.map(({ rule, from, to }) => [rule.name, from, to])
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(broken)('%s: reports %s -> %s', (...expected) => {
    expect(found).toContainEqual(expected)
  })

  test.each(lawful)('let pass %s -> %s', (from, to) => {
    expect(seen).toContainEqual([from, to])
    expect(found.filter((each) => each[1] === from && each[2] === to)).toEqual([])
  })

  test('are all tried here, and each says why', () => {
    expect(new Set(rules.forbidden.map(({ name }) => name))).toEqual(
      new Set(broken.map(([rule]) => rule)),
    )
    expect(rules.forbidden.filter(({ comment }) => !comment?.endsWith('.'))).toEqual([])
  })
})

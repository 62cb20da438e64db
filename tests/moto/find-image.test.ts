import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { LambdaClient, UpdateAliasCommand } from '@aws-sdk/client-lambda'

import { imageOf, runServerless } from '../support/package-stack'
import { type Aws, createBucket, startAws } from './aws'

const root = resolve(__dirname, '../..')
const clone = mkdtempSync(join(tmpdir(), 'payport-clone-'))
let aws: Aws
let lambda: LambdaClient

const git = (...args: readonly string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args],
    { cwd: clone, encoding: 'utf8' },
  )

const deploy = (stage: string, image: string, release: string) =>
  runServerless(clone, ['deploy', '--stage', stage], {
    ...aws.environment,
    PAYPORT_IMAGE: imageOf(image),
    PAYPORT_RELEASE: release,
    PAYPORT_DEPLOYMENT_METHOD: 'direct',
    PAYPORT_DEPLOYMENT_BUCKET: 'payport-templates',
  })

const move = (name: string, version: string, weights: Record<string, number> = {}) =>
  lambda.send(
    new UpdateAliasCommand({
      FunctionName: name,
      Name: 'live',
      FunctionVersion: version,
      RoutingConfig: { AdditionalVersionWeights: weights },
    }),
  )

type Answer = { readonly code: number; readonly stdout: string; readonly stderr: string }
const findImage = (...args: readonly string[]): Promise<Answer> =>
  new Promise((done) => {
    execFile(
      process.execPath,
      [
        '--import',
        join(root, 'node_modules/tsx/dist/loader.mjs'),
        join(root, 'scripts/find-image.ts'),
        ...args,
      ],
      { cwd: clone, env: { ...process.env, ...aws.environment } },
      (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code), stdout, stderr })
      },
    )
  })

beforeAll(async () => {
  git('init', '--quiet')
  git('commit', '--quiet', '--allow-empty', '--message', 'one')
  for (const tag of ['1.2.3-rc.1', '1.2.3-qa.1', '1.2.3', '1.2.4-qa.1']) git('tag', tag)
  git('commit', '--quiet', '--allow-empty', '--message', 'two')
  for (const tag of ['1.2.3-rc.2', '1.2.3-qa.2']) git('tag', tag)

  aws = await startAws()
  const { endpoint } = aws
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  lambda = new LambdaClient({ endpoint, region: 'ap-northeast-2', credentials })
  await createBucket(aws, 'payport-templates')
}, 90_000)

afterAll(async () => {
  lambda.destroy()
  await aws.stop()
  rmSync(clone, { recursive: true, force: true })
})

describe('the image that a tag takes over', () => {
  it('is none while nothing is deployed in the stage before', async () => {
    const { code, stdout, stderr } = await findImage('1.2.3-qa.1')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('nothing is deployed in dev')
  })

  it('is what dev has released, for qa, whatever has been deployed since', async () => {
    await deploy('dev', 'a', '1.2.3-rc.1')
    await deploy('dev', 'b', '1.2.3-rc.2')
    expect(await findImage('1.2.3-qa.1')).toEqual({
      code: 0,
      stdout: `${imageOf('a')}\n`,
      stderr: '',
    })
  }, 120_000)

  it.each([
    ['1.2.4-qa.1', 'dev has released 1.2.3-rc.1, and 1.2.4-qa.1 takes over 1.2.4-rc.N'],
    ['1.2.3-qa.2', '1.2.3-qa.2 and 1.2.3-rc.1 are of different commits'],
    ['1.2.3-qa.9', 'this clone has no tag 1.2.3-qa.9'],
    ['1.2.3', 'nothing is deployed in staging'],
  ])('is refused to %s: %s', async (tag, reason) => {
    const { code, stdout, stderr } = await findImage(tag)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(reason)
  })

  it('is what staging has released, for production', async () => {
    await deploy('staging', 'c', '1.2.3-qa.1')
    expect((await findImage('1.2.3')).stdout).toBe(`${imageOf('c')}\n`)
  }, 120_000)

  it('is none in the middle of a release', async () => {
    await move('payport-dev-http', '1', { '2': 0.05 })
    const { code, stderr } = await findImage('1.2.3-qa.1')
    expect(code).toBe(1)
    expect(stderr).toContain('payport-dev-http is in the middle of a release')
    await move('payport-dev-http', '2')
    const half = await findImage('1.2.3-qa.1')
    expect(half.code).toBe(1)
    expect(half.stderr).toContain('the functions of dev do not run one image')
  })

  it.each([[[]], [['1.2.3-rc.1']], [['v1.2.3']], [['1.2.3', '1.2.4']]])(
    'is not looked for without one tag that takes over: %j',
    async (args) => {
      const { code, stdout, stderr } = await findImage(...args)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain('A tag like 1.2.3-qa.1 or 1.2.3 is needed')
    },
  )
})

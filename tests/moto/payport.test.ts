import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { CreateStackCommand } from '@aws-sdk/client-cloudformation'
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { GetAliasCommand } from '@aws-sdk/client-lambda'

import { abortFunction, releasedFunctions } from '../../src/compose-release'
import type { Stage } from '../../src/domain/release/version'
import { type ReleaseClients, releaseClients } from '../../src/infra/aws/release-clients'
import { releaseTableDefinition } from '../../src/infra/dynamodb/release-table-definition'
import { type Aws, startAws } from './aws'
import { createFunction, createRepository, publish, pushImage } from './released-functions'

/*
 * The one file that runners run, from a clone, as the workflows call it: what the deploy of the stack does
 * is done by hand here.
 */

const root = resolve(__dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'payport-bot-'))
const origin = join(folder, 'origin')
const clone = join(folder, 'clone')
const before = { ...process.env }
let aws: Aws
let clients: ReleaseClients
const digests: Record<string, string> = {}

const git = (place: string, ...args: readonly string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args],
    { cwd: place, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  )

const commit = (...tags: readonly string[]) => {
  git(origin, 'commit', '--quiet', '--allow-empty', '--message', tags.join())
  for (const tag of tags) git(origin, 'tag', tag)
}

type Said = { readonly code: number; readonly stdout: string; readonly stderr: string }

const payport = (...args: readonly string[]): Promise<Said> =>
  new Promise((done) => {
    const env = { ...process.env, ...aws.environment, GITHUB_TOKEN: '', USER: 'kim' }
    execFile(
      process.execPath,
      [join(root, 'dist/payport.cjs'), ...args],
      { cwd: clone, env },
      (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code), stdout, stderr })
      },
    )
  })

const namesOf = (stage: Stage) => [
  ...releasedFunctions(stage).map(({ name }) => name),
  abortFunction(stage),
]

const live = (stage: Stage): Promise<ReadonlyArray<string | undefined>> =>
  Promise.all(
    namesOf(stage).map(async (name) => {
      const alias = await clients.lambda.send(
        new GetAliasCommand({ FunctionName: name, Name: 'live' }),
      )
      return alias.FunctionVersion
    }),
  )

/** What the first deploy of a stage leaves. */
const deployFirst = async (stage: Stage, image: string, release: string) => {
  await clients.cloudFormation.send(
    new CreateStackCommand({
      StackName: `payport-${stage}`,
      TemplateBody: JSON.stringify({ Resources: { T: { Type: 'AWS::SNS::Topic' } } }),
    }),
  )
  for (const name of namesOf(stage))
    await createFunction(clients.lambda, name, { image: digests[image] ?? '', release })
}
const deployAnother = async (stage: Stage, image: string, release: string) => {
  for (const name of namesOf(stage))
    await publish(clients.lambda, name, { image: digests[image] ?? '', release })
}

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'build:payport'], { cwd: root })
  mkdirSync(origin)
  git(origin, 'init', '--quiet', '--initial-branch=main')
  git(origin, 'commit', '--quiet', '--allow-empty', '--message', 'main')
  git(origin, 'checkout', '--quiet', '-b', 'release/1.2')
  commit('1.2.2-rc.1')
  commit('1.2.3-rc.1', '1.2.3-qa.1', '1.2.4-qa.1')
  commit('1.2.3', '1.2.3-qa.2')
  git(origin, 'checkout', '--quiet', '-b', 'feat/PAY-1')
  commit('1.2.9-rc.1')
  git(folder, 'clone', '--quiet', origin, clone)

  aws = await startAws()
  Object.assign(process.env, aws.environment)
  clients = releaseClients()
  await createRepository(clients.ecr)
  for (const stage of ['dev', 'staging', 'production'] as const)
    await clients.dynamoDb.send(new CreateTableCommand(releaseTableDefinition(stage)))
  for (const tag of ['1.2.2-rc.1', '1.2.3-rc.1']) digests[tag] = await pushImage(clients.ecr, tag)
}, 120_000)

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy()
  process.env = before
  await aws.stop()
  rmSync(folder, { recursive: true, force: true })
})

const succeeds = async (...args: readonly string[]): Promise<string> => {
  const said = await payport(...args)
  expect(said).toMatchObject({ code: 0 })
  return said.stdout
}
const imageOf = async (tag: string): Promise<unknown> => {
  const { image } = JSON.parse(await succeeds('release', 'plan', tag, '--json')) as {
    readonly image: unknown
  }
  return image
}

describe('the bot on a runner', () => {
  it('has the first deploy of a stage for its first release', async () => {
    expect(await imageOf('1.2.2-rc.1')).toMatchObject({
      _tag: 'Built',
      digest: digests['1.2.2-rc.1'],
    })
    await deployFirst('dev', '1.2.2-rc.1', '1.2.2-rc.1')
    expect(await succeeds('release', 'deploy', '1.2.2-rc.1')).toContain('is the first in dev')
  }, 60_000)

  it('releases the next one: deployed, nobody gets it; started, everybody does', async () => {
    await deployAnother('dev', '1.2.3-rc.1', '1.2.3-rc.1')
    await succeeds('release', 'plan', '1.2.3-rc.1')
    await succeeds('release', 'deploy', '1.2.3-rc.1')
    expect(await live('dev')).toEqual(['1', '1', '1', '1'])
    const said = await succeeds('release', 'start', 'dev')
    expect(said).toContain('1.2.3-rc.1')
    // The function that takes releases back has followed.
    expect(await live('dev')).toEqual(['2', '2', '2', '2'])
  }, 120_000)

  it('says that no release needs anybody', async () => {
    expect(await succeeds('release', 'resume', 'dev', '--if-any')).toContain('needs anybody')
  }, 60_000)

  it('takes the image over from the stage before, and builds none', async () => {
    expect(await imageOf('1.2.3-qa.1')).toEqual({
      _tag: 'TakenOver',
      digest: digests['1.2.3-rc.1'],
      from: '1.2.3-rc.1',
    })
  }, 60_000)

  it.each([
    ['1.2.2-rc.1', 'at or below what is live', /1\.2\.3-rc\.1/],
    ['1.2.9-rc.1', 'on no release branch', /feat\/PAY-1/],
    ['1.2.4-qa.1', 'of another version than dev has', /1\.2\.3-rc\.1/],
    ['1.2.3-qa.2', 'of another commit', /commit/],
    ['1.2.3', 'not in staging before', /staging/],
    ['1.2.3-qa.9', 'not tagged', /tag/],
  ])(
    'refuses %s: %s',
    async (tag, _, why) => {
      const { code, stderr } = await payport('release', 'plan', tag)
      expect(code).toBe(1)
      expect(stderr).toMatch(why)
    },
    60_000,
  )

  it('puts back at one click, with no clone and nothing installed', async () => {
    const rollback = payport('rollback', 'dev', '--reason', 'a test')
    const isBack = async () => (await live('dev')).slice(0, 3).every((version) => version === '1')
    for (const until = Date.now() + 60_000; Date.now() < until && !(await isBack());)
      await pause(100)
    expect((await live('dev')).slice(0, 3)).toEqual(['1', '1', '1'])
    expect((await rollback).code).toBe(0)
    const { code, stderr } = await payport('release', 'start', 'dev')
    expect([code, stderr]).toEqual([1, expect.stringContaining('until somebody unlocks it')])
  }, 180_000)

  it('is called wrongly without a tag, and says so', async () => {
    expect(await payport('release', 'plan')).toMatchObject({ code: 2 })
    expect(await payport('release', 'plan', 'v1.2.3')).toMatchObject({ code: 2 })
  }, 60_000)
})

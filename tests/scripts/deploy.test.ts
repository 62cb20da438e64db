import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { account, imageOf } from '../support/package-stack'

const root = resolve(__dirname, '../..')

const settings = {
  PAYPORT_IMAGE: imageOf('a'),
  PAYPORT_RELEASE: '1.2.3-rc.1',
  PAYPORT_DEPLOYMENT_BUCKET: 'payport-dev-templates',
  PAYPORT_DEPLOYMENT_ROLE: `arn:aws:iam::${account}:role/payport-dev-cloudformation`,
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'payport-deploy-'))
  const told = 'echo "deployed $*, public URL: ${PAYPORT_PUBLIC_URL-none}"'
  writeFileSync(join(folder, 'serverless'), `#!/bin/sh\n${told}\n`)
  chmodSync(join(folder, 'serverless'), 0o755)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The command, with something in place of the framework that says how it was called. */
const deploy = (args: readonly string[], environment: Readonly<Record<string, string>>) => {
  const { status, stdout, stderr } = spawnSync(join(root, 'scripts', 'deploy'), args, {
    encoding: 'utf8',
    env: { NODE_ENV: 'test', PATH: `${folder}:/usr/bin:/bin`, ...environment },
  })
  return { status, stdout, stderr }
}

describe('the deploy command', () => {
  it('deploys the stage that it is told', () => {
    expect(deploy(['staging', '--verbose'], settings)).toEqual({
      status: 0,
      stdout: 'deployed deploy --stage staging --verbose, public URL: none\n',
      stderr: '',
    })
  })

  it('takes an empty public URL, as a workflow gives it, for none', () => {
    const { stdout } = deploy(['dev'], { ...settings, PAYPORT_PUBLIC_URL: '' })
    expect(stdout).toContain('public URL: none')
    const own = deploy(['dev'], { ...settings, PAYPORT_PUBLIC_URL: 'https://pay.example' })
    expect(own.stdout).toContain('public URL: https://pay.example')
  })

  it('tells all that is missing, and deploys nothing', () => {
    const { status, stdout, stderr } = deploy(['dev'], {})
    expect(status).toBe(2)
    expect(stdout).toBe('')
    for (const name of Object.keys(settings)) expect(stderr).toContain(`${name} must be`)
    expect(stderr).toContain('Nothing was deployed.')
  })

  it.each([
    ['PAYPORT_IMAGE', `${account}.dkr.ecr.ap-northeast-2.amazonaws.com/payport:1.2.3`],
    ['PAYPORT_RELEASE', 'v1.2.3'],
    ['PAYPORT_RELEASE', '1.2.3-beta.1'],
    ['PAYPORT_DEPLOYMENT_BUCKET', 's3://templates'],
    ['PAYPORT_DEPLOYMENT_ROLE', 'payport-dev-cloudformation'],
    ['PAYPORT_PUBLIC_URL', 'http://pay.example'],
    ['PAYPORT_STACK_CHANGES', 'everything'],
  ])('refuses %s=%s', (name, value) => {
    const { status, stdout, stderr } = deploy(['dev'], { ...settings, [name]: value })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(new RegExp(`^${name} must be`))
  })

  it.each([[[]], [['prod']], [['']]])('refuses a stage that there is not: %j', (args) => {
    const { status, stdout, stderr } = deploy(args, settings)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('The stage must be dev, staging or production')
  })

  it('has help', () => {
    expect(deploy(['--help'], {})).toMatchObject({ status: 0, stderr: '' })
  })
})

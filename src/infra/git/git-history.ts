import { execFile } from 'node:child_process'

import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { CloudFailure, CloudRefused } from '../../application/ports/release/cloud-failure'
import type { SourceHistory } from '../../application/ports/release/source-history'

type Said = { readonly code: number; readonly stdout: string; readonly stderr: string }

const refused = (cause: string, remedy: string): CloudRefused => ({
  _tag: 'CloudRefused',
  cause,
  remedy,
})

/** ms */
const timeout = 20_000

const git =
  (folder: string) =>
  (args: readonly string[]): TE.TaskEither<CloudFailure, Said> =>
  () =>
    new Promise((done) => {
      const options = { cwd: folder, timeout, maxBuffer: 64_000_000 }
      execFile('git', args, options, (error, stdout, stderr) => {
        if (error === null) done(E.right({ code: 0, stdout, stderr }))
        else if (error.code === 'ENOENT')
          done(E.left(refused('git cannot be found', 'install git, and work in a clone')))
        else if (typeof error.code === 'number') done(E.right({ code: error.code, stdout, stderr }))
        else
          done(
            E.left({ _tag: 'CloudUnavailable', cause: `git ${args[0] ?? ''}: ${error.message}` }),
          )
      })
    })

const remedyOf = ({ stderr }: Said): string =>
  stderr.includes('not a git repository')
    ? 'work in a clone of the repository'
    : 'get the whole history: git fetch --tags --unshallow, or fetch-depth: 0 in a workflow'

const wrong = (said: Said): CloudRefused =>
  refused(`git: ${said.stderr.split('\n', 1).join('').slice(0, 200)}`, remedyOf(said))

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '')

/** A clone in `folder`, with git as it is installed. Branches are those of the remote `origin`. */
export const gitHistory = (folder: string): SourceHistory => {
  const run = git(folder)
  const linesOf = (...args: readonly string[]) =>
    pipe(
      run(args),
      TE.filterOrElseW(({ code }) => code === 0, wrong),
      TE.map(({ stdout }) => lines(stdout)),
    )
  /** 1 without a word is git's "there is none". */
  const commitAt = (ref: string): TE.TaskEither<CloudFailure, O.Option<string>> =>
    pipe(
      run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]),
      TE.filterOrElseW(({ code, stderr }) => code === 0 || stderr === '', wrong),
      TE.map(({ code, stdout }) => (code === 0 ? O.some(stdout.trim()) : O.none)),
    )
  return {
    tags: linesOf('tag', '--list'),
    commitOf: (tag) => commitAt(`refs/tags/${tag}`),
    headOf: (branch) => commitAt(`refs/remotes/origin/${branch}`),
    branchesWith: (commit) =>
      pipe(
        linesOf(
          'for-each-ref',
          '--format=%(refname:lstrip=3)',
          `--contains=${commit}`,
          'refs/remotes/origin',
        ),
        TE.map((branches) => branches.filter((branch) => branch !== 'HEAD')),
      ),
    isAncestor: (ancestor, commit) =>
      pipe(
        run(['merge-base', '--is-ancestor', '--end-of-options', ancestor, commit]),
        TE.filterOrElseW(({ code }) => code === 0 || code === 1, wrong),
        TE.map(({ code }) => code === 0),
      ),
  }
}

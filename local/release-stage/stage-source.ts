import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { CodeHost, DeploymentNews } from '../../src/application/ports/release/code-host'
import type { SourceHistory } from '../../src/application/ports/release/source-history'

export type StageSource = {
  readonly history: SourceHistory
  readonly codeHost: CodeHost
  readonly main: () => string
  readonly news: () => readonly DeploymentNews[]
}

/** A clone with one line of commits, a tag on each, and a host that shows its releases. */
export const stageSource = (
  commits: ReadonlyArray<{ readonly tag: string; readonly commit: string }>,
): StageSource => {
  let main = commits[0]?.commit ?? ''
  const news: DeploymentNews[] = []
  const positionOf = (commit: string): number => commits.findIndex((each) => each.commit === commit)
  const comesBefore = (ancestor: string, commit: string): boolean =>
    positionOf(ancestor) <= positionOf(commit)

  return {
    main: () => main,
    news: () => news,
    history: {
      tags: TE.of(commits.map(({ tag }) => tag)),
      commitOf: (tag) => TE.of(O.fromNullable(commits.find((each) => each.tag === tag)?.commit)),
      branchesWith: (commit) =>
        TE.fromIO(() => ['release', ...(comesBefore(commit, main) ? ['main'] : [])]),
      isAncestor: (ancestor, commit) => TE.of(comesBefore(ancestor, commit)),
      headOf: (branch) =>
        TE.fromIO(() => O.fromNullable(branch === 'main' ? main : commits.at(-1)?.commit)),
    },
    codeHost: {
      mainAgainst: (commit) =>
        TE.fromIO(() => {
          if (main === commit) return 'AtCommit'
          return comesBefore(main, commit) ? 'Behind' : 'Diverged'
        }),
      moveMain: (commit) =>
        TE.fromIO(() => {
          main = commit
        }),
      announce: (each) => TE.fromIO(() => void news.push(each)),
      publishReport: () => TE.of(undefined),
    },
  }
}

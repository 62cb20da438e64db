import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { CodeHost } from '../../src/application/ports/release/code-host'
import type { SourceHistory } from '../../src/application/ports/release/source-history'

export type Tagged = { readonly tag: string; readonly commit: string }

export type StageSource = {
  readonly history: SourceHistory
  readonly codeHost: CodeHost
  /** The commit of `main`. */
  readonly main: () => string
}

const branch = 'release/demo'

/** A clone whose commits stand in one line, the oldest first, and the host that it comes from. */
export const stageSource = (line: readonly Tagged[]): StageSource => {
  let main = line[0]?.commit ?? ''
  const positionOf = (commit: string): number => line.findIndex((each) => each.commit === commit)
  const comesBefore = (ancestor: string, commit: string): boolean =>
    positionOf(ancestor) <= positionOf(commit)

  return {
    main: () => main,
    history: {
      tags: TE.of(line.map(({ tag }) => tag)),
      commitOf: (tag) => TE.of(O.fromNullable(line.find((each) => each.tag === tag)?.commit)),
      branchesWith: (commit) =>
        TE.fromIO(() => [branch, ...(comesBefore(commit, main) ? ['main'] : [])]),
      isAncestor: (ancestor, commit) => TE.of(comesBefore(ancestor, commit)),
      headOf: (name) =>
        TE.fromIO(() => O.fromNullable(name === 'main' ? main : line.at(-1)?.commit)),
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
      // There is no page: the report goes into a folder.
      announce: () => TE.of(undefined),
      publishReport: () => TE.of(undefined),
    },
  }
}

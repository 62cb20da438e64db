import type * as TE from 'fp-ts/TaskEither'

import type { Stage } from '../../../domain/release/version'
import type { CloudFailure } from './cloud-failure'

export type DeploymentNews = {
  readonly stage: Stage
  readonly release: string
  readonly commit: string
  readonly state: 'in_progress' | 'success' | 'failure' | 'inactive'
  /** In words, at most 140 characters. */
  readonly description: string
}

/** `main` has commits that the release does not have: somebody must rebase. */
export type MainDiverged = { readonly _tag: 'MainDiverged'; readonly commit: string }

/** Where the code and its releases are shown. */
export type CodeHost = {
  /** Where `main` stands, seen from `commit`. */
  readonly mainAgainst: (
    commit: string,
  ) => TE.TaskEither<CloudFailure, 'AtCommit' | 'Behind' | 'Diverged'>
  /** Fast-forward only; at the commit already is done. */
  readonly moveMain: (commit: string) => TE.TaskEither<CloudFailure | MainDiverged, void>
  /** The same news twice is no harm. */
  readonly announce: (news: DeploymentNews) => TE.TaskEither<CloudFailure, void>
  /** Writes, or replaces, the report on the release's page; the drawing is SVG. */
  readonly publishReport: (
    release: string,
    markdown: string,
    drawing: string,
  ) => TE.TaskEither<CloudFailure, void>
}

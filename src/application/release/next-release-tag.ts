import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import {
  nextTag,
  type NextTagWanted,
  type NothingTagged,
  type TagOutOfOrder,
} from '../../domain/release/promotion'
import { formatVersion } from '../../domain/release/version'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { ReleasePorts } from '../ports/release/release-ports'

/** The tag that comes next in a channel, by the tags of this clone. Nothing is tagged. */
export type NextReleaseTag = (
  wanted: NextTagWanted,
) => TE.TaskEither<CloudFailure | NothingTagged | TagOutOfOrder, string>

export const nextReleaseTag =
  ({ history }: Pick<ReleasePorts, 'history'>): NextReleaseTag =>
  (wanted) =>
    pipe(
      history.tags,
      TE.flatMapEither((tags) => nextTag(tags, wanted)),
      TE.map(formatVersion),
    )

import type { Answer } from '../../command'
import { ofPreflight } from './of-preflight'
import { ofPromotion } from './of-promotion'
import { ofReleases } from './of-releases'
import { ofTheCloud } from './of-the-cloud'
import type { Refusal } from './refusal'

const rows = { ...ofTheCloud, ...ofPreflight, ...ofPromotion, ...ofReleases }

type Rows = typeof rows

/** Every way in which something about a release can fail. */
export type ReleaseFailure = { [Tag in keyof Rows]: Parameters<Rows[Tag]>[0] }[keyof Rows]

/** The names of all of them. */
export const releaseFailures = Object.keys(rows) as ReadonlyArray<ReleaseFailure['_tag']>

export const toRefusal = (failure: ReleaseFailure): Refusal => {
  // Each row takes the failure of its own tag, which the compiler cannot follow through the look-up.
  const row = rows[failure._tag] as (failure: ReleaseFailure) => Refusal
  return row(failure)
}

export const failureInWords = (failure: ReleaseFailure): string => toRefusal(failure).what

/** Nothing was changed beyond what the lines say. */
export const refused = (failure: ReleaseFailure): Answer => {
  const { what, rule, wayOut } = toRefusal(failure)
  return {
    exitCode: 1,
    lines: [`Refused: ${what}.`, `Rule:    ${rule}`, `Way out: ${wayOut}`],
    facts: { refused: failure, what, rule, wayOut },
  }
}

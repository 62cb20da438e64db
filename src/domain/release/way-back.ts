import * as E from 'fp-ts/Either'

import { doorsBack, type OneWayDoor } from './formats'
import type { ReleasedFunction, ReleaseRecord } from './release-record'

/** Nothing stood before, as far as the records tell. */
export type NothingBefore = { readonly _tag: 'NothingBefore' }
/** No record tells which versions that release had, or it never had the whole stage. */
export type NeverReleased = { readonly _tag: 'NeverReleased'; readonly release: string }
export type AlreadyThere = { readonly _tag: 'AlreadyThere'; readonly release: string }
/** What newer releases wrote, that one cannot read. */
export type OneWayDoors = {
  readonly _tag: 'OneWayDoors'
  readonly release: string
  readonly doors: readonly OneWayDoor[]
}

export type NoWayBack = NothingBefore | NeverReleased | AlreadyThere | OneWayDoors

export type WayBack = {
  /** What has the whole stage now. */
  readonly standing: string
  /** The release to go back to. */
  readonly previous: string
  /** `stable` is what to go back to, `candidate` what stands now. */
  readonly functions: readonly ReleasedFunction[]
}

const wasPromoted = ({ phase, events }: ReleaseRecord): boolean =>
  phase._tag === 'Promoted' || events.some(({ what }) => what._tag === 'Promoted')

/** Of what stands now: a release that was not promoted has left its stable versions standing. */
const versionsNow = ({ phase, functions }: ReleaseRecord): ReadonlyMap<string, string> =>
  new Map(
    functions.map(({ name, stable, candidate }) => [
      name,
      phase._tag === 'Promoted' ? candidate : stable,
    ]),
  )

/** Of the release to go back to, by function: its own record tells them, or that of what replaced it. */
const versionsThen = (
  target: ReleaseRecord | undefined,
  { functions }: ReleaseRecord,
): ReadonlyMap<string, string> =>
  new Map(
    target === undefined
      ? functions.map(({ name, stable }) => [name, stable])
      : target.functions.map(({ name, candidate }) => [name, candidate]),
  )

const isReleased = ({ phase }: ReleaseRecord): boolean => phase._tag !== 'Prepared'

/**
 * How a stage gets back to `to`, or to what stood before. `records` are the stage's, the newest first; all
 * but a prepared one at the front have ended.
 */
export const wayBack = (
  records: readonly ReleaseRecord[],
  to?: string,
): E.Either<NoWayBack, WayBack> => {
  const [latest] = records
  const [ended, ...older] = records.filter(isReleased)
  if (latest === undefined || ended === undefined) return E.left({ _tag: 'NothingBefore' })
  const isPromoted = ended.phase._tag === 'Promoted'
  const standing = isPromoted ? ended.release : ended.previous
  const previous = to ?? (isPromoted ? ended.previous : undefined)
  if (previous === undefined || standing === undefined) return E.left({ _tag: 'NothingBefore' })
  if (previous === standing) return E.left({ _tag: 'AlreadyThere', release: previous })

  const index = older.findIndex((each) => each.release === previous && wasPromoted(each))
  const target = older[index]
  if (target === undefined && !(isPromoted && previous === ended.previous))
    return E.left({ _tag: 'NeverReleased', release: previous })

  // A release before the first record has no formats that one could ask for.
  const since = [ended, ...older.slice(0, Math.max(0, index))].map(({ formats }) => formats)
  const doors = target === undefined ? [] : doorsBack(target.formats, since)
  if (doors.length > 0) return E.left({ _tag: 'OneWayDoors', release: previous, doors })

  const now = versionsNow(latest)
  const then = versionsThen(target, ended)
  const functions = latest.functions.map(({ name, role, stable }) => {
    const current = now.get(name) ?? stable
    return { name, role, stable: then.get(name) ?? current, candidate: current }
  })
  return E.right({ standing, previous, functions })
}

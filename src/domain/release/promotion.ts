import * as E from 'fp-ts/Either'

import type { RecordFormats } from './formats'
import { hasEnded, type ReleaseRecord } from './release-record'
import {
  type Channel,
  channels,
  compareVersions,
  formatVersion,
  isSameNumbers,
  parseVersion,
  type Stage,
  stageOf,
  stages,
  type Version,
} from './version'

/** What a stage runs when no release is on its way there. */
export type Live = {
  readonly version: Version
  readonly commit: string
  readonly digest: string
  readonly formats: RecordFormats
}

/** A release is on its way in the stage: it must end first. */
export type ReleaseRunning = {
  readonly _tag: 'ReleaseRunning'
  readonly stage: Stage
  readonly release: string
}
/** The tag is not above what is live; going back is a rollback, not a release. */
export type TagOutOfOrder = {
  readonly _tag: 'TagOutOfOrder'
  readonly tag: string
  readonly live: string
}
export type WrongBranch = {
  readonly _tag: 'WrongBranch'
  readonly tag: string
  readonly branches: readonly string[]
}
/** `main` has commits that the tag does not have: it could not be moved to the tag. */
export type MainNotIncluded = { readonly _tag: 'MainNotIncluded'; readonly tag: string }
/** The stage before has released nothing, or another x.y.z. */
export type NotReleasedBefore = {
  readonly _tag: 'NotReleasedBefore'
  readonly tag: string
  readonly stage: Stage
  readonly live?: string
}
export type CommitDiffers = {
  readonly _tag: 'CommitDiffers'
  readonly tag: string
  readonly live: string
}
/** The image of the stage before is no longer in the registry. */
export type DigestMissing = { readonly _tag: 'DigestMissing'; readonly digest: string }
/** The tag's own image is another one than the stage before has proved. */
export type DigestDiffers = {
  readonly _tag: 'DigestDiffers'
  readonly tag: string
  readonly digest: string
  readonly proved: string
}

export type PromotionRefused =
  | TagOutOfOrder
  | WrongBranch
  | MainNotIncluded
  | NotReleasedBefore
  | CommitDiffers
  | DigestMissing
  | DigestDiffers

export type PromotionFacts = {
  readonly version: Version
  readonly commit: string
  /** Branches that the commit is on. */
  readonly branches: readonly string[]
  /** `main` is the commit, or comes before it. */
  readonly includesMain: boolean
  /** In the version's own stage. */
  readonly live?: Live
  /** In the stage before it. */
  readonly before?: Live
  /** Of the tag's own image, where the registry has one. */
  readonly ownDigest?: string
  /** The registry has the image of the stage before. */
  readonly hasProved: boolean
}

/** The image to release: nothing is built twice. */
export type ImageSource =
  | { readonly _tag: 'Built'; readonly digest: string }
  | { readonly _tag: 'TakenOver'; readonly digest: string; readonly from: string }
  | { readonly _tag: 'ToBuild' }

export const stageBefore = (stage: Stage): Stage | undefined => stages[stages.indexOf(stage) - 1]

const isReleaseBranch = (branch: string): boolean =>
  branch.startsWith('release/') || branch === 'main'

const takeOver = (
  { version, commit, before, ownDigest, hasProved }: PromotionFacts,
  stage: Stage,
): E.Either<PromotionRefused, ImageSource> => {
  const tag = formatVersion(version)
  if (before === undefined) return E.left({ _tag: 'NotReleasedBefore', tag, stage })
  const live = formatVersion(before.version)
  const { digest } = before
  if (!isSameNumbers(before.version, version))
    return E.left({ _tag: 'NotReleasedBefore', tag, stage, live })
  if (before.commit !== commit) return E.left({ _tag: 'CommitDiffers', tag, live })
  if (!hasProved) return E.left({ _tag: 'DigestMissing', digest })
  return ownDigest !== undefined && ownDigest !== digest
    ? E.left({ _tag: 'DigestDiffers', tag, digest: ownDigest, proved: digest })
    : E.right({ _tag: 'TakenOver', digest, from: live })
}

/** Whether a tag may be released to its stage now, and from which image. */
export const planPromotion = (facts: PromotionFacts): E.Either<PromotionRefused, ImageSource> => {
  const { version, live, branches, includesMain, ownDigest } = facts
  const tag = formatVersion(version)
  if (live !== undefined && compareVersions(version, live.version) <= 0)
    return E.left({ _tag: 'TagOutOfOrder', tag, live: formatVersion(live.version) })
  if (!branches.some(isReleaseBranch)) return E.left({ _tag: 'WrongBranch', tag, branches })
  if (version.channel === 'release' && !includesMain)
    return E.left({ _tag: 'MainNotIncluded', tag })
  const before = stageBefore(stageOf(version))
  if (before !== undefined) return takeOver(facts, before)
  return E.right(
    ownDigest === undefined ? { _tag: 'ToBuild' } : { _tag: 'Built', digest: ownDigest },
  )
}

/**
 * What the records of a stage, the newest first, say is live. After a rollback that is the release that
 * stood before, of which an older record tells the rest.
 */
export const liveOf = (
  stage: Stage,
  [latest, ...older]: readonly ReleaseRecord[],
): E.Either<ReleaseRunning, Live | undefined> => {
  if (latest === undefined) return E.right(undefined)
  if (!hasEnded(latest) && latest.phase._tag !== 'Prepared')
    return E.left({ _tag: 'ReleaseRunning', stage, release: latest.release })
  const standing =
    latest.phase._tag === 'Promoted'
      ? latest
      : older.find(({ release }) => release === latest.previous)
  if (standing === undefined) return E.right(undefined)
  const version = parseVersion(standing.release)
  return E.right(
    E.isLeft(version)
      ? undefined
      : {
          version: version.right,
          commit: standing.commit,
          digest: standing.digest,
          formats: standing.formats,
        },
  )
}

export type NextTagWanted = {
  readonly channel: Channel
  /** Of which x.y.z; otherwise the highest that has not been released, or the next patch. */
  readonly numbers?: Version
}
/** The version that would have to come first has no tag. */
export type NothingTagged = { readonly _tag: 'NothingTagged'; readonly needed: string }

const upcoming = (highest: Version | undefined): Version => {
  if (highest === undefined) return { major: 0, minor: 1, patch: 0, channel: 'release', number: 0 }
  return highest.channel === 'release' ? { ...highest, patch: highest.patch + 1 } : highest
}

/** The tag that comes next in its channel, from all tags that there are. */
export const nextTag = (
  tags: readonly string[],
  { channel, numbers }: NextTagWanted,
): E.Either<NothingTagged | TagOutOfOrder, Version> => {
  const versions = tags
    .flatMap((tag) =>
      E.match(
        () => [],
        (version: Version) => [version],
      )(parseVersion(tag)),
    )
    .sort((a, b) => compareVersions(b, a))
  const base: Version = { ...(numbers ?? upcoming(versions[0])), channel, number: 0 }
  const same = versions.filter((version) => isSameNumbers(version, base))
  const numbersIn = (of: Channel) =>
    same.filter((each) => each.channel === of).map(({ number }) => number)

  const released = versions.find((each) => each.channel === 'release')
  const wanted =
    channel === 'release' ? base : { ...base, number: Math.max(0, ...numbersIn(channel)) + 1 }
  if (released !== undefined && compareVersions(wanted, released) <= 0)
    return E.left({
      _tag: 'TagOutOfOrder',
      tag: formatVersion(wanted),
      live: formatVersion(released),
    })

  const before = channels[channels.indexOf(channel) - 1]
  return before === undefined || numbersIn(before).length > 0
    ? E.right(wanted)
    : E.left({
        _tag: 'NothingTagged',
        needed: formatVersion({ ...base, channel: before, number: 1 }),
      })
}

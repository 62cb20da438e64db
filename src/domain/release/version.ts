import * as E from 'fp-ts/Either'

/** What a version is for; each is released to one stage. In the order in which they follow. */
export const channels = ['rc', 'qa', 'release'] as const
export type Channel = (typeof channels)[number]

export const stages = ['dev', 'staging', 'production'] as const
export type Stage = (typeof stages)[number]

/** `number` counts the rc and qa of one x.y.z; it is 0 for the release itself. */
export type Version = {
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly channel: Channel
  readonly number: number
}

export type NotAVersion = { readonly _tag: 'NotAVersion'; readonly tag: string }

/** No `v`, no leading zero, nine digits at most, and rc.1 is the first. */
const pattern =
  /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-(rc|qa)\.([1-9]\d{0,8}))?$/

export const parseVersion = (tag: string): E.Either<NotAVersion, Version> => {
  const [, major, minor, patch, channel, number] = pattern.exec(tag) ?? []
  return major === undefined
    ? E.left({ _tag: 'NotAVersion', tag })
    : E.right({
        major: Number(major),
        minor: Number(minor),
        patch: Number(patch),
        channel: channel === 'rc' || channel === 'qa' ? channel : 'release',
        number: Number(number ?? 0),
      })
}

export const formatVersion = ({ major, minor, patch, channel, number }: Version): string => {
  const numbers = `${major}.${minor}.${patch}`
  return channel === 'release' ? numbers : `${numbers}-${channel}.${number}`
}

/**
 * Below 0 where `a` comes first. Not semver's precedence: that has qa before rc, and a comparison of
 * strings has rc.10 before rc.9.
 */
export const compareVersions = (a: Version, b: Version): number =>
  a.major - b.major ||
  a.minor - b.minor ||
  a.patch - b.patch ||
  channels.indexOf(a.channel) - channels.indexOf(b.channel) ||
  a.number - b.number

export const isSameNumbers = (a: Version, b: Version): boolean =>
  a.major === b.major && a.minor === b.minor && a.patch === b.patch

const stageOfChannel: { readonly [Each in Channel]: Stage } = {
  rc: 'dev',
  qa: 'staging',
  release: 'production',
}

export const stageOf = ({ channel }: Version): Stage => stageOfChannel[channel]

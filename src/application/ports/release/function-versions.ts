import type * as TE from 'fp-ts/TaskEither'

import type { FunctionVersion } from '../../../domain/release/alias'
import type { CloudFailure } from './cloud-failure'

export type VersionMissing = {
  readonly _tag: 'VersionMissing'
  readonly functionName: string
  readonly version: FunctionVersion
}

/** The version does not answer, or not as a working one does. */
export type VersionUnhealthy = {
  readonly _tag: 'VersionUnhealthy'
  readonly functionName: string
  readonly version: FunctionVersion
  readonly cause: string
}

/** A published version as it is configured. */
export type PublishedVersion = {
  readonly functionName: string
  readonly version: FunctionVersion
  /** The tag in its description. */
  readonly release?: string
  /** `sha256:...` of its image. */
  readonly digest?: string
  /** `Active`, or why it is not. */
  readonly state: string
  /** An alias splits only versions with the same role and the same dead-letter queue. */
  readonly role: string
  readonly deadLetters?: string
}

export type FunctionVersions = {
  readonly find: (
    functionName: string,
    version: FunctionVersion,
  ) => TE.TaskEither<CloudFailure | VersionMissing, PublishedVersion>
  /** The one that was published last. */
  readonly latest: (
    functionName: string,
  ) => TE.TaskEither<CloudFailure | VersionMissing, PublishedVersion>
  /**
   * Calls this version by its number, with something that changes nothing. Wakes a version that slept:
   * an idle one rejects its first call, so it asks again for a while before it fails.
   */
  readonly probe: (
    functionName: string,
    version: FunctionVersion,
  ) => TE.TaskEither<CloudFailure | VersionMissing | VersionUnhealthy, void>
}

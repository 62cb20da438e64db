import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { type AliasState, isSplit } from '../../domain/release/alias'
import type { ReleasedFunction, ReleaseRecord } from '../../domain/release/release-record'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { AliasMissing } from '../ports/release/function-aliases'
import type {
  PublishedVersion,
  VersionMissing,
  VersionUnhealthy,
} from '../ports/release/function-versions'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { StackState } from '../ports/release/stack-state'

/** The alias has weights: some release has not ended, or somebody plays with it. */
export type AliasSplit = {
  readonly _tag: 'AliasSplit'
  readonly functionName: string
  readonly found: AliasState
}
/** The alias points at another version than when the release was prepared. */
export type AliasElsewhere = {
  readonly _tag: 'AliasElsewhere'
  readonly functionName: string
  readonly found: string
  readonly expected: string
}
export type ImageMissing = {
  readonly _tag: 'ImageMissing'
  readonly functionName: string
  readonly version: string
}
/** Lambda splits an alias only between versions that agree in these. */
export type VersionsDiffer = {
  readonly _tag: 'VersionsDiffer'
  readonly functionName: string
  readonly what: 'role' | 'deadLetters'
}
/** The version is not the one that was deployed. */
export type VersionNotAsDeployed = {
  readonly _tag: 'VersionNotAsDeployed'
  readonly functionName: string
  readonly version: string
  readonly what: 'digest' | 'state' | 'release'
  readonly found: string
  readonly expected: string
}
export type AlarmsFiring = { readonly _tag: 'AlarmsFiring'; readonly alarms: readonly string[] }
export type StackUnsettled = {
  readonly _tag: 'StackUnsettled'
  readonly state: Exclude<StackState, { _tag: 'Settled' }>
}

export type NotReady =
  | CloudFailure
  | AliasMissing
  | AliasSplit
  | AliasElsewhere
  | VersionMissing
  | VersionUnhealthy
  | VersionsDiffer
  | VersionNotAsDeployed
  | ImageMissing
  | AlarmsFiring
  | StackUnsettled

export type PreflightPorts = Pick<
  ReleasePorts,
  'aliases' | 'versions' | 'images' | 'alarms' | 'stacks' | 'clock'
>

export const checkSettled = (
  { stacks }: Pick<ReleasePorts, 'stacks'>,
  { stage }: Pick<ReleaseRecord, 'stage'>,
) =>
  pipe(
    stacks.read(stage),
    TE.flatMapEither((state): E.Either<StackUnsettled, void> =>
      state._tag === 'Settled' ? E.right(undefined) : E.left({ _tag: 'StackUnsettled', state }),
    ),
  )

const checkAlarms = ({ alarms }: PreflightPorts) =>
  pipe(
    alarms.firing,
    TE.flatMapEither((firing): E.Either<AlarmsFiring, void> =>
      firing.length === 0 ? E.right(undefined) : E.left({ _tag: 'AlarmsFiring', alarms: firing }),
    ),
  )

/** The alias as it is, which must be the given version alone. */
export const checkAlias =
  ({ aliases }: Pick<ReleasePorts, 'aliases'>) =>
  (
    functionName: string,
    expected?: string,
  ): TE.TaskEither<CloudFailure | AliasMissing | AliasSplit | AliasElsewhere, AliasState> =>
    pipe(
      aliases.read(functionName),
      TE.flatMapEither((found): E.Either<AliasSplit | AliasElsewhere, AliasState> => {
        if (isSplit(found)) return E.left({ _tag: 'AliasSplit', functionName, found })
        return expected === undefined || found.version === expected
          ? E.right(found)
          : E.left({ _tag: 'AliasElsewhere', functionName, found: found.version, expected })
      }),
    )

/** The new version is what was deployed, and Lambda can split the alias between the two. */
export const checkPair = (
  stable: PublishedVersion,
  candidate: PublishedVersion,
  { digest, release }: Pick<ReleaseRecord, 'digest' | 'release'>,
): E.Either<VersionsDiffer | VersionNotAsDeployed, void> => {
  const { functionName, version } = candidate
  const differs = (what: VersionNotAsDeployed['what'], found = 'none', expected: string) =>
    E.left({ _tag: 'VersionNotAsDeployed' as const, functionName, version, what, found, expected })
  if (candidate.digest !== digest) return differs('digest', candidate.digest, digest)
  if (candidate.release !== release) return differs('release', candidate.release, release)
  if (candidate.state !== 'Active') return differs('state', candidate.state, 'Active')
  if (candidate.role !== stable.role)
    return E.left({ _tag: 'VersionsDiffer', functionName, what: 'role' })
  return candidate.deadLetters === stable.deadLetters
    ? E.right(undefined)
    : E.left({ _tag: 'VersionsDiffer', functionName, what: 'deadLetters' })
}

const checkImage = (
  { images }: PreflightPorts,
  { functionName, version, digest }: PublishedVersion,
): TE.TaskEither<CloudFailure | ImageMissing, void> =>
  pipe(
    digest === undefined ? TE.right(false) : images.has(digest),
    TE.flatMapEither((isThere): E.Either<ImageMissing, void> =>
      isThere ? E.right(undefined) : E.left({ _tag: 'ImageMissing', functionName, version }),
    ),
  )

/** Both answer now: the old one is the way back, and sleeps when nobody has called it for weeks. */
const checkFunction =
  (ports: PreflightPorts, record: ReleaseRecord) =>
  ({ name, stable, candidate }: ReleasedFunction): TE.TaskEither<NotReady, AliasState> =>
    pipe(
      TE.Do,
      TE.bindW('state', () => checkAlias(ports)(name, stable)),
      TE.bindW('old', () => ports.versions.find(name, stable)),
      TE.bindW('fresh', () => ports.versions.find(name, candidate)),
      TE.tap(({ old, fresh }): TE.TaskEither<NotReady, void> =>
        TE.fromEither(checkPair(old, fresh, record)),
      ),
      TE.tap(({ old }): TE.TaskEither<NotReady, void> => checkImage(ports, old)),
      TE.tap(({ fresh }): TE.TaskEither<NotReady, void> => checkImage(ports, fresh)),
      TE.tap((): TE.TaskEither<NotReady, void> => ports.versions.probe(name, stable)),
      TE.tap((): TE.TaskEither<NotReady, void> => ports.versions.probe(name, candidate)),
      TE.map(({ state }) => state),
    )

/** Everything that a release stands on; changes nothing. Each alias as it was seen, by function. */
export const preflight =
  (ports: PreflightPorts) =>
  (
    record: ReleaseRecord,
  ): TE.TaskEither<NotReady, { readonly [functionName: string]: AliasState }> => {
    const names = record.functions.map(({ name }) => name)
    const functions = pipe(
      record.functions,
      TE.traverseArray(checkFunction(ports, record)),
      TE.map((states) =>
        Object.fromEntries(states.map((state, index) => [names[index] ?? '', state])),
      ),
    )
    return pipe(
      checkSettled(ports, record),
      TE.flatMap((): TE.TaskEither<NotReady, void> => checkAlarms(ports)),
      TE.flatMap(() => functions),
    )
  }

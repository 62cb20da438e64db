import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import {
  type ImageSource,
  type Live,
  liveOf,
  planPromotion,
  type PromotionFacts,
  type PromotionRefused,
  type ReleaseRunning,
  stageBefore,
} from '../../domain/release/promotion'
import {
  formatVersion,
  type NotAVersion,
  parseVersion,
  type Stage,
  stageOf,
  type Version,
} from '../../domain/release/version'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { RecordUnreadable } from '../ports/release/release-records'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { LockHeld } from '../ports/release/stage-locks'
import type { StackUnsettled } from './preflight'

/** Whether a tag may be released now, and from which image. Changes nothing. */
export type PlanRelease = (tag: string) => TE.TaskEither<PlanReleaseError, PlannedRelease>

/** This clone has no such tag. */
export type TagMissing = { readonly _tag: 'TagMissing'; readonly tag: string }

export type PlanReleaseError =
  | NotAVersion
  | TagMissing
  | PromotionRefused
  | ReleaseRunning
  | LockHeld
  | StackUnsettled
  | CloudFailure
  | RecordUnreadable

export type PlannedRelease = {
  readonly tag: string
  readonly stage: Stage
  readonly commit: string
  readonly image: ImageSource
  /** What the stage runs now. */
  readonly live?: Live
}

type Ports = Pick<ReleasePorts, 'records' | 'history' | 'images' | 'locks' | 'stacks' | 'clock'>

/** Records that are searched for what is live. */
const mostRecords = 50

const liveIn =
  ({ records }: Ports) =>
  (stage: Stage | undefined): TE.TaskEither<PlanReleaseError, Live | undefined> =>
    stage === undefined
      ? TE.right(undefined)
      : pipe(
          records.history(stage, mostRecords),
          TE.flatMapEither((found): E.Either<PlanReleaseError, Live | undefined> =>
            liveOf(stage, found),
          ),
        )

/** `main` that does not exist yet keeps nobody. */
const includesMain = (
  { history }: Ports,
  commit: string,
): TE.TaskEither<PlanReleaseError, boolean> =>
  pipe(
    history.headOf('main'),
    TE.flatMap((head) =>
      O.isNone(head) ? TE.right(true) : history.isAncestor(head.value, commit),
    ),
  )

const commitOf = ({ history }: Ports, tag: string): TE.TaskEither<PlanReleaseError, string> =>
  pipe(
    history.commitOf(tag),
    TE.flatMapEither(E.fromOption((): PlanReleaseError => ({ _tag: 'TagMissing', tag }))),
  )

const gather = (
  ports: Ports,
  version: Version,
): TE.TaskEither<PlanReleaseError, PromotionFacts> => {
  const stage = stageOf(version)
  return pipe(
    TE.Do,
    TE.bind('commit', () => commitOf(ports, formatVersion(version))),
    TE.bind('branches', ({ commit }): TE.TaskEither<PlanReleaseError, readonly string[]> =>
      ports.history.branchesWith(commit),
    ),
    TE.bind('includesMain', ({ commit }) => includesMain(ports, commit)),
    TE.bind('live', () => liveIn(ports)(stage)),
    TE.bind('before', () => liveIn(ports)(stageBefore(stage))),
    TE.bind('ownDigest', (): TE.TaskEither<PlanReleaseError, O.Option<string>> =>
      ports.images.digestOf(formatVersion(version)),
    ),
    TE.bind('hasProved', ({ before }): TE.TaskEither<PlanReleaseError, boolean> =>
      before === undefined ? TE.right(false) : ports.images.has(before.digest),
    ),
    TE.map(({ live, before, ownDigest, ...facts }) => ({
      version,
      ...facts,
      ...(live !== undefined && { live }),
      ...(before !== undefined && { before }),
      ...(O.isSome(ownDigest) && { ownDigest: ownDigest.value }),
    })),
  )
}

const checkUnlocked = (
  { locks, clock }: Ports,
  stage: Stage,
): TE.TaskEither<PlanReleaseError, undefined> =>
  pipe(
    locks.read(stage),
    TE.flatMapEither(({ lock }): E.Either<PlanReleaseError, undefined> =>
      lock === undefined || (lock.until !== undefined && lock.until <= clock())
        ? E.right(undefined)
        : E.left({ _tag: 'LockHeld', lock }),
    ),
  )

/** Nobody is at it. One that is not there yet is made by the stage's first deploy. */
const checkStack = ({ stacks }: Ports, stage: Stage): TE.TaskEither<PlanReleaseError, undefined> =>
  pipe(
    stacks.read(stage),
    TE.flatMapEither((state): E.Either<PlanReleaseError, undefined> =>
      state._tag === 'Settled' || state._tag === 'Missing'
        ? E.right(undefined)
        : E.left({ _tag: 'StackUnsettled', state }),
    ),
  )

export const planRelease =
  (ports: Ports): PlanRelease =>
  (tag) => {
    const plan = (version: Version): TE.TaskEither<PlanReleaseError, PlannedRelease> => {
      const stage = stageOf(version)
      return pipe(
        gather(ports, version),
        TE.bindTo('facts'),
        TE.bind('image', ({ facts }): TE.TaskEither<PlanReleaseError, ImageSource> =>
          TE.fromEither(planPromotion(facts)),
        ),
        TE.tap(() => checkUnlocked(ports, stage)),
        TE.tap(() => checkStack(ports, stage)),
        TE.map(({ facts: { commit, live }, image }) => ({
          tag,
          stage,
          commit,
          image,
          ...(live !== undefined && { live }),
        })),
      )
    }
    return pipe(TE.fromEither<PlanReleaseError, Version>(parseVersion(tag)), TE.flatMap(plan))
  }

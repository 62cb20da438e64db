import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { next } from '../../domain/release/engine'
import type { Observed } from '../../domain/release/observed'
import type { ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { RecordUnreadable } from '../ports/release/release-records'
import type { LockLost } from '../ports/release/stage-locks'
import { observeRelease, type ObservationPorts, type Unread } from './observe-release'
import { performActions, type PerformancePorts, type Performed } from './perform-actions'

/**
 * One round: look, decide, do. Whoever calls it again and again runs the release; it may stop after
 * any of them, and another process may go on.
 */
export type TickRelease = (command: TickReleaseCommand) => TE.TaskEither<TickReleaseError, Tick>

export type TickReleaseCommand = {
  readonly stage: Stage
  /** Of the lock that the caller holds. */
  readonly fence: number
}

/** The stage has no release record. */
export type NothingPrepared = { readonly _tag: 'NothingPrepared'; readonly stage: Stage }

export type TickReleaseError = CloudFailure | RecordUnreadable | NothingPrepared | LockLost

export type Tick = {
  readonly at: Date
  /** As it was read, or as it was written since. */
  readonly record: ReleaseRecord
  readonly observed: Observed
  readonly unread: readonly Unread[]
  readonly performed: readonly Performed[]
  readonly lookAgainAt: Date
}

export type TickPorts = ObservationPorts & PerformancePorts

/** ms for which the lock is taken with each look; after a crash somebody else may go on then. */
export const lockMs = 120_000

/**
 * ms after which a change that got no answer is made or never will be. A timer that is armed late could
 * take the place of a newer one.
 */
const unansweredMs = 20_000

/** ms until the next look when something could not be done. */
const afterFailureMs = 3_000

const isTimerInFlight = ({ action, failure }: Performed): boolean =>
  (action._tag === 'ArmTimer' || action._tag === 'DisarmTimer') &&
  failure?._tag === 'CloudUnavailable'

const lookAgainAt = (now: Date, performed: readonly Performed[]): Date => {
  const after = (ms: number) => new Date(now.getTime() + ms)
  if (performed.some(isTimerInFlight)) return after(unansweredMs)
  if (performed.some(({ failure }) => failure !== undefined)) return after(afterFailureMs)
  const waits = performed.flatMap(({ action }) => (action._tag === 'Wait' ? [action.until] : []))
  return waits[0] ?? now
}

const savedBy = (performed: readonly Performed[]): ReleaseRecord | undefined =>
  performed.flatMap(({ action, failure }) =>
    action._tag === 'SaveRecord' && failure === undefined ? [action.record] : [],
  )[0]

/** The lock is still ours; whether it stands until somebody unlocks. */
const holdLock = (
  { locks, clock }: TickPorts,
  { stage, fence }: TickReleaseCommand,
): TE.TaskEither<CloudFailure | LockLost, boolean> =>
  pipe(
    locks.read(stage),
    TE.flatMap(({ lock }): TE.TaskEither<CloudFailure | LockLost, boolean> => {
      if (lock?.fence !== fence)
        return TE.left({ _tag: 'LockLost', ...(lock !== undefined && { lock }) })
      if (lock.until === undefined) return TE.right(true)
      const until = new Date(clock().getTime() + lockMs)
      return pipe(
        locks.renew(stage, fence, until),
        TE.map(() => false),
      )
    }),
  )

export const tickRelease =
  (ports: TickPorts): TickRelease =>
  (command) => {
    const { stage, fence } = command
    const act = (record: ReleaseRecord, lockKept: boolean): T.Task<Tick> => {
      const at = ports.clock()
      return pipe(
        observeRelease(ports)(record, lockKept, at),
        T.flatMap(({ observed, unread }) =>
          pipe(
            performActions(ports)(record, fence, at, next(record, observed, at)),
            T.map((performed) => ({
              at,
              record: savedBy(performed) ?? record,
              observed,
              unread,
              performed,
              lookAgainAt: lookAgainAt(ports.clock(), performed),
            })),
          ),
        ),
      )
    }
    return pipe(
      holdLock(ports, command),
      TE.bindTo('lockKept'),
      TE.bindW('record', () =>
        pipe(
          ports.records.find(stage),
          TE.flatMapEither((found): E.Either<TickReleaseError, ReleaseRecord> =>
            O.isNone(found) ? E.left({ _tag: 'NothingPrepared', stage }) : E.right(found.value),
          ),
        ),
      ),
      TE.flatMapTask(({ record, lockKept }) => act(record, lockKept)),
    )
  }

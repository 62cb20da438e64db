import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import { type Lacking, lackingOf } from '../../domain/release/engine/lacking'
import { type Place, placesOf } from '../../domain/release/level'
import type { Observed } from '../../domain/release/observed'
import { hasEnded, type ReleaseRecord } from '../../domain/release/release-record'
import type { Stage } from '../../domain/release/version'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { RecordUnreadable } from '../ports/release/release-records'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { StageLock } from '../ports/release/stage-locks'
import {
  observeAliases,
  observeRelease,
  type ObservationPorts,
  type Unread,
} from './observe-release'

/** What is where in a stage, and what its release waits for. Changes nothing. */
export type ReleaseStatus = (
  stage: Stage,
) => TE.TaskEither<CloudFailure | RecordUnreadable, StageStatus>

export type StageStatus = {
  readonly stage: Stage
  readonly at: Date
  readonly lock?: StageLock
  /** None where nothing was ever released by the bot. */
  readonly release?: ReleaseOverview
}

export type ReleaseOverview = {
  readonly record: ReleaseRecord
  readonly places: readonly Place[]
  readonly timers: Observed['timers']
  readonly firing: readonly string[]
  readonly lacking: readonly Lacking[]
  readonly unread: readonly Unread[]
}

type Ports = ObservationPorts & Pick<ReleasePorts, 'records' | 'locks' | 'clock'>

/** Also of a release that has ended: the aliases are where a person looks first. */
const lookAt = (
  ports: Ports,
  record: ReleaseRecord,
  lockKept: boolean,
): TE.TaskEither<never, ReleaseOverview> => {
  const now = ports.clock()
  const { phase } = record
  const look = hasEnded(record)
    ? observeAliases(ports)(record, lockKept)
    : observeRelease(ports)(record, lockKept, now)
  return pipe(
    look,
    TE.fromTask,
    TE.map(({ observed, unread }) => ({
      record,
      places: placesOf(record, observed),
      timers: observed.timers,
      firing: observed.firing ?? [],
      lacking: phase._tag === 'Watching' ? lackingOf(record, phase, now) : [],
      unread,
    })),
  )
}

export const releaseStatus =
  (ports: Ports): ReleaseStatus =>
  (stage) =>
    pipe(
      TE.Do,
      TE.apSW('lock', ports.locks.read(stage)),
      TE.apSW('found', ports.records.find(stage)),
      TE.bindW('release', ({ lock: { lock }, found }) =>
        O.isNone(found)
          ? TE.right(undefined)
          : lookAt(ports, found.value, lock !== undefined && lock.until === undefined),
      ),
      TE.map(({ lock: { lock }, release }) => ({
        stage,
        at: ports.clock(),
        ...(lock !== undefined && { lock }),
        ...(release !== undefined && { release }),
      })),
    )

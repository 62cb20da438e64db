import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { Action } from '../../domain/release/observed'
import type { ReleaseRecord } from '../../domain/release/release-record'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { MainDiverged } from '../ports/release/code-host'
import type { AliasMissing, AliasMoved } from '../ports/release/function-aliases'
import type { ReleasePorts } from '../ports/release/release-ports'
import type { RecordOvertaken } from '../ports/release/release-records'
import type { LockLost } from '../ports/release/stage-locks'

export type PerformancePorts = Pick<
  ReleasePorts,
  'aliases' | 'timers' | 'records' | 'locks' | 'codeHost' | 'clock'
>

/** Too much time has passed since the world was looked at: nothing more is done on what was seen. */
export type TooLate = { readonly _tag: 'TooLate' }

export type ActionFailure =
  CloudFailure | AliasMissing | AliasMoved | RecordOvertaken | LockLost | MainDiverged | TooLate

export type Performed = { readonly action: Action; readonly failure?: ActionFailure }

/** A process that stood still for longer than this (ms) looks again before it changes anything. */
const staleMs = 30_000

const announcement = ({ stage, release, commit }: ReleaseRecord, state: Announced) => ({
  stage,
  release,
  commit,
  state,
  description: {
    in_progress: `${release} is on its way in ${stage}`,
    success: `${release} has all of ${stage}`,
    failure: `${release} was put back in ${stage}`,
  }[state],
})
type Announced = (Action & { readonly _tag: 'Announce' })['state']

const perform =
  (ports: PerformancePorts, record: ReleaseRecord, fence: number) =>
  (action: Action): TE.TaskEither<ActionFailure, unknown> => {
    switch (action._tag) {
      case 'SaveRecord':
        return ports.records.save(action.record, fence)
      case 'ArmTimer':
        return ports.timers.arm(action.timer)
      case 'DisarmTimer':
        return ports.timers.disarm(action.functionName)
      case 'MoveAlias':
        return ports.aliases.move(action.functionName, action.to, action.revision)
      case 'KeepLocked':
        return ports.locks.keep(record.stage, fence, action.reason)
      case 'AdvanceMain':
        return ports.codeHost.moveMain(action.commit)
      case 'Announce':
        return ports.codeHost.announce(announcement(record, action.state))
      case 'Wait':
        return TE.right(undefined)
    }
  }

/** Neighbours of one kind change different things, and go out together. */
const inBatches = (actions: readonly Action[]): ReadonlyArray<readonly Action[]> =>
  actions.reduce<ReadonlyArray<readonly Action[]>>((batches, action) => {
    const last = batches.at(-1)
    return last?.[0]?._tag === action._tag
      ? [...batches.slice(0, -1), [...last, action]]
      : [...batches, [action]]
  }, [])

const isBack = (action: Action): boolean => action._tag === 'MoveAlias' && action.isBack

/**
 * What may still be done once some of it has failed. A record that cannot be written stops everything but the
 * way back; one that somebody else has written stops that as well, for it is theirs now.
 */
const stillAllowed = (done: readonly Performed[], batch: readonly Action[]): readonly Action[] => {
  const unsaved = done.find(
    ({ action, failure }) => action._tag === 'SaveRecord' && failure !== undefined,
  )
  if (unsaved === undefined) return batch
  return unsaved.failure?._tag === 'RecordOvertaken' ? [] : batch.filter(isBack)
}

/** The engine's actions in their order; each that failed says why. */
export const performActions =
  (ports: PerformancePorts) =>
  (
    record: ReleaseRecord,
    fence: number,
    seenAt: Date,
    actions: readonly Action[],
  ): T.Task<readonly Performed[]> => {
    const isLate = () => ports.clock().getTime() > seenAt.getTime() + staleMs
    const attempt = (action: Action): T.Task<Performed> =>
      isLate()
        ? T.of({ action, failure: { _tag: 'TooLate' } })
        : pipe(
            perform(ports, record, fence)(action),
            TE.match(
              (failure): Performed => ({ action, failure }),
              (): Performed => ({ action }),
            ),
          )
    const batches = inBatches(actions)
    return async () => {
      const done: Performed[] = []
      for (const batch of batches)
        done.push(...(await T.traverseArray(attempt)(stillAllowed(done, batch))()))
      return done
    }
  }

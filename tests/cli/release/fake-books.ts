import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type {
  RecordOvertaken,
  ReleaseRecords,
} from '../../../src/application/ports/release/release-records'
import type {
  LockHeld,
  LockLost,
  LockOwner,
  StageLock,
  StageLocks,
} from '../../../src/application/ports/release/stage-locks'
import type { ReleaseRecord } from '../../../src/domain/release/release-record'
import { type Stage, stages } from '../../../src/domain/release/version'

type Books = { readonly records: ReleaseRecords; readonly locks: StageLocks }

const newLock = () => {
  let fence = 0
  let lock: StageLock | undefined
  const own = (owner: LockOwner, since: Date, until: Date | undefined): StageLock => {
    fence += 1
    lock = { ...owner, since, fence, ...(until !== undefined && { until }) }
    return lock
  }
  const isFreeFor = ({ owner }: LockOwner, now: Date): boolean =>
    lock === undefined || lock.owner === owner || (lock.until !== undefined && lock.until <= now)

  return {
    fence: () => fence,
    read: () => ({ fence, ...(lock !== undefined && { lock }) }),
    own,
    take: (owner: LockOwner, now: Date, until: Date): E.Either<LockHeld, StageLock> =>
      lock === undefined || isFreeFor(owner, now)
        ? E.right(own(owner, now, until))
        : E.left({ _tag: 'LockHeld', lock }),
    change: (
      wanted: number,
      to: (mine: StageLock) => StageLock | undefined,
    ): E.Either<LockLost, StageLock> => {
      if (lock?.fence !== wanted)
        return E.left({ _tag: 'LockLost', ...(lock !== undefined && { lock }) })
      const before = lock
      lock = to(before)
      return E.right(lock ?? before)
    },
  }
}

const newRecords = (fence: () => number) => {
  const all: ReleaseRecord[] = []
  return {
    latest: () => O.fromNullable(all.at(-1)),
    newestFirst: (limit: number) => all.toReversed().slice(0, limit),
    save: (record: ReleaseRecord, wanted: number): E.Either<RecordOvertaken, ReleaseRecord> => {
      const at = all.findIndex((each) => each.startedAt.getTime() === record.startedAt.getTime())
      const before = all[at]?.version ?? 0
      if (wanted !== fence() || before !== record.version - 1)
        return E.left({ _tag: 'RecordOvertaken', release: record.release })
      if (at < 0) all.push(record)
      else all[at] = record
      return E.right(record)
    },
  }
}

/** The locks and the records of all stages, with the conditions that the table puts on every write. */
export const fakeBooks = (): Books => {
  const ofStage = (stage: Stage) => {
    const lock = newLock()
    return { stage, lock, records: newRecords(lock.fence) }
  }
  const all = stages.map(ofStage)
  const of = (wanted: Stage) => all.find(({ stage }) => stage === wanted) ?? ofStage(wanted)

  return {
    records: {
      find: (stage) => TE.fromIO(() => of(stage).records.latest()),
      save: (record, fence) => TE.fromIOEither(() => of(record.stage).records.save(record, fence)),
      history: (stage, limit) => TE.fromIO(() => of(stage).records.newestFirst(limit)),
    },
    locks: {
      read: (stage) => TE.fromIO(() => of(stage).lock.read()),
      take: (stage, owner, now, until) =>
        TE.fromIOEither(() => of(stage).lock.take(owner, now, until)),
      seize: (stage, owner, now, until) => TE.fromIO(() => of(stage).lock.own(owner, now, until)),
      renew: (stage, fence, until) =>
        TE.fromIOEither(() => of(stage).lock.change(fence, (mine) => ({ ...mine, until }))),
      keep: (stage, fence, reason) =>
        TE.fromIOEither(() =>
          of(stage).lock.change(fence, ({ until: _until, ...mine }) => ({ ...mine, reason })),
        ),
      release: (stage, fence) =>
        pipe(
          TE.fromIOEither(() => of(stage).lock.change(fence, () => undefined)),
          TE.map(() => undefined),
        ),
    },
  }
}

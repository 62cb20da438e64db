import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type {
  RecordOvertaken,
  ReleaseRecords,
} from '../../src/application/ports/release/release-records'
import type {
  LockHeld,
  LockLost,
  LockOwner,
  StageLock,
  StageLocks,
} from '../../src/application/ports/release/stage-locks'
import type { ReleaseRecord } from '../../src/domain/release/release-record'

/** The lock and the records of one stage, with the conditions that the table puts on every write. */
export const stageBooks = (): { readonly records: ReleaseRecords; readonly locks: StageLocks } => {
  const all: ReleaseRecord[] = []
  let fence = 0
  let lock: StageLock | undefined

  const own = (owner: LockOwner, since: Date, until: Date | undefined): StageLock => {
    fence += 1
    lock = { ...owner, since, fence, ...(until !== undefined && { until }) }
    return lock
  }
  const ifMine = (wanted: number, change: (mine: StageLock) => StageLock | undefined) =>
    TE.fromIOEither((): E.Either<LockLost, StageLock> => {
      if (lock?.fence !== wanted)
        return E.left({ _tag: 'LockLost', ...(lock !== undefined && { lock }) })
      const before = lock
      lock = change(before)
      return E.right(lock ?? before)
    })
  const isTaken = ({ owner }: LockOwner, now: Date): boolean =>
    lock !== undefined && lock.owner !== owner && (lock.until === undefined || lock.until > now)

  const records: ReleaseRecords = {
    find: () => TE.fromIO(() => O.fromNullable(all.at(-1))),
    save: (record, wanted) =>
      TE.fromIOEither((): E.Either<RecordOvertaken, ReleaseRecord> => {
        const at = all.findIndex((each) => each.startedAt.getTime() === record.startedAt.getTime())
        const before = all[at]?.version ?? 0
        if (wanted !== fence || before !== record.version - 1)
          return E.left({ _tag: 'RecordOvertaken', release: record.release })
        if (at < 0) all.push(record)
        else all[at] = record
        return E.right(record)
      }),
    history: (_, limit) => TE.fromIO(() => all.toReversed().slice(0, limit)),
  }
  const locks: StageLocks = {
    read: () => TE.fromIO(() => ({ fence, ...(lock !== undefined && { lock }) })),
    take: (_, owner, now, until) =>
      TE.fromIOEither((): E.Either<LockHeld, StageLock> =>
        lock !== undefined && isTaken(owner, now)
          ? E.left({ _tag: 'LockHeld', lock })
          : E.right(own(owner, now, until)),
      ),
    seize: (_, owner, now, until) => TE.fromIO(() => own(owner, now, until)),
    renew: (_, wanted, until) => ifMine(wanted, (mine) => ({ ...mine, until })),
    keep: (_, wanted, reason) =>
      ifMine(wanted, ({ until: _until, ...mine }) => ({ ...mine, reason })),
    release: (_, wanted) => TE.map(() => undefined)(ifMine(wanted, () => undefined)),
  }
  return { records, locks }
}

import * as E from 'fp-ts/Either'

import type { AliasState } from './alias'
import { enter, note, successor, toStep } from './engine/changes'
import { firstJudgement } from './judge'
import { placesOf } from './level'
import { isUnderWay, type Phase, type ReleaseRecord, type Wish } from './release-record'
import type { WayBack } from './way-back'

/*
 * What a person asks of a release, as a change of its record. The engine does the rest; these move
 * nothing by themselves.
 */

/** The release is not in a state in which this can be asked for. */
export type NotNow = { readonly _tag: 'NotNow'; readonly state: Phase['_tag'] }

const notNow = ({ phase }: ReleaseRecord): E.Either<NotNow, never> =>
  E.left({ _tag: 'NotNow', state: phase._tag })

export type Beginning = {
  readonly aliases: { readonly [functionName: string]: AliasState }
  readonly slowAfterMs?: number
  readonly runUrl?: string
}

/** The first step, from aliases as they were just seen. */
export const begin =
  (now: Date, { aliases, ...facts }: Beginning) =>
  (record: ReleaseRecord): E.Either<NotNow, ReleaseRecord> => {
    if (record.phase._tag !== 'Prepared') return notNow(record)
    const places = placesOf(record, { aliases, timers: {}, lockKept: false })
    const judged = { ...record, ...facts, judge: firstJudgement(now) }
    return E.right(successor(toStep(judged, 0, places, now)))
  }

const isRunning = ({ phase }: ReleaseRecord): boolean =>
  phase._tag === 'Shifting' || phase._tag === 'Watching'

/** The weights stay as they are, and are judged, until somebody says otherwise. */
export const hold =
  (now: Date, by: string, reason: string) =>
  (record: ReleaseRecord): E.Either<NotNow, ReleaseRecord> => {
    const wish: Wish = { _tag: 'Hold', by, reason }
    return isRunning(record)
      ? E.right(successor({ ...note(now, wish)(record), wish }))
      : notNow(record)
  }

/** Ends a hold, and the waiting of this step; the requests that a step needs are still needed. */
export const hasten =
  (now: Date, by: string, reason: string) =>
  (record: ReleaseRecord): E.Either<NotNow, ReleaseRecord> => {
    const { phase } = record
    if (phase._tag !== 'Watching' && phase._tag !== 'Shifting') return notNow(record)
    const wish: Wish = { _tag: 'Hasten', by, reason, step: phase.step }
    return E.right(successor({ ...note(now, wish)(record), wish }))
  }

/** Back to what stood before; a release that has ended is no longer there to be aborted. */
export const abort =
  (now: Date, by: string, reason: string) =>
  (record: ReleaseRecord): E.Either<NotNow, ReleaseRecord> =>
    !isUnderWay(record)
      ? notNow(record)
      : E.right(
          successor(
            enter(now, {
              _tag: 'PuttingBack',
              reason: { _tag: 'Asked', by, reason },
              since: now,
            })(record),
          ),
        )

/** A frozen release goes on where it froze; the time in which nothing was measured is forgiven. */
export const thaw =
  (now: Date, by: string) =>
  (record: ReleaseRecord): E.Either<NotNow, ReleaseRecord> => {
    if (record.phase._tag !== 'Frozen') return notNow(record)
    const phase: Phase = { ...record.phase.from, since: now }
    const judge = { ...record.judge, lastCountedAt: now }
    return E.right(
      successor({ ...note(now, { _tag: 'Resumed', by })(enter(now, phase)(record)), judge }),
    )
  }

/** A release that does not run is put back as one that does: everything to the versions of the way back. */
export const rollBack =
  (now: Date, by: string, reason: string, { previous, functions }: WayBack) =>
  (record: ReleaseRecord): E.Either<NotNow, ReleaseRecord> =>
    !isUnderWay(record)
      ? E.right(
          successor(
            enter(now, {
              _tag: 'PuttingBack',
              reason: { _tag: 'Asked', by, reason },
              since: now,
            })({ ...record, previous, functions }),
          ),
        )
      : notNow(record)

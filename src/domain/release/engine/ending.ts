import { namesOf, type Place, topLevel } from '../level'
import type { Action, Observed } from '../observed'
import type {
  Closing,
  Frozen,
  Promoting,
  PutBackReason,
  PuttingBack,
  ReleaseRecord,
} from '../release-record'
import {
  disturbance,
  enter,
  freeze,
  moveInOrder,
  moveTo,
  putBack,
  save,
  waitATick,
} from './changes'
import { areDisarmed, disarm, disarmBlind, timersBeforeShift, timersWhileFrozen } from './timers'

/**
 * All to the new version alone. The timers put back whatever is there: who dies between two moves leaves
 * nothing mixed.
 */
export const promote = (
  record: ReleaseRecord,
  phase: Promoting,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): readonly Action[] => {
  const top = topLevel(record)
  const disturbed = disturbance(record, phase, places, observed.firing, now, [top - 1, top])
  if (disturbed !== undefined) return disturbed
  const missing = places.filter(({ level }) => level !== top)
  if (missing.length === 0) return [save(enter(now, { _tag: 'Closing', since: now })(record))]
  if (now.getTime() > phase.since.getTime() + record.plan.leaseMs)
    return putBack(record, places, { _tag: 'ShiftFailed', functions: namesOf(missing) }, now)

  const { ready, arming } = timersBeforeShift(record, places, observed, now)
  const doing = ready ? moveInOrder(record, places, top) : arming
  return doing.length > 0 ? doing : [waitATick(record, now)]
}

/** ms for which it is tried to move `main`; a release is not kept open by that. */
const mainWithinMs = 60 * 60_000

/** Timers away, and only then, when nothing puts it back any more, `main` to the commit. */
export const close = (
  record: ReleaseRecord,
  phase: Closing,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): readonly Action[] => {
  const disturbed = disturbance(record, phase, places, observed.firing, now, [topLevel(record)])
  if (disturbed !== undefined) return disturbed
  if (!areDisarmed(places, observed)) {
    const disarming = disarm(places, observed)
    return disarming.length > 0 ? disarming : [waitATick(record, now)]
  }
  const main = record.stage === 'production' ? observed.main : 'AtCommit'
  const advance: readonly Action[] =
    main === 'Behind' ? [{ _tag: 'AdvanceMain', commit: record.commit }] : []
  const isDue = now.getTime() > phase.since.getTime() + mainWithinMs
  if (main === 'AtCommit' || main === 'Diverged' || isDue)
    return [
      ...advance,
      { _tag: 'Announce', state: 'success' },
      save(enter(now, { _tag: 'Promoted', at: now, mainMoved: main === 'AtCommit' })(record)),
    ]
  return advance.length > 0 ? advance : [waitATick(record, now)]
}

/** ms after which nobody carries out any more what was decided before the release was put back. */
const overtakenMs = 60_000

/** Everything to the standing version, except what somebody else has put elsewhere. */
export const goBack = (
  record: ReleaseRecord,
  phase: PuttingBack,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): readonly Action[] => {
  const foreign = places.filter(({ level }) => level === 'Foreign')
  const doing = [...moveTo(record, places, 0), ...disarmBlind(foreign, observed)]
  if (doing.length > 0) return doing
  if (places.some(({ level }) => level === 'Unread')) return [waitATick(record, now)]
  if (foreign.length > 0)
    return freeze(record, phase, { _tag: 'ForeignHand', functions: namesOf(foreign) }, now)

  // A runner that was overtaken may still be sending what it decided before.
  if (now.getTime() < phase.since.getTime() + overtakenMs) return [waitATick(record, now)]
  if (!observed.lockKept) return [{ _tag: 'KeepLocked', reason: phase.reason._tag }]
  if (areDisarmed(places, observed))
    return [
      { _tag: 'Announce', state: 'failure' },
      save(enter(now, { _tag: 'RolledBack', reason: phase.reason, at: now })(record)),
    ]
  const disarming = disarm(places, observed)
  return disarming.length > 0 ? disarming : [waitATick(record, now)]
}

const whyBack = ({ from }: Frozen, places: readonly Place[]): PutBackReason =>
  from._tag === 'PuttingBack'
    ? from.reason
    : { _tag: 'PutBackElsewhere', functions: namesOf(places) }

/**
 * Nothing is moved. The timers are seen to, and not pushed forward: without a person they put back
 * what is ours when the lease ends.
 */
export const stayFrozen = (
  record: ReleaseRecord,
  phase: Frozen,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): readonly Action[] => {
  const { firing = [] } = observed
  if (firing.length > 0) return putBack(record, places, { _tag: 'AlarmFires', alarms: firing }, now)
  if (places.every(({ level }) => level === 0))
    return putBack(record, places, whyBack(phase, places), now)
  const top = topLevel(record)
  const split = places.filter(({ level }) => typeof level === 'number' && level > 0 && level < top)
  const foreign = places.filter(({ level }) => level === 'Foreign')
  const arming = timersWhileFrozen(record, phase, split, observed, now)
  return [...disarmBlind(foreign, observed), ...arming, waitATick(record, now)]
}

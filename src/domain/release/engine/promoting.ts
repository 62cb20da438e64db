import { namesOf, type Place, topLevel } from '../level'
import type { Action, Observed } from '../observed'
import type { Closing, Promoting, ReleaseRecord } from '../release-record'
import { disturbance, enter, moveInOrder, putBack, save, waitATick } from './changes'
import { areDisarmed, disarm, timersBeforeShift } from './timers'

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
  // Also where all are there: the timers, which ask for no revision, are about to go off.
  if (now.getTime() > phase.since.getTime() + record.plan.leaseMs / 2) {
    const functions = namesOf(missing.length > 0 ? missing : places)
    return putBack(record, places, { _tag: 'ShiftFailed', functions }, now)
  }
  if (missing.length === 0) return [save(enter(now, { _tag: 'Closing', since: now })(record))]

  const { ready, arming } = timersBeforeShift(record, places, observed, now)
  const doing = ready ? moveInOrder(record, places, top) : arming
  return doing.length > 0 ? doing : [waitATick(record, now)]
}

/** ms for which it is tried to move `main`; a release is not kept open by that. */
const mainWithinMs = 60 * 60_000

/** ms after its time in which EventBridge may still be sending what a timer says, though it was taken away. */
const timerLateMs = 6 * 60_000

/**
 * A promotion takes half a lease at most and timers are armed in it, so that they go off between a half
 * and one and a half of a lease from here.
 */
const mayTimerBeOnItsWay = (
  { plan: { leaseMs } }: ReleaseRecord,
  { since }: Closing,
  now: Date,
): boolean => {
  const age = now.getTime() - since.getTime()
  return age >= leaseMs / 4 && age < 1.5 * leaseMs + timerLateMs
}

/** Timers away, and only then, when nothing puts it back any more, `main` to the commit. */
export const close = (
  record: ReleaseRecord,
  phase: Closing,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): readonly Action[] => {
  const disarmed = areDisarmed(places, observed)
  const main = record.stage === 'production' ? observed.main : 'AtCommit'
  // Where main has moved there is no way back but a rollback.
  const firing = disarmed && main === 'AtCommit' ? undefined : observed.firing
  const disturbed = disturbance(record, phase, places, firing, now, [topLevel(record)])
  if (disturbed !== undefined) return disturbed
  if (!disarmed) {
    const disarming = disarm(places, observed)
    return disarming.length > 0 ? disarming : [waitATick(record, now)]
  }
  if (places.some(({ level }) => level === 'Unread') || mayTimerBeOnItsWay(record, phase, now))
    return [waitATick(record, now)]

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

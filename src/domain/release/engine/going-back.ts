import { namesOf, type Place, topLevel } from '../level'
import type { Action, Observed } from '../observed'
import type { Frozen, PutBackReason, PuttingBack, ReleaseRecord } from '../release-record'
import { enter, freeze, moveTo, putBack, save, waitATick } from './changes'
import { areDisarmed, disarm, disarmBlind, timersWhileFrozen } from './timers'

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

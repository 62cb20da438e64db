import { startOfMinute } from '../judge'
import { namesOf, type Place, revisionsOf, targetAt } from '../level'
import type { Action } from '../observed'
import {
  type Frozen,
  type FreezeReason,
  hasEnded,
  mostEvents,
  type Phase,
  type PutBackReason,
  type ReleaseEvent,
  type ReleaseRecord,
} from '../release-record'

export const note =
  (now: Date, what: ReleaseEvent['what']) =>
  (record: ReleaseRecord): ReleaseRecord => ({
    ...record,
    events: [...record.events, { at: now, what }].slice(-mostEvents),
  })

export const enter =
  (now: Date, phase: Phase) =>
  (record: ReleaseRecord): ReleaseRecord => ({ ...note(now, phase)(record), phase })

/** The next version of the record; a store takes it only after the version before. */
export const successor = (record: ReleaseRecord): ReleaseRecord => ({
  ...record,
  version: record.version + 1,
})

export const save = (record: ReleaseRecord): Action => ({
  _tag: 'SaveRecord',
  record: successor(record),
})

export const waitATick = ({ plan }: ReleaseRecord, now: Date): Action => ({
  _tag: 'Wait',
  until: new Date(now.getTime() + plan.tickMs),
})

/** Every alias of these that was read, to `level`, where it is not there already. */
export const moveTo = (
  record: ReleaseRecord,
  places: readonly Place[],
  level: number,
): readonly Action[] =>
  places.flatMap(({ released, state, level: now }): readonly Action[] =>
    state === undefined || typeof now === 'string' || now === level
      ? []
      : [
          {
            _tag: 'MoveAlias',
            functionName: released.name,
            to: targetAt(record, released, level),
            revision: state.revision,
            isBack: level === 0,
          },
        ],
  )

/** Workers first: what they write must be readable before the ingress sends more of it. */
export const moveInOrder = (
  record: ReleaseRecord,
  places: readonly Place[],
  level: number,
): readonly Action[] => {
  const workers = places.filter(({ released }) => released.role === 'worker')
  return workers.every(({ level: now }) => now === level)
    ? moveTo(record, places, level)
    : moveTo(record, workers, level)
}

/** Written and done in one go: who dies in between leaves aliases that mean "back", or timers. */
export const putBack = (
  record: ReleaseRecord,
  places: readonly Place[],
  reason: PutBackReason,
  now: Date,
): readonly Action[] => [
  save(enter(now, { _tag: 'PuttingBack', reason, since: now })(record)),
  ...moveTo(record, places, 0),
]

/** On to step `step`, or to everything after the last; a wish was for the step before. */
export const toStep = (
  { wish: _past, ...record }: ReleaseRecord,
  step: number,
  places: readonly Place[],
  now: Date,
): ReleaseRecord => {
  const from = startOfMinute(now)
  const phase: Phase =
    step < record.plan.steps.length
      ? { _tag: 'Shifting', step, since: now, revisions: revisionsOf(places) }
      : { _tag: 'Promoting', since: now }
  return enter(now, phase)({ ...record, judge: { ...record.judge, blind: { from, to: from } } })
}

export const freeze = (
  record: ReleaseRecord,
  from: Frozen['from'],
  reason: FreezeReason,
  now: Date,
): readonly Action[] => [save(enter(now, { _tag: 'Frozen', reason, since: now, from })(record))]

/** What an alarm or another hand makes necessary, whatever the release was about to do. */
export const disturbance = (
  record: ReleaseRecord,
  phase: Frozen['from'],
  places: readonly Place[],
  firing: readonly string[] | undefined,
  now: Date,
  allowed: readonly number[],
): readonly Action[] | undefined => {
  if (hasEnded(record)) return undefined
  if (firing !== undefined && firing.length > 0)
    return putBack(record, places, { _tag: 'AlarmFires', alarms: firing }, now)
  const unexpected = places.filter(
    ({ level }) => level !== 'Unread' && (level === 'Foreign' || !allowed.includes(level)),
  )
  const foreign = unexpected.filter(({ level }) => level !== 0)
  if (foreign.length > 0)
    return freeze(record, phase, { _tag: 'ForeignHand', functions: namesOf(foreign) }, now)
  return unexpected.length > 0
    ? putBack(record, places, { _tag: 'PutBackElsewhere', functions: namesOf(unexpected) }, now)
    : undefined
}

import { endOfMinute } from '../judge'
import { namesOf, type Place } from '../level'
import type { Action, Observed } from '../observed'
import type { ReleaseRecord, Shifting } from '../release-record'
import { disturbance, enter, moveInOrder, putBack, save, waitATick } from './changes'
import { timersBeforeShift } from './timers'

/** It was moved since, and stands where it stood: somebody has put it back. */
const cameBack =
  ({ revisions }: Shifting) =>
  ({ released, state, level }: Place): boolean =>
    level === 0 && state !== undefined && state.revision !== revisions[released.name]

/** ms in which calls may still be routed by an alias as it was before: a change takes effect with some delay. */
const settleMs = 30_000

/** Every alias was seen at its weight: from the next whole minute in which it counts, the counts are of this step. */
const beginToWatch = (
  record: ReleaseRecord,
  { step, since }: Shifting,
  now: Date,
): ReleaseRecord => ({
  ...enter(now, { _tag: 'Watching', step, since: now })(record),
  judge: {
    ...record.judge,
    blind: {
      from: record.judge.blind?.from ?? since,
      to: endOfMinute(new Date(now.getTime() + settleMs)),
    },
    ofStep: { stable: 0, candidate: 0 },
  },
})

export const shift = (
  record: ReleaseRecord,
  phase: Shifting,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): readonly Action[] => {
  const level = phase.step + 1
  const disturbed = disturbance(record, phase, places, observed.firing, now, [level - 1, level])
  if (disturbed !== undefined) return disturbed

  const back = places.filter(cameBack(phase))
  if (back.length > 0)
    return putBack(record, places, { _tag: 'PutBackElsewhere', functions: namesOf(back) }, now)

  const missing = places.filter(({ level: at }) => at !== level)
  if (missing.length === 0) return [save(beginToWatch(record, phase, now))]
  if (now.getTime() > phase.since.getTime() + record.plan.shiftWithinMs)
    return putBack(record, places, { _tag: 'ShiftFailed', functions: namesOf(missing) }, now)

  const { ready, arming } = timersBeforeShift(record, places, observed, now)
  const doing = ready ? moveInOrder(record, places, level) : arming
  return doing.length > 0 ? doing : [waitATick(record, now)]
}

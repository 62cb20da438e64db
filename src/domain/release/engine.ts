import { goBack, stayFrozen } from './engine/going-back'
import { close, promote } from './engine/promoting'
import { shift } from './engine/shifting'
import { watch } from './engine/watching'
import { placesOf } from './level'
import type { Action, Observed } from './observed'
import type { ReleaseRecord } from './release-record'

/**
 * What to do now, in this order, given the record and what was just seen. It remembers nothing: asked
 * again by another process after any crash, it goes on from what is there. Nothing that was done
 * already is done again, and no alias is written twice in one answer.
 */
export const next = (record: ReleaseRecord, observed: Observed, now: Date): readonly Action[] => {
  const { phase } = record
  const places = placesOf(record, observed)
  switch (phase._tag) {
    case 'Shifting':
      return shift(record, phase, places, observed, now)
    case 'Watching':
      return watch(record, phase, places, observed, now)
    case 'Promoting':
      return promote(record, phase, places, observed, now)
    case 'Closing':
      return close(record, phase, places, observed, now)
    case 'PuttingBack':
      return goBack(record, phase, places, observed, now)
    case 'Frozen':
      return stayFrozen(record, phase, places, observed, now)
    // Somebody must start it, or it has ended.
    case 'Prepared':
    case 'Promoted':
    case 'RolledBack':
      return []
  }
}

import type { DeadManTimer } from '../alias'
import type { Place } from '../level'
import type { Action, Observed } from '../observed'
import type { Frozen, ReleaseRecord } from '../release-record'

type Timer = DeadManTimer | 'None'
/** `ready` when every function has been seen with a timer that will do. */
type Timers = { readonly ready: boolean; readonly arming: readonly Action[] }

const arm = (timer: DeadManTimer): Action => ({ _tag: 'ArmTimer', timer })

const until = (timer: DeadManTimer, now: Date): number => timer.firesAt.getTime() - now.getTime()

const leaseEnd = ({ plan }: ReleaseRecord, now: Date): Date =>
  new Date(now.getTime() + plan.leaseMs)

const unread = (observed: Observed, { released }: Place): boolean =>
  observed.timers[released.name] === undefined

/**
 * Before aliases move: timers that put back whatever is there by then, because nobody knows the
 * revision that the alias will have.
 */
export const timersBeforeShift = (
  record: ReleaseRecord,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): Timers => {
  const isGood = ({ released }: Place, timer: Timer | undefined): boolean =>
    timer !== undefined &&
    timer !== 'None' &&
    timer.revision === undefined &&
    timer.version === released.stable &&
    until(timer, now) >= record.plan.leaseMs / 2
  const lacking = places.filter((place) => !isGood(place, observed.timers[place.released.name]))
  return {
    ready: lacking.length === 0,
    arming: lacking
      .filter((place) => !unread(observed, place))
      .map(({ released: { name, stable } }) =>
        arm({ functionName: name, version: stable, firesAt: leaseEnd(record, now) }),
      ),
  }
}

type Wanted = { readonly firesAt: Date; readonly isInTime: (firesAt: Date) => boolean }

/** Timers for exactly the alias that was seen: one that fires late undoes nobody's work. */
const timersFor = (
  places: readonly Place[],
  observed: Observed,
  { firesAt, isInTime }: Wanted,
): Timers => {
  const isGood = ({ released, state }: Place, timer: Timer | undefined): boolean =>
    timer !== undefined &&
    timer !== 'None' &&
    timer.revision === state?.revision &&
    timer.version === released.stable &&
    isInTime(timer.firesAt)
  const lacking = places.filter((place) => !isGood(place, observed.timers[place.released.name]))
  return {
    ready: lacking.length === 0,
    arming: lacking.flatMap(({ released: { name, stable }, state }): readonly Action[] =>
      state === undefined || observed.timers[name] === undefined
        ? []
        : [arm({ functionName: name, version: stable, firesAt, revision: state.revision })],
    ),
  }
}

/** While aliases stand: pushed forward when a tenth of the lease is gone. */
export const timersWhileStanding = (
  record: ReleaseRecord,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): Timers => {
  const firesAt = leaseEnd(record, now)
  const enough = firesAt.getTime() - record.plan.leaseMs / 10
  return timersFor(places, observed, { firesAt, isInTime: (at) => at.getTime() >= enough })
}

/** While frozen: at the end of the lease, and never later. One that was lost gets the time to be armed. */
export const timersWhileFrozen = (
  record: ReleaseRecord,
  { since }: Frozen,
  places: readonly Place[],
  observed: Observed,
  now: Date,
): readonly Action[] => {
  const end = leaseEnd(record, since)
  const soon = new Date(now.getTime() + record.plan.tickMs)
  return timersFor(places, observed, {
    firesAt: end > soon ? end : soon,
    isInTime: () => true,
  }).arming
}

/** None is left, as far as one can see. */
export const areDisarmed = (places: readonly Place[], { timers }: Observed): boolean =>
  places.every(({ released }) => timers[released.name] === 'None')

export const disarm = (places: readonly Place[], { timers }: Observed): readonly Action[] =>
  places
    .filter(({ released }) => (timers[released.name] ?? 'None') !== 'None')
    .map(({ released }) => ({ _tag: 'DisarmTimer', functionName: released.name }))

/** Those that would put back another hand's work. */
export const disarmBlind = (places: readonly Place[], observed: Observed): readonly Action[] =>
  disarm(
    places.filter(({ released }) => {
      const timer = observed.timers[released.name]
      return timer !== undefined && timer !== 'None' && timer.revision === undefined
    }),
    observed,
  )

import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import { isHeldBy, type Lane, type SendingLane } from '../../domain/events/lane'
import type { DeliveryLanes } from '../ports/delivery-lanes'
import type { StoreFailure } from '../ports/payment-store'

/** Races in a row against those who announce. */
const mostRounds = 8

const lost = TE.left<StoreFailure, Lane | undefined>({
  _tag: 'StoreUnavailable',
  cause: 'lost the race for a lane',
})

/**
 * Writes what became of a claimed lane, upon what others announced meanwhile; undefined when the claim
 * is another's by now.
 */
export const settleLane =
  (lanes: DeliveryLanes) =>
  (
    lane: SendingLane,
    rule: (lane: SendingLane) => Lane,
    rounds = mostRounds,
  ): TE.TaskEither<StoreFailure, Lane | undefined> => {
    const again = (stored: Lane | undefined): TE.TaskEither<StoreFailure, Lane | undefined> => {
      if (stored === undefined || !isHeldBy(lane.standing.claim)(stored)) return TE.right(undefined)
      return rounds > 1 ? settleLane(lanes)(stored, rule, rounds - 1) : lost
    }
    return pipe(
      lanes.save(rule(lane)),
      TE.orElse((failure): TE.TaskEither<StoreFailure, Lane | undefined> =>
        failure._tag === 'Overtaken'
          ? pipe(lanes.find(lane), TE.map(O.toUndefined), TE.flatMap(again))
          : TE.left(failure),
      ),
    )
  }

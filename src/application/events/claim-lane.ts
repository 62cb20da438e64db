import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import { claimDue, isSending, type LaneKey, type SendingLane } from '../../domain/events/lane'
import { stopWhenOvertaken } from '../change-payment'
import type { StoreFailure } from '../ports/payment-store'
import type { ServePorts } from './serve-lane'

/** Takes a lane whose time has come; undefined where another one holds it, or nothing is due. */
export const claimLane =
  ({ lanes, clock, newKey }: Pick<ServePorts, 'lanes' | 'clock' | 'newKey'>) =>
  (key: LaneKey): TE.TaskEither<StoreFailure, SendingLane | undefined> =>
    pipe(
      lanes.find(key),
      TE.map(O.toUndefined),
      TE.flatMap((before) => {
        if (before === undefined) return TE.right(undefined)
        const after = claimDue(clock(), newKey())(before)
        if (after === before || !isSending(after)) return TE.right(undefined)
        return pipe(
          lanes.save(after),
          TE.map((): SendingLane | undefined => after),
          stopWhenOvertaken<StoreFailure, SendingLane | undefined>(undefined),
        )
      }),
    )

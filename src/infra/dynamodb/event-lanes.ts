import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { DeliveryLanes, DueLane } from '../../application/ports/delivery-lanes'
import type {
  Overtaken,
  RecordUnreadable,
  StoreFailure,
} from '../../application/ports/payment-store'
import type { Lane } from '../../domain/events/lane'
import type { PaymentId } from '../../domain/identifiers'
import type { Item } from './attribute-values'
import { dueLanes, fromLaneItem, keyOf, laneKey, parkedLanes, toLaneItem } from './event-record'
import { laneIndex } from './event-table-definition'
import { itemAccess, type TableAccess } from './item-access'
import { toStoreFailure } from './store-failures'

const readLane = (item: Item): E.Either<RecordUnreadable, Lane> =>
  pipe(
    fromLaneItem(item),
    E.mapLeft((fields) => ({
      _tag: 'RecordUnreadable',
      id: (item['pk']?.S ?? '') as PaymentId,
      fields,
    })),
  )

/** One that cannot be read blocks no other: it stays listed. */
const readable = (items: readonly Item[]): readonly Lane[] =>
  items.flatMap((item) => {
    const lane = readLane(item)
    return E.isRight(lane) ? [lane.right] : []
  })

const withDueTime = (lane: Lane): readonly DueLane[] =>
  'dueAt' in lane.standing ? [{ ...lane, dueAt: lane.standing.dueAt }] : []

/** Lanes beside their payments' events. */
export const eventLanes = (access: TableAccess & { readonly clock: () => Date }): DeliveryLanes => {
  const { get, query, putUpon } = itemAccess(access)

  const list = (queue: string, before: Date, limit: number) =>
    pipe(
      TE.tryCatch(
        () =>
          query('listLanes', {
            IndexName: laneIndex,
            KeyConditionExpression: 'q = :queue AND due < :before',
            ExpressionAttributeValues: {
              ':queue': { S: queue },
              ':before': { N: String(before.getTime()) },
            },
            Limit: limit,
          }),
        toStoreFailure,
      ),
      TE.map(readable),
    )

  return {
    find: (key) =>
      pipe(
        TE.tryCatch(() => get('findLane', keyOf(laneKey(key))), toStoreFailure),
        TE.map(O.fromNullable),
        TE.flatMapEither(O.traverse(E.Applicative)(readLane)),
      ),
    save: (lane) =>
      pipe(
        TE.tryCatch(
          () => putUpon('saveLane', toLaneItem(lane, access.clock()), lane.version - 1),
          toStoreFailure,
        ),
        TE.flatMapEither((written): E.Either<StoreFailure | Overtaken, Lane> =>
          written ? E.right(lane) : E.left({ _tag: 'Overtaken', id: lane.paymentId }),
        ),
      ),
    dueBefore: (endpointId, at, limit) =>
      pipe(
        list(dueLanes(endpointId), at, limit),
        TE.map((lanes) => lanes.flatMap(withDueTime)),
      ),
    parked: (endpointId, limit) => list(parkedLanes(endpointId), new Date(8.64e15), limit),
  }
}

import type { ConsumedCapacity as SdkCapacity } from '@aws-sdk/client-dynamodb'

/** Capacity units of one answered request; a write whose condition failed tells none. */
export type ConsumedCapacity = {
  readonly operation:
    | 'find'
    | 'insert'
    | 'save'
    | 'dueBefore'
    | 'postpone'
    | 'claimLook'
    | 'countLook'
    | 'listPayments'
    | 'lastRecorded'
    | 'findHead'
    | 'append'
    | 'findEvent'
    | 'findEvents'
    | 'listFeed'
    | 'findLane'
    | 'saveLane'
    | 'listLanes'
    | 'findEndpoints'
    | 'saveEndpoints'
  readonly table: number
  readonly indexes: number
}
export type ConsumedCapacityObserver = (consumed: ConsumedCapacity) => void

/** Counts what an answer says that it took, where somebody wants to know. */
export const meter = (observe: ConsumedCapacityObserver | undefined) => ({
  asked: observe === undefined ? {} : { ReturnConsumedCapacity: 'INDEXES' as const },
  count: (operation: ConsumedCapacity['operation'], capacity: SdkCapacity | undefined): void => {
    const indexes = Object.values(capacity?.GlobalSecondaryIndexes ?? {})
    observe?.({
      operation,
      table: capacity?.Table?.CapacityUnits ?? 0,
      indexes: indexes.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0),
    })
  },
})

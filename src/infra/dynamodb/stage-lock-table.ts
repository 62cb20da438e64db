import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type { LockHeld, LockLost, StageLocks } from '../../application/ports/release/stage-locks'
import type { Stage } from '../../domain/release/version'
import { toCloudFailure } from '../aws/cloud-failures'
import type { Item } from './attribute-values'
import { type Change, change, fenceOf, own, ownedLock, toLock } from './stage-lock-item'
import { lockKey, releaseTableName } from './release-table-definition'

class NotAsThought extends Error {
  constructor(readonly found: Item | undefined) {
    super()
  }
}

/** The lock of each stage, by conditional writes. */
export const stageLockTable = (client: DynamoDBClient): StageLocks => {
  const update = async (stage: Stage, changed: Change): Promise<Item | undefined> => {
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: releaseTableName(stage),
          Key: lockKey,
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...changed,
        }),
      )
      return Attributes
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw new NotAsThought(error.Item)
      throw error
    }
  }

  const toLost = (error: unknown): CloudFailure | LockLost => {
    if (!(error instanceof NotAsThought)) return toCloudFailure(error)
    const lock = toLock(error.found)
    return { _tag: 'LockLost', ...(lock !== undefined && { lock }) }
  }

  const whileOurs = (
    stage: Stage,
    fence: number,
    expression: string,
    values: Readonly<Record<string, string>> = {},
  ) =>
    update(
      stage,
      change(expression, 'fence = :fence AND attribute_exists(#owner)', {
        ...values,
        ':fence': fence,
      }),
    )

  /** One that stands until somebody unlocks has no end, and gets none. */
  const renew = async (stage: Stage, fence: number, until: Date): Promise<Item | undefined> => {
    const values = { ':until': until.toISOString(), ':fence': fence }
    const ends = 'fence = :fence AND attribute_exists(#until)'
    try {
      return await update(stage, change('SET #until = :until', ends, values))
    } catch (error) {
      const found = error instanceof NotAsThought ? error.found : undefined
      if (toLock(found)?.fence === fence) return found
      throw error
    }
  }

  const read = async (stage: Stage) => {
    const { Item: item } = await client.send(
      new GetItemCommand({
        TableName: releaseTableName(stage),
        Key: lockKey,
        ConsistentRead: true,
      }),
    )
    const lock = toLock(item)
    return { fence: fenceOf(item), ...(lock !== undefined && { lock }) }
  }

  const toHeld = (error: unknown): CloudFailure | LockHeld =>
    error instanceof NotAsThought
      ? { _tag: 'LockHeld', lock: ownedLock(error.found) }
      : toCloudFailure(error)

  return {
    read: (stage) => TE.tryCatch(() => read(stage), toCloudFailure),

    take: (stage, owner, now, until) => {
      const { update: set, values } = own(owner, now, until)
      const isFree = 'attribute_not_exists(#owner) OR #owner = :owner OR #until <= :now'
      return pipe(
        TE.tryCatch(() => update(stage, change(set, isFree, values)), toHeld),
        TE.map(ownedLock),
      )
    },

    seize: (stage, owner, now, until) => {
      const { update: set, values } = own(owner, now, until)
      return pipe(
        TE.tryCatch(() => update(stage, change(set, undefined, values)), toCloudFailure),
        TE.map(ownedLock),
      )
    },

    renew: (stage, fence, until) =>
      pipe(
        TE.tryCatch(() => renew(stage, fence, until), toLost),
        TE.map(ownedLock),
      ),

    keep: (stage, fence, reason) =>
      pipe(
        TE.tryCatch(
          () =>
            whileOurs(stage, fence, 'SET #reason = :reason REMOVE #until', { ':reason': reason }),
          toLost,
        ),
        TE.map(ownedLock),
      ),

    release: (stage, fence) =>
      pipe(
        TE.tryCatch(
          () =>
            update(
              stage,
              change('REMOVE #owner, #reason, #since, #until, #runUrl', 'fence = :fence', {
                ':fence': fence,
              }),
            ),
          toLost,
        ),
        TE.map(() => undefined),
      ),
  }
}

import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'

import type { LockOwner, StageLock } from '../../application/ports/release/stage-locks'
import type { Item } from './attribute-values'

/*
 * One item in the table of the stage's releases: `fence` stays for ever, and rises with every owner;
 * `owner`, `reason`, `since`, `until` and `runUrl` are there while somebody has the lock. Times are
 * ISO 8601 in UTC, which sorts as text does.
 */

export type Change = Pick<
  UpdateItemCommandInput,
  | 'UpdateExpression'
  | 'ConditionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
>

const names = {
  '#owner': 'owner',
  '#reason': 'reason',
  '#since': 'since',
  '#until': 'until',
  '#runUrl': 'runUrl',
}

const namesIn = (text: string): Record<string, string> =>
  Object.fromEntries(Object.entries(names).filter(([name]) => text.includes(name)))

/** An update of the item, with what it names. */
export const change = (
  update: string,
  condition: string | undefined,
  values: Readonly<Record<string, string | number>>,
): Change => {
  const used = namesIn(`${update} ${condition ?? ''}`)
  return {
    UpdateExpression: update,
    ...(condition !== undefined && { ConditionExpression: condition }),
    ...(Object.keys(used).length > 0 && { ExpressionAttributeNames: used }),
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'number' ? { N: String(value) } : { S: value },
      ]),
    ),
  }
}

/** A new owner, and a fence that no owner before has. */
export const own = ({ owner, reason, runUrl }: LockOwner, now: Date, until?: Date) => {
  const set = [
    '#owner = :owner, #reason = :reason, #since = :now',
    'fence = if_not_exists(fence, :zero) + :one',
    ...(until === undefined ? [] : ['#until = :until']),
    ...(runUrl === undefined ? [] : ['#runUrl = :runUrl']),
  ]
  const gone = [
    ...(until === undefined ? ['#until'] : []),
    ...(runUrl === undefined ? ['#runUrl'] : []),
  ]
  return {
    update: `SET ${set.join(', ')}${gone.length > 0 ? ` REMOVE ${gone.join(', ')}` : ''}`,
    values: {
      ':owner': owner,
      ':reason': reason,
      ':now': now.toISOString(),
      ':zero': 0,
      ':one': 1,
      ...(until !== undefined && { ':until': until.toISOString() }),
      ...(runUrl !== undefined && { ':runUrl': runUrl }),
    },
  }
}

export const fenceOf = (item: Item | undefined): number => Number(item?.['fence']?.N ?? 0)

export const toLock = (item: Item | undefined): StageLock | undefined => {
  const owner = item?.['owner']?.S
  if (item === undefined || owner === undefined) return undefined
  const [until, runUrl] = [item['until']?.S, item['runUrl']?.S]
  return {
    owner,
    reason: item['reason']?.S ?? '',
    since: new Date(item['since']?.S ?? 0),
    fence: fenceOf(item),
    ...(until !== undefined && { until: new Date(until) }),
    ...(runUrl !== undefined && { runUrl }),
  }
}

/** What an update of the lock always gives back: an owner is in it. */
export const ownedLock = (item: Item | undefined): StageLock => {
  const lock = toLock(item)
  if (lock === undefined) throw new Error('the lock was taken and has no owner')
  return lock
}

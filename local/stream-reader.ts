import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
  ResourceNotFoundException,
  type Shard,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams'

import type { StreamPositions } from './stream-positions'

/** One page of one shard: in order, and all changes of an item lie in the same shard. */
export type TakeRecords = (records: readonly StreamRecord[]) => Promise<void>

type Stream = {
  readonly client: DynamoDBStreamsClient
  readonly arn: string
  readonly positions: StreamPositions
  /** The page counts as read when it resolves; until then it is read again after a restart. */
  readonly take: TakeRecords
}

const mostRecords = 100

const allShards = async ({ client, arn }: Stream): Promise<readonly Shard[]> => {
  const shards: Shard[] = []
  let after: string | undefined
  do {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({
        StreamArn: arn,
        ...(after !== undefined && { ExclusiveStartShardId: after }),
      }),
    )
    shards.push(...(StreamDescription?.Shards ?? []))
    after = StreamDescription?.LastEvaluatedShardId
  } while (after !== undefined)
  return shards
}

/** What was dropped from the stream cannot be had: go on with the oldest that is there. */
const isTrimmed = (error: unknown): boolean =>
  error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException

/**
 * Reads a stream from where it stopped, one round at a time. A shard that came out of another waits
 * until that one is read to its end, or an item's changes would come in the wrong order.
 */
export const streamReader = (stream: Stream) => {
  const { client, arn, positions, take } = stream
  /** Where the next page of a shard begins; they expire, the positions do not. */
  const iterators = new Map<string, string>()

  const iteratorOf = async (shardId: string): Promise<string | undefined> => {
    const known = iterators.get(shardId)
    if (known !== undefined) return known
    const sequence = positions.of(arn, shardId)
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamArn: arn,
        ShardId: shardId,
        ...(sequence === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: sequence }),
      }),
    )
    return ShardIterator
  }

  /** Gives how many records there were. */
  const readPage = async (shardId: string): Promise<number> => {
    const page = await client.send(
      new GetRecordsCommand({ ShardIterator: await iteratorOf(shardId), Limit: mostRecords }),
    )
    const records = page.Records ?? []
    if (records.length > 0) await take(records)
    const last = records.at(-1)?.dynamodb?.SequenceNumber
    if (last !== undefined) positions.keep(arn, shardId, last)
    if (page.NextShardIterator === undefined) positions.close(arn, shardId)
    else iterators.set(shardId, page.NextShardIterator)
    return records.length
  }

  const readShard = async (shardId: string): Promise<number> => {
    try {
      return await readPage(shardId)
    } catch (error) {
      // Whatever went wrong, the kept position is where to begin again.
      iterators.delete(shardId)
      if (error instanceof ExpiredIteratorException) return 0
      if (!isTrimmed(error) || positions.of(arn, shardId) === undefined) throw error
      positions.forget(arn, shardId)
      return 0
    }
  }

  /** Reads a page of every shard that is open; gives how many records there were. */
  return async (): Promise<number> => {
    const shards = await allShards(stream)
    const listed = new Set(shards.map(({ ShardId }) => ShardId))
    positions.forgetOthers(arn, listed)
    const unread = shards.filter(({ ShardId }) => !positions.isClosed(arn, ShardId ?? ''))
    const waits = new Set(unread.map(({ ShardId }) => ShardId))
    const ready = unread.filter(
      ({ ParentShardId }) => ParentShardId === undefined || !waits.has(ParentShardId),
    )
    const counts = await Promise.all(ready.map(({ ShardId = '' }) => readShard(ShardId)))
    return counts.reduce((sum, count) => sum + count, 0)
  }
}

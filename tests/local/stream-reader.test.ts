import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams'

import { streamPositions } from '../../local/stream-positions'
import { streamReader } from '../../local/stream-reader'

const folder = mkdtempSync(join(tmpdir(), 'payport-reader-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type ShardOf = {
  readonly id: string
  readonly parent?: string
  readonly records: readonly string[]
  readonly closed?: boolean
  /** The first sequence number that is still there. */
  readonly oldest?: string
}
type Input = Readonly<Record<string, string>>

/** A stream of DynamoDB with shards that close, iterators that expire and records that are gone. */
const fakeStream = (shards: () => readonly ShardOf[]) => {
  const client = new DynamoDBStreamsClient({ region: 'ap-northeast-2' })
  const asked: string[] = []
  const failures: Error[] = []
  const shardOf = (id: string) => {
    const found = shards().find((each) => each.id === id)
    if (found === undefined) throw new Error(`no shard ${id}`)
    return found
  }
  const answers: Readonly<Record<string, (input: Input) => object>> = {
    DescribeStreamCommand: ({ ExclusiveStartShardId }) => {
      const at = shards().findIndex(({ id }) => id === ExclusiveStartShardId) + 1
      const shard = shards()[at]
      // One shard a page.
      return {
        StreamDescription: {
          Shards: shard === undefined ? [] : [{ ShardId: shard.id, ParentShardId: shard.parent }],
          ...(at + 1 < shards().length && { LastEvaluatedShardId: shard?.id }),
        },
      }
    },
    GetShardIteratorCommand: ({ ShardId = '', ShardIteratorType = '', SequenceNumber = '' }) => {
      const shard = shardOf(ShardId)
      if (SequenceNumber !== '' && SequenceNumber < (shard.oldest ?? ''))
        throw new TrimmedDataAccessException({ message: 'gone', $metadata: {} })
      asked.push(`${ShardId} ${ShardIteratorType} ${SequenceNumber}`.trim())
      return { ShardIterator: `${ShardId}|${SequenceNumber}` }
    },
    GetRecordsCommand: ({ ShardIterator = '' }) => {
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      const [id = '', after = ''] = ShardIterator.split('|')
      const { records, closed, oldest = '' } = shardOf(id)
      const [next] = records.filter((each) => each > after && each >= oldest)
      return {
        Records:
          next === undefined
            ? []
            : [{ eventID: next, eventName: 'INSERT', dynamodb: { SequenceNumber: next } }],
        ...(!(closed === true && (next ?? '') >= (records.at(-1) ?? '')) &&
          !(closed === true && next === undefined) && {
            NextShardIterator: `${id}|${next ?? after}`,
          }),
      }
    },
  }
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      ({ input }) =>
        Promise.resolve().then(() => ({
          response: {},
          output: { $metadata: {}, ...answers[commandName]?.(input as Input) },
        })),
    { step: 'initialize', priority: 'high' },
  )
  return { client, asked, failures }
}

let files = 0
const scene = (shards: () => readonly ShardOf[]) => {
  const stream = fakeStream(shards)
  const file = join(folder, `${String((files += 1))}.json`)
  const taken: string[] = []
  let failing = 0
  const open = () =>
    streamReader({
      client: stream.client,
      arn: 'stream',
      positions: streamPositions(file),
      take: (records) => {
        if (failing-- > 0) return Promise.reject(new Error('not taken'))
        taken.push(...records.map(({ eventID = '' }) => eventID))
        return Promise.resolve()
      },
    })
  return {
    ...stream,
    taken,
    open,
    failNext: () => {
      failing = 1
    },
  }
}

const times = async (read: () => Promise<number>, rounds: number) => {
  for (let round = 0; round < rounds; round += 1) await read()
}

describe('the reader of a stream', () => {
  it('reads a shard to its end before the ones that came out of it', async () => {
    const { taken, open } = scene(() => [
      { id: 'right', parent: 'old', records: ['3'] },
      { id: 'old', records: ['1', '2'], closed: true },
      { id: 'left', parent: 'old', records: ['4'] },
    ])
    await times(open(), 4)
    expect(taken).toEqual(['1', '2', '3', '4'])
  })

  it('does not read a closed shard again, whoever starts next', async () => {
    const { taken, asked, open } = scene(() => [
      { id: 'old', records: ['1'], closed: true },
      { id: 'new', parent: 'old', records: ['2'] },
    ])
    await times(open(), 3)
    asked.length = 0
    await times(open(), 2)
    expect(asked).toEqual(['new AFTER_SEQUENCE_NUMBER 2'])
    expect(taken).toEqual(['1', '2'])
  })

  it('counts a page as read only when it was taken', async () => {
    const { taken, open, failNext } = scene(() => [{ id: 'a', records: ['1', '2'] }])
    const read = open()
    failNext()
    await expect(read()).rejects.toThrow('not taken')
    await times(read, 2)
    expect(taken).toEqual(['1', '2'])
  })

  it('asks for a new iterator at its place when the one it had expired', async () => {
    const { taken, asked, failures, open } = scene(() => [{ id: 'a', records: ['1', '2'] }])
    const read = open()
    await read()
    failures.push(new ExpiredIteratorException({ message: 'too old', $metadata: {} }))
    await times(read, 2)
    expect(taken).toEqual(['1', '2'])
    expect(asked).toEqual(['a TRIM_HORIZON', 'a AFTER_SEQUENCE_NUMBER 1'])
  })

  it('goes on with the oldest record there is when its place is gone', async () => {
    let oldest = '1'
    const { taken, open } = scene(() => [{ id: 'a', records: ['1', '2', '3', '4'], oldest }])
    await times(open(), 1)
    oldest = '3'
    await times(open(), 3)
    expect(taken).toEqual(['1', '3', '4'])
  })

  it('begins a new stream at its start, and forgets the one before', async () => {
    const { taken, open, client } = scene(() => [{ id: 'a', records: ['1'] }])
    await times(open(), 1)
    const positions = streamPositions(join(folder, `${String(files)}.json`))
    const other = streamReader({
      client,
      arn: 'another stream',
      positions,
      take: (records) => {
        taken.push(...records.map(({ eventID = '' }) => `again ${eventID}`))
        return Promise.resolve()
      },
    })
    await other()
    expect(taken).toEqual(['1', 'again 1'])
    expect(positions.of('stream', 'a')).toBeUndefined()
  })
})

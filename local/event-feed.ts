import { setTimeout as sleep } from 'node:timers/promises'

import type { Logger } from '@aws-lambda-powertools/logger'

import { dynamoClient } from '../src/infra/dynamodb/dynamo-client'
import { keepDeadLetter } from './dead-letters'
import { eventQueue, type QueueHandler } from './event-queue'
import type { Stop } from './parts'
import { openStream, streamsClient } from './payment-stream'
import { streamPositions } from './stream-positions'
import { streamReader } from './stream-reader'

export type EventFeedOptions = {
  /** Of an engine on this machine. */
  readonly endpoint: string
  readonly tableName: string
  /** Remembers how far the stream was read. */
  readonly positionsFile: string
  /** Keeps what was given up, and why. */
  readonly deadLettersFile: string
  readonly handler: QueueHandler
  readonly logger: Logger
}

/** ms between two looks into a stream with nothing new, and after one that failed. */
const idleMs = 200
const failedMs = 2_000
/** ms; the stack's queue hides a failed message for minutes, where nobody sits and waits. */
const hiddenMs = 500

const openReader = async (options: EventFeedOptions, signal: AbortSignal) => {
  const { endpoint, tableName, positionsFile, deadLettersFile, handler, logger } = options
  const keep = keepDeadLetter(deadLettersFile)
  const database = dynamoClient({ endpoint })
  const client = streamsClient(endpoint)
  const arn = await openStream(database, tableName).finally(() => database.destroy())
  const take = eventQueue({
    handler,
    hiddenMs,
    pause: (ms) => sleep(ms, undefined, { signal }),
    onFailure: (error) => logger.error('changes not followed', error as Error),
    onDeadLetter: (letter) => {
      logger.error('change given up', letter)
      keep(letter)
    },
  })
  return {
    read: streamReader({ client, arn, positions: streamPositions(positionsFile), take }),
    close: () => client.destroy(),
  }
}

/**
 * What pipe and queue do in AWS: follows the changes of payments and hands them to the function. The
 * answer stops it; what was not taken by then is read again by whoever comes next.
 */
export const startEventFeed = async (options: EventFeedOptions): Promise<Stop> => {
  const stopping = new AbortController()
  const { signal } = stopping
  const reader = await openReader(options, signal)
  const rest = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined)

  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      const wait = await reader.read().then(
        (records) => (records > 0 ? 0 : idleMs),
        (error: unknown) => {
          if (!signal.aborted) options.logger.error('stream', error as Error)
          return failedMs
        },
      )
      await rest(wait)
    }
  }
  const following = follow()
  return async () => {
    stopping.abort()
    await following
    reader.close()
  }
}

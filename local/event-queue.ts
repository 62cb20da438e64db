import { createHash } from 'node:crypto'

import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams'
import type { SQSEvent, SQSRecord } from 'aws-lambda'

import type { DeadLetter } from '../cli/events/sandbox'
import type { NotFollowed } from '../functions/deliver-events/follow-messages'

/** What the function behind the queue does with a batch: what must come again, and why. */
export type QueueHandler = (event: SQSEvent) => Promise<readonly NotFollowed[]>

type Queue = {
  readonly handler: QueueHandler
  /** ms; how long a message that failed stays hidden. */
  readonly hiddenMs: number
  readonly pause: (ms: number) => Promise<void>
  /** An invocation that failed as a whole. */
  readonly onFailure: (error: unknown) => void
  /** A message that failed too often; the next change of its payment, or a repair, makes up for it. */
  readonly onDeadLetter: (letter: DeadLetter) => void
}

/** `maxReceiveCount` of the stack's queue; a test compares them. */
const mostReceives = 10
/** As many as Lambda gets at a time from a FIFO queue. */
const mostMessages = 10
/** Payments at the same time, so that one slow merchant does not hold the page. */
const mostGroups = 10

const arn = 'arn:aws:sqs:local:000000000000:payport-events.fifo'

/** What the stack's pipe makes of a record: the body, the group and what tells a repeat. */
export const toMessage = (record: StreamRecord): SQSRecord => {
  const body = JSON.stringify({ image: record.dynamodb?.NewImage })
  const at = String(record.dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0)
  return {
    messageId: record.eventID ?? '',
    receiptHandle: record.eventID ?? '',
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: at,
      SentTimestamp: at,
      SenderId: 'local',
      SequenceNumber: record.dynamodb?.SequenceNumber ?? '',
      MessageGroupId: record.dynamodb?.Keys?.['id']?.S ?? '',
      MessageDeduplicationId: record.eventID ?? '',
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: 'local',
  }
}

const isChange = ({ eventName }: StreamRecord): boolean =>
  eventName === 'INSERT' || eventName === 'MODIFY'

const received = (message: SQSRecord, times: number): SQSRecord => ({
  ...message,
  attributes: { ...message.attributes, ApproximateReceiveCount: String(times) },
})

const groupOf = ({ attributes }: SQSRecord): string => attributes.MessageGroupId ?? ''

/** The reasons by the messages' ids. An invocation that fails, fails all its messages. */
const reasonsOf = async (
  { handler, onFailure }: Queue,
  messages: readonly SQSRecord[],
): Promise<ReadonlyMap<string, string>> => {
  try {
    const failed = await handler({ Records: [...messages] })
    return new Map(failed.map(({ messageId, reason }) => [messageId, reason]))
  } catch (error) {
    onFailure(error)
    return new Map(messages.map(({ messageId }) => [messageId, String(error)]))
  }
}

/**
 * A FIFO queue with a dead-letter queue, between a page of the stream and the function: groups side by
 * side, each group in its order, and what the function could not do comes again. Resolves when each
 * message was taken or given up.
 */
export const eventQueue = (queue: Queue) => {
  const { hiddenMs, pause, onDeadLetter } = queue
  /** One group. The first that failed is what holds the others up: its failures are counted alone. */
  const empty = async (messages: readonly SQSRecord[], times = 1): Promise<void> => {
    const [head] = messages
    if (head === undefined) return
    const batch = messages.slice(0, mostMessages)
    const reasons = await reasonsOf(queue, [
      received(head, times),
      ...batch.slice(1).map((each) => received(each, 1)),
    ])
    const again = batch.filter(({ messageId }) => reasons.has(messageId))
    const [first] = again
    if (first === undefined) return empty(messages.slice(batch.length))
    if (first === head && times === mostReceives) {
      const reason = reasons.get(head.messageId) ?? ''
      onDeadLetter({ messageId: head.messageId, paymentId: groupOf(head), reason })
      return empty([...again.slice(1), ...messages.slice(batch.length)])
    }
    await pause(hiddenMs)
    return empty([...again, ...messages.slice(batch.length)], first === head ? times + 1 : 2)
  }

  return async (records: readonly StreamRecord[]): Promise<void> => {
    const groups = Map.groupBy(records.filter(isChange).map(toMessage), groupOf)
    const waiting = [...groups.values()]
    const work = async (): Promise<void> => {
      for (let group = waiting.shift(); group !== undefined; group = waiting.shift())
        await empty(group)
    }
    await Promise.all(Array.from({ length: mostGroups }, work))
  }
}

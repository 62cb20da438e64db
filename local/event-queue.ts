import { createHash } from 'node:crypto'

import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'

/** The function behind the queue, as Lambda calls it. */
export type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>

type Queue = {
  readonly handler: QueueHandler
  /** ms; how long a message that failed stays hidden. */
  readonly hiddenMs: number
  readonly pause: (ms: number) => Promise<void>
  /** A message that failed too often; the next change of its payment, or a repair, makes up for it. */
  readonly onDeadLetter: (message: { readonly id: string; readonly group: string }) => void
}

/** As `maxReceiveCount` of the stack's queue. */
const mostReceives = 5
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

/** An invocation that fails, fails all its messages. */
const failedOf = async (
  handler: QueueHandler,
  messages: readonly SQSRecord[],
): Promise<ReadonlySet<string>> => {
  const answer = await handler({ Records: [...messages] }).catch(() => undefined)
  return answer === undefined
    ? new Set(messages.map(({ messageId }) => messageId))
    : new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
}

/**
 * A FIFO queue with a dead-letter queue, between a page of the stream and the function: groups side by
 * side, each group in its order, and what the function could not do comes again. Resolves when each
 * message was taken or given up.
 */
export const eventQueue = ({ handler, hiddenMs, pause, onDeadLetter }: Queue) => {
  /** One group. The first that failed is what holds the others up: its failures are counted alone. */
  const empty = async (messages: readonly SQSRecord[], times = 1): Promise<void> => {
    const [head] = messages
    if (head === undefined) return
    const batch = messages.slice(0, mostMessages)
    const failed = await failedOf(handler, [
      received(head, times),
      ...batch.slice(1).map((each) => received(each, 1)),
    ])
    const again = batch.filter(({ messageId }) => failed.has(messageId))
    const [first] = again
    if (first === undefined) return empty(messages.slice(batch.length))
    if (first === head && times === mostReceives) {
      onDeadLetter({ id: head.messageId, group: groupOf(head) })
      return empty([...again.slice(1), ...messages.slice(batch.length)])
    }
    await pause(hiddenMs * times)
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

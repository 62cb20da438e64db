import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import * as TE from 'fp-ts/TaskEither'

import type { EventQueues, QueueUnavailable } from '../../application/ports/event-queues'

/** AWS's own sentence names the queue or the missing permission, and no secret. */
const toFailure = (error: unknown): QueueUnavailable => ({
  _tag: 'QueueUnavailable',
  cause: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
})

const readQueue = async (client: SQSClient, name: string) => {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }))
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        'QueueArn',
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
      ],
    }),
  )
  const numberOf = (attribute: keyof typeof Attributes) => Number(Attributes[attribute] ?? 0)
  return {
    arn: Attributes.QueueArn ?? '',
    messages:
      numberOf('ApproximateNumberOfMessages') + numberOf('ApproximateNumberOfMessagesNotVisible'),
  }
}

/** The dead-letter queues of a stage, by the names that the stack gives them. */
export const eventQueues = (stage: string, client = new SQSClient({})): EventQueues => {
  const deadLetters = () => readQueue(client, `payport-${stage}-events-dead.fifo`)
  const pipeDeadLetters = () => readQueue(client, `payport-${stage}-events-pipe-dead`)
  return {
    undelivered: TE.tryCatch(async () => {
      const [queue, pipe] = await Promise.all([deadLetters(), pipeDeadLetters()])
      return { messages: queue.messages, places: pipe.messages }
    }, toFailure),
    redrive: TE.tryCatch(async () => {
      const { arn, messages } = await deadLetters()
      if (messages > 0) await client.send(new StartMessageMoveTaskCommand({ SourceArn: arn }))
    }, toFailure),
  }
}

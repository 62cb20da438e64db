import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'

import type { FollowChanges } from '../../src/application/events/follow-changes'
import type { Clock } from '../../src/application/ports/clock'
import type { Telemetry } from '../telemetry/telemetry'
import { groupOf, type ReadImage, readMessages } from './read-messages'

export type Follower = {
  readonly clock: Clock
  readonly readImage: ReadImage
  readonly followChanges: FollowChanges
}

/** ms in which a batch begins with deliveries; what is left waits for the retry run. */
const batchMs = 30_000

/**
 * One batch of the queue. What could not be followed is reported, and comes again; after too many times
 * it lies in the dead-letter queue, and the log tells why under its message's id.
 */
export const followMessages = async (
  { clock, readImage, followChanges }: Follower,
  { logger, metrics }: Pick<Telemetry, 'logger' | 'metrics'>,
  { Records }: SQSEvent,
): Promise<SQSBatchResponse> => {
  const { images, unreadable, blocked } = readMessages(readImage, Records)
  for (const { record, fields } of unreadable)
    logger.error('change unreadable', {
      messageId: record.messageId,
      paymentId: groupOf(record),
      fields,
    })

  const stopAt = new Date(clock().getTime() + batchMs)
  const report = await followChanges({ images, stopAt })()
  metrics.changesFollowed(report)
  for (const { paymentId, failure } of report.notFollowed)
    logger.error('change not followed', { paymentId, failure: failure._tag })

  const notFollowed = new Set<string>(report.notFollowed.map(({ paymentId }) => paymentId))
  const failed = Records.filter(
    (record) => blocked.includes(record) || notFollowed.has(groupOf(record)),
  )
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
}

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

/** A message that must come again, and why. */
export type NotFollowed = { readonly messageId: string; readonly reason: string }

/** Follows one batch of the queue. */
export const followBatch = async (
  { clock, readImage, followChanges }: Follower,
  { logger, metrics }: Pick<Telemetry, 'logger' | 'metrics'>,
  { Records }: SQSEvent,
): Promise<readonly NotFollowed[]> => {
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
  const failures = new Map<string, string>(
    report.notFollowed.map(({ paymentId, failure }) => [paymentId, failure._tag]),
  )
  return Records.flatMap((record) => {
    const { messageId } = record
    const paymentId = groupOf(record)
    const failure = failures.get(paymentId)
    if (failure !== undefined) {
      logger.error('change not followed', { messageId, paymentId, failure })
      return [{ messageId, reason: failure }]
    }
    const broken = unreadable.find((each) => each.record === record)
    if (broken !== undefined)
      return [{ messageId, reason: `unreadable: ${broken.fields.join(', ')}` }]
    return blocked.includes(record) ? [{ messageId, reason: 'behind an unreadable change' }] : []
  })
}

/**
 * One batch of the queue. What could not be followed is reported, and comes again; after too many times
 * it lies in the dead-letter queue, and the log tells why under its message's id.
 */
export const followMessages = async (
  ...batch: Parameters<typeof followBatch>
): Promise<SQSBatchResponse> => {
  const failed = await followBatch(...batch)
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
}

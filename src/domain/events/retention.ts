const day = 24 * 3_600_000

/** ms that an event stays in the log. */
const retentionMs = 90 * day

/** ms that a lane outlives its last write: longer than every event that it has done with. */
const laneRetentionMs = 97 * day

/** ms before the end from which on a missing line counts as gone: it may have been there. */
const marginMs = 7 * day

export const eventExpiresAt = (recordedAt: Date): Date =>
  new Date(recordedAt.getTime() + retentionMs)

export const laneExpiresAt = (writtenAt: Date): Date =>
  new Date(writtenAt.getTime() + laneRetentionMs)

/** Lines before it are not recorded any more. */
export const oldestToRecord = (now: Date): Date => new Date(now.getTime() - retentionMs + marginMs)

import type * as TE from 'fp-ts/TaskEither'

/** Whoever asks may not, or the account or stage is another one, or AWS does not answer. */
export type QueueUnavailable = { readonly _tag: 'QueueUnavailable'; readonly cause: string }

/** Changes that never reached the event log, as AWS counts them: roughly, and a minute late. */
export type UndeliveredChanges = {
  /** Messages that the function could not follow. */
  readonly messages: number
  /** Places in the stream that the pipe gave up; a repair records what was there. */
  readonly places: number
}

/** The dead-letter queues between the payments' stream and the function. */
export type EventQueues = {
  readonly undelivered: TE.TaskEither<QueueUnavailable, UndeliveredChanges>
  /** Has AWS move all messages back to the queue that they came from. */
  readonly redrive: TE.TaskEither<QueueUnavailable, void>
}

import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

import type { ListEvents, ListEventsError } from '../../src/application/events/list-events'
import type { ListParked, ResumeParked } from '../../src/application/events/parked-lanes'
import type { RepairEvents } from '../../src/application/events/repair-events'
import type { EventQueues, QueueUnavailable } from '../../src/application/ports/event-queues'
import { EventsFailed } from './errors'
import type { Sandbox } from './sandbox'

export type EventTools = {
  readonly listParked: ListParked
  readonly resumeParked: ResumeParked
  readonly repairEvents: RepairEvents
  readonly listEvents: ListEvents
}

export type Flags = {
  readonly endpoint?: string
  readonly merchant?: string
  readonly after?: string
  readonly limit?: string
  readonly json?: boolean
}

export type Asked = {
  readonly flags: Flags
  readonly payport: () => Promise<EventTools>
  /** Of a stage in AWS; there are none elsewhere. */
  readonly queues?: EventQueues
  /** Of this machine, where it is what was asked about. */
  readonly sandbox?: Sandbox
}

/** What a command found or did: for people, and for programs. */
export type Told = { readonly text: string; readonly json: unknown; readonly failed?: boolean }

export type Command = (asked: Asked) => Promise<Told>

/** All that can keep a command from its end; a failing store is among the failures of a list. */
type Failure = ListEventsError | QueueUnavailable

const toSentence = (failure: Failure): string => {
  switch (failure._tag) {
    case 'EventsExpired':
      return `These events left the log; it begins at position ${String(failure.first)}`
    case 'PositionAhead':
      return `The feed ends at position ${String(failure.newest)}`
    case 'RecordUnreadable':
      return `The item ${failure.id} cannot be read (${failure.fields.join(', ')})`
    case 'QueueUnavailable':
      return `The dead-letter queues cannot be reached: ${failure.cause}`
    default:
      return `The table cannot be used (${failure._tag}): ${failure.cause}`
  }
}

/** The value of a step; what fails ends the command with a sentence. */
export const valueOf = async <A>(step: TE.TaskEither<Failure, A>): Promise<A> => {
  const result = await step()
  if (E.isLeft(result)) throw new EventsFailed(toSentence(result.left))
  return result.right
}

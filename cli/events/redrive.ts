import { isEndpointId } from '../../src/domain/events/endpoint'
import { type Command, valueOf } from './command'
import { CalledWrongly } from './errors'

/** Has what is parked go on, and dead letters come again. */
export const redrive: Command = async ({ payport, queues, sandbox, flags: { endpoint } }) => {
  if (endpoint !== undefined && !isEndpointId(endpoint))
    throw new CalledWrongly(`--endpoint must be an endpoint's id (whe_...), not "${endpoint}"`)
  const { resumeParked } = await payport()
  const resumed = await valueOf(
    resumeParked(endpoint === undefined ? {} : { endpointId: endpoint }),
  )
  const lanes =
    resumed === 0
      ? 'Nothing was parked.'
      : `${String(resumed)} payments go on: the retry run sends their events within a minute.`
  if (endpoint !== undefined || queues === undefined) {
    const givenUp = endpoint === undefined && (sandbox?.deadLetters() ?? []).length > 0
    const hint = givenUp ? '\nChanges were given up; record them: npm run events -- repair' : ''
    return { text: `${lanes}${hint}`, json: { resumed, moving: 0 } }
  }
  const { messages } = await valueOf(queues.undelivered)
  await valueOf(queues.redrive)
  const moved =
    messages === 0
      ? 'The dead-letter queue is empty.'
      : `${String(messages)} changes are moved back to their queue.`
  return { text: `${lanes}\n${moved}`, json: { resumed, moving: messages } }
}

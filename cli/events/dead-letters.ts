import type { ParkedLane } from '../../src/application/events/parked-lanes'
import type { UndeliveredChanges } from '../../src/application/ports/event-queues'
import { type Command, valueOf } from './command'

const laneLine = (lane: ParkedLane): string =>
  `  ${lane.paymentId}  lines ${String(lane.next)} to ${String(lane.last)}, since ${lane.since.toISOString()}: ${lane.reason}`

const endpointLines = (lanes: readonly ParkedLane[]): readonly string[] => {
  const [first] = lanes
  return first === undefined
    ? []
    : [`${first.endpointId}  ${first.url}  (${first.merchantId})`, ...lanes.map(laneLine)]
}

const queueLine = (undelivered: UndeliveredChanges | undefined): string =>
  undelivered === undefined
    ? 'The dead-letter queues were not looked at: say which --stage.'
    : `Dead letters: ${String(undelivered.messages)} (changes that could not be followed) and ` +
      `${String(undelivered.places)} (places in the stream that the pipe gave up).`

/** Everything that nobody sends by itself, and why. */
export const showDeadLetters: Command = async ({ payport, queues }) => {
  const parked = await valueOf((await payport()).listParked)
  const undelivered = queues === undefined ? undefined : await valueOf(queues.undelivered)
  const byEndpoint = [...Map.groupBy(parked, ({ endpointId }) => endpointId).values()]
  const found =
    parked.length === 0
      ? ['Nothing is parked.']
      : [
          `Payments with parked events: ${String(parked.length)}`,
          ...byEndpoint.flatMap(endpointLines),
        ]
  return {
    text: [...found, queueLine(undelivered)].join('\n'),
    json: { parked, queues: undelivered ?? null },
  }
}

import type { ParkedLane } from '../../src/application/events/parked-lanes'
import type { UndeliveredChanges } from '../../src/application/ports/event-queues'
import { type Command, valueOf } from './command'
import type { DeadLetter } from './sandbox'

const laneLine = (lane: ParkedLane): string =>
  `  ${lane.paymentId}  lines ${String(lane.next)} to ${String(lane.last)}, since ${lane.since.toISOString()}: ${lane.reason}`

const endpointLines = (lanes: readonly ParkedLane[]): readonly string[] => {
  const [first] = lanes
  return first === undefined
    ? []
    : [`${first.endpointId}  ${first.url}  (${first.merchantId})`, ...lanes.map(laneLine)]
}

const queueLines = ({ messages, places }: UndeliveredChanges): readonly string[] => [
  `Dead letters: ${String(messages)} (changes that could not be followed) and ` +
    `${String(places)} (places in the stream that the pipe gave up).`,
  ...(messages > 0
    ? [
        'The log of deliver-events says why under each message’s id: change unreadable, change not followed.',
      ]
    : []),
]

const letterLines = (letters: readonly DeadLetter[]): readonly string[] =>
  letters.length === 0
    ? ['No change was given up.']
    : [
        `Changes that were given up: ${String(letters.length)}. Record them: npm run events -- repair`,
        ...letters.map(({ paymentId, reason }) => `  ${paymentId}: ${reason}`),
      ]

/** Everything that nobody sends by itself, and why. */
export const showDeadLetters: Command = async ({ payport, queues, sandbox }) => {
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
  const letters = sandbox?.deadLetters()
  const lost = [
    ...(undelivered === undefined ? [] : queueLines(undelivered)),
    ...(letters === undefined ? [] : letterLines(letters)),
  ]
  return {
    text: [
      ...found,
      ...(lost.length > 0 ? lost : ['No dead-letter queue was looked at: say which --stage.']),
    ].join('\n'),
    json: { parked, queues: undelivered ?? null, ...(letters !== undefined && { letters }) },
  }
}

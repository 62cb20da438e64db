import type { EndpointId, WebhookEndpoint } from '../../src/domain/events/endpoint'
import type { RecordedEvent } from '../../src/domain/events/event'
import type { Lane, LaneStanding, SendingLane } from '../../src/domain/events/lane'
import type { Payment } from '../../src/domain/payment'
import { awaitingShopper, merchantId, minutes, noon } from './payments'

export const endpointId = (name: string): EndpointId => `whe_${name.padEnd(22, '0')}` as EndpointId

/** There since the hour before noon. */
export const endpointOf = (given: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
  id: endpointId('a'),
  url: 'https://shop.example/webhooks',
  createdAt: minutes(-60),
  secret: { generation: 1, master: 'master' },
  ...given,
})

export const laneOf = <Standing extends LaneStanding>(
  standing: Standing,
  given: Partial<Lane> = {},
): Lane & { readonly standing: Standing } => ({
  endpointId: endpointId('a'),
  paymentId: awaitingShopper().id,
  merchantId,
  next: 2,
  last: 3,
  tries: 1,
  version: 7,
  ...given,
  standing,
})

export const sendingLane = (given: Partial<Lane> = {}): SendingLane =>
  laneOf({ _tag: 'Sending', dueAt: minutes(1), claim: 'mine' }, given)

export const recorded = (payment: Payment, sequence: number, position: number): RecordedEvent => {
  const entry = payment.timeline[sequence - 1]
  if (entry === undefined) throw new Error(`no line ${String(sequence)}`)
  return { entry, payment, position, recordedAt: noon }
}

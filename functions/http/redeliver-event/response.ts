import * as t from 'io-ts'

import type { Redelivery } from '../../../src/application/events/redeliver-event'
import { EndpointIdCodec } from '../codecs'
import { literals } from '../payment-response'

const RedeliveryResponse = t.intersection(
  [
    t.strict({
      endpointId: EndpointIdCodec,
      outcome: literals<Redelivery['_tag']>('RedeliveryOutcome', [
        'Delivered',
        'Failed',
        'Resumed',
        'EndpointDisabled',
      ]),
    }),
    t.exact(t.partial({ status: t.number, cause: t.string })),
  ],
  'Redelivery',
)

export const RedeliverEventResponse = t.strict(
  { deliveries: t.readonlyArray(RedeliveryResponse) },
  'RedeliverResult',
)

export const toRedeliverResponse = (
  deliveries: readonly Redelivery[],
): t.TypeOf<typeof RedeliverEventResponse> => ({
  deliveries: deliveries.map(({ _tag: outcome, ...others }) => ({ ...others, outcome })),
})

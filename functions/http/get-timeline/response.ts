import * as t from 'io-ts'

import type { Payment } from '../../../src/domain/payment'
import type { TimelineEvent } from '../../../src/domain/timeline'
import { PaymentIdCodec, Timestamp } from '../codecs'

const eventNames: { readonly [Tag in TimelineEvent['_tag']]: null } = {
  CheckoutOpened: null,
  ShopperConsented: null,
  ApprovalStarted: null,
  ApprovalNotSent: null,
  ApprovalRepeated: null,
  ApprovalGivenUp: null,
  PaymentPaid: null,
  AttemptDeclined: null,
  AttemptAbandoned: null,
  AttemptExpired: null,
  ReversalRequested: null,
  ReversalSettled: null,
  RefundRequested: null,
  RefundSettled: null,
  RefundRepeated: null,
  RefundNotSent: null,
  RefundRefused: null,
}

export const TimelineResponse = t.strict(
  {
    paymentId: PaymentIdCodec,
    entries: t.readonlyArray(
      t.strict(
        {
          sequence: t.number,
          at: Timestamp,
          event: t.keyof(eventNames, 'TimelineEvent'),
          details: t.UnknownRecord,
        },
        'TimelineEntry',
      ),
    ),
  },
  'Timeline',
)

export const toTimelineResponse = (payment: Payment): t.TypeOf<typeof TimelineResponse> => ({
  paymentId: payment.id,
  entries: payment.timeline.map(({ sequence, at, event: { _tag, ...details } }) => ({
    sequence,
    at: at.toISOString(),
    event: _tag,
    details,
  })),
})

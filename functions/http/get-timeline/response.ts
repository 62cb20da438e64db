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

/** What is particular to the kind of a line. */
export const toDetails = ({ _tag, ...details }: TimelineEvent): Readonly<Record<string, unknown>> =>
  details

export const toTimelineResponse =
  (after: number) =>
  (payment: Payment): t.TypeOf<typeof TimelineResponse> => ({
    paymentId: payment.id,
    entries: payment.timeline
      .filter(({ sequence }) => sequence > after)
      .map(({ sequence, at, event }) => ({
        sequence,
        at: at.toISOString(),
        event: event._tag,
        details: toDetails(event),
      })),
  })

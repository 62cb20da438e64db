import * as t from 'io-ts'

import type { PastAttempt } from '../../domain/payment'
import type { ReversalCause, TimelineEntry, TimelineEvent } from '../../domain/timeline'
import type { PlainMap } from './attribute-values'
import { Count, DeclineReasonCodec, EpochMs, Provider, Text, WonCodec, wordOf } from './leaf-codecs'
import { as, maybe, oneOf } from './short-names'

export const Cause = wordOf<ReversalCause>('ReversalCause', [
  'AmountDiffers',
  'AttemptDiffers',
  'AttemptEnded',
  'ApprovalGivenUp',
])

export const AttemptEnd = wordOf<PastAttempt['endedAs']>('AttemptEnd', [
  'Replaced',
  'Declined',
  'Abandoned',
  'Expired',
])

export const Closer = wordOf<'shopper' | 'merchant'>('Closer', ['shopper', 'merchant'])

type At<Event> = Event extends TimelineEvent ? Event & { readonly at: Date } : never
type Line = At<TimelineEvent>

const when = { at: as('t', EpochMs) }
const refund = { ...when, refund: as('n', Count) }
const reference = { ...when, reference: as('r', Text) }

const LineCodec = oneOf<Line>('Line', 'e', {
  CheckoutOpened: {
    ...when,
    attempt: as('n', Count),
    provider: as('p', Provider),
    after: maybe('a', AttemptEnd),
  },
  ShopperConsented: when,
  ApprovalStarted: when,
  ApprovalNotSent: when,
  ApprovalRepeated: when,
  ApprovalGivenUp: when,
  PaymentPaid: reference,
  AttemptDeclined: { ...when, reason: as('y', DeclineReasonCodec) },
  AttemptAbandoned: { ...when, by: as('b', Closer) },
  AttemptExpired: { ...when, code: as('c', Text) },
  ReversalRequested: { ...reference, cause: as('y', Cause) },
  ReversalSettled: reference,
  RefundRequested: { ...refund, total: as('w', WonCodec) },
  RefundSettled: { ...refund, total: as('w', WonCodec) },
  RefundRepeated: refund,
  RefundNotSent: refund,
  RefundRefused: { ...refund, reason: as('y', DeclineReasonCodec) },
})

const Lines = t.readonlyArray(LineCodec, 'Lines')

const toEntry = ({ at, ...event }: Line, index: number): TimelineEntry => ({
  sequence: index + 1,
  at,
  event,
})

const toLine = ({ at, event }: TimelineEntry): Line => ({ ...event, at })

/** A list of maps; an entry's sequence number is its place in the list. */
export const TimelineCodec = new t.Type<readonly TimelineEntry[], readonly PlainMap[]>(
  'Timeline',
  (value): value is readonly TimelineEntry[] => Array.isArray(value),
  (value, context) => {
    const lines = Lines.validate(value, context)
    return lines._tag === 'Left' ? lines : t.success(lines.right.map(toEntry))
  },
  (entries) => Lines.encode(entries.map(toLine)),
)

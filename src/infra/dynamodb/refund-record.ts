import * as t from 'io-ts'

import type { Attempt, Refund, Reversal } from '../../domain/payment'
import {
  AmountCodec,
  Count,
  DeclineReasonCodec,
  EpochMs,
  Provider,
  Text,
  WonCodec,
} from './leaf-codecs'
import { as, mapOf, maybe, oneOf } from './short-names'
import { Cause } from './timeline-record'

export const AttemptCodec = mapOf<Attempt>('Attempt', {
  number: as('n', Count),
  provider: as('p', Provider),
})

const RefundCodec = mapOf<Refund>('Refund', {
  number: as('n', Count),
  amount: as('a', AmountCodec),
  reason: as('y', Text),
  request: as(
    'h',
    mapOf<Refund['request']>('Request', { key: as('k', Text), body: as('b', Text) }),
  ),
  key: as('k', Text),
  requestedAt: as('t', EpochMs),
  standing: as(
    's',
    oneOf<Refund['standing']>('RefundStanding', 's', {
      Requested: { dueAt: as('d', EpochMs) },
      Settled: { at: as('t', EpochMs), reference: as('r', Text) },
      Refused: { at: as('t', EpochMs), reason: as('y', DeclineReasonCodec) },
      NotSent: { at: as('t', EpochMs) },
    }),
  ),
})

const ReversalCodec = mapOf<Reversal>('Reversal', {
  attempt: as('a', AttemptCodec),
  session: as('i', Text),
  reference: as('r', Text),
  total: as('w', WonCodec),
  taxFree: maybe('f', WonCodec),
  cause: as('y', Cause),
  key: as('k', Text),
  requestedAt: as('t', EpochMs),
  standing: as(
    's',
    oneOf<Reversal['standing']>('ReversalStanding', 's', {
      Requested: { dueAt: as('d', EpochMs) },
      Settled: { at: as('t', EpochMs) },
    }),
  ),
})

export const RefundsCodec = t.readonlyArray(RefundCodec, 'Refunds')
export const ReversalsCodec = t.readonlyArray(ReversalCodec, 'Reversals')

import * as t from 'io-ts'

import { EndpointIdCodec, Timestamp, WonCodec } from './codecs'
import { DeclineResponse, PaymentStatus } from './payment-response'
import type { Failure } from './failure'
import { problems } from './problem-table'

const codes = Object.fromEntries(Object.keys(problems).map((tag) => [tag, null])) as Record<
  Failure['_tag'],
  null
>

/** RFC 9457, with what a payment's caller must know: did money move, and is it safe to try again. */
export const ProblemResponse = t.intersection(
  [
    t.strict({
      type: t.string,
      title: t.string,
      status: t.number,
      detail: t.string,
      code: t.keyof(codes, 'ProblemCode'),
      moneyMoved: t.keyof({ no: null, yes: null, unknown: null }, 'MoneyMoved'),
      safeToRetry: t.keyof(
        { 'same-request': null, 'new-request': null, never: null },
        'SafeToRetry',
      ),
      requestId: t.string,
    }),
    t.exact(
      t.partial({
        fields: t.readonlyArray(t.strict({ field: t.string, problem: t.string })),
        decline: DeclineResponse,
        refundable: t.strict({ total: WonCodec, taxFree: WonCodec }),
        paymentStatus: PaymentStatus,
        firstPosition: t.number,
        endpointId: EndpointIdCodec,
        possibleAt: Timestamp,
      }),
    ),
  ],
  'Problem',
)

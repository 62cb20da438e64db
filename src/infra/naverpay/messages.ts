import * as t from 'io-ts'

import { nameFrom, wordFrom } from '../bounded-text'
import { WonCodec } from '../won-codec'

const Name = nameFrom(t.string)

/** Newer fields are missing in older answers, or null. */
const optional = <C extends t.Mixed>(codec: C) => t.union([codec, t.null, t.undefined])

/** Every answer: decided by `code`, whatever the HTTP status. */
export const Envelope = t.intersection(
  [t.strict({ code: t.string }), t.exact(t.partial({ message: optional(t.string) }))],
  'Envelope',
)
export type Envelope = t.TypeOf<typeof Envelope>

export const ReserveResponse = t.strict({ body: t.strict({ reserveId: Name }) }, 'ReserveResponse')
export type ReserveResponse = t.TypeOf<typeof ReserveResponse>

/** One admission: the approval (01), a full cancel (03) or a partial one (04). */
export const Admission = t.intersection(
  [
    t.strict({
      paymentId: Name,
      payHistId: Name,
      merchantPayKey: Name,
      admissionTypeCode: t.string,
      admissionState: t.string,
      admissionYmdt: t.string,
      totalPayAmount: WonCodec,
    }),
    t.exact(
      t.partial({
        merchantUserKey: optional(t.string),
        merchantPayTransactionKey: optional(t.string),
        taxExScopeAmount: optional(WonCodec),
        primaryPayMeans: optional(wordFrom(t.string)),
      }),
    ),
  ],
  'Admission',
)
export type Admission = t.TypeOf<typeof Admission>

export const ApplyResponse = t.strict(
  { body: t.strict({ paymentId: Name, detail: Admission }) },
  'ApplyResponse',
)
export type ApplyResponse = t.TypeOf<typeof ApplyResponse>

export const CancelResponse = t.strict(
  {
    body: t.strict({
      paymentId: Name,
      payHistId: Name,
      primaryPayCancelAmount: WonCodec,
      npointCancelAmount: WonCodec,
      giftCardCancelAmount: WonCodec,
      discountCancelAmount: optional(WonCodec),
    }),
  },
  'CancelResponse',
)
export type CancelResponse = t.TypeOf<typeof CancelResponse>

export const HistoryResponse = t.strict(
  { body: t.strict({ list: t.array(Admission), totalPageCount: t.number }) },
  'HistoryResponse',
)
export type HistoryResponse = t.TypeOf<typeof HistoryResponse>

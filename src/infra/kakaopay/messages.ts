import * as t from 'io-ts'

import { addressFrom, nameFrom, wordFrom } from '../bounded-text'
import { WonCodec } from '../won-codec'

const Name = nameFrom(t.string)
const Address = addressFrom(t.string)
const Word = wordFrom(t.string)

/** KakaoPay's amounts come as objects of six parts; we read the two that we sent. */
const Amounts = t.strict({ total: WonCodec, tax_free: WonCodec }, 'Amounts')

export const ReadyResponse = t.intersection(
  [
    t.strict({
      tid: Name,
      next_redirect_pc_url: Address,
      next_redirect_mobile_url: Address,
    }),
    t.exact(t.partial({ created_at: t.string })),
  ],
  'ReadyResponse',
)
export type ReadyResponse = t.TypeOf<typeof ReadyResponse>

export const ApproveResponse = t.intersection(
  [
    t.strict({
      aid: Name,
      tid: Name,
      cid: t.string,
      partner_order_id: Name,
      partner_user_id: t.string,
      amount: Amounts,
      approved_at: t.string,
    }),
    t.exact(t.partial({ payment_method_type: Word })),
  ],
  'ApproveResponse',
)
export type ApproveResponse = t.TypeOf<typeof ApproveResponse>

export const CancelResponse = t.strict(
  {
    aid: Name,
    tid: Name,
    cid: t.string,
    approved_cancel_amount: Amounts,
  },
  'CancelResponse',
)
export type CancelResponse = t.TypeOf<typeof CancelResponse>

const Action = t.intersection(
  [
    t.strict({
      aid: Name,
      payment_action_type: t.string,
      amount: WonCodec,
      approved_at: t.string,
    }),
    t.exact(t.partial({ payload: t.union([t.string, t.null]) })),
  ],
  'Action',
)
export type Action = t.TypeOf<typeof Action>

export const OrderResponse = t.intersection(
  [
    t.strict({
      tid: Name,
      cid: t.string,
      status: t.string,
      partner_order_id: Name,
      partner_user_id: t.string,
      amount: Amounts,
    }),
    t.exact(
      t.partial({
        cancel_available_amount: t.union([Amounts, t.null]),
        payment_method_type: t.union([Word, t.null]),
        approved_at: t.union([t.string, t.null]),
        payment_action_details: t.union([t.array(Action), t.null]),
      }),
    ),
  ],
  'OrderResponse',
)
export type OrderResponse = t.TypeOf<typeof OrderResponse>

const extras = t.union([
  t.exact(t.partial({ method_result_code: t.union([t.string, t.null]) })),
  t.null,
])

/** `code` and `msg` are the words of the withdrawn host; they may still leak through. */
export const ErrorResponse = t.union(
  [
    t.intersection([t.strict({ error_code: t.number }), t.exact(t.partial({ extras }))]),
    t.intersection([t.strict({ code: t.number }), t.exact(t.partial({ extras }))]),
  ],
  'ErrorResponse',
)
export type ErrorResponse = t.TypeOf<typeof ErrorResponse>

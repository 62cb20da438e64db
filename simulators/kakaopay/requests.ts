import {
  listOf,
  oneOf,
  optional,
  readFields,
  required,
  text,
  texts,
  type Values,
  webAddress,
  whole,
} from './fields'

const cards = [
  ...['SHINHAN', 'KB', 'HYUNDAI', 'LOTTE', 'SAMSUNG', 'NH', 'BC', 'HANA', 'CITI', 'KAKAOBANK'],
  ...['KAKAOPAY', 'WOORIONLY'],
]

const merchant = { cid: required(text(10)), cid_secret: optional(text(24)) }

const readyFields = {
  ...merchant,
  partner_order_id: required(text(100)),
  partner_user_id: required(text(100)),
  item_name: required(text(100)),
  item_code: optional(text(100)),
  quantity: required(whole(1)),
  total_amount: required(whole()),
  tax_free_amount: required(whole()),
  vat_amount: optional(whole()),
  green_deposit: optional(whole()),
  approval_url: required(webAddress(255)),
  cancel_url: required(webAddress(255)),
  fail_url: required(webAddress(255)),
  available_cards: optional(listOf(oneOf(...cards))),
  payment_method_type: optional(oneOf('CARD', 'MONEY')),
  install_month: optional(whole(0, 12)),
  use_share_installment: optional(oneOf('Y', 'N')),
  custom_json: optional(texts),
  redirect_scheme_url: optional(text()),
}
export type ReadyRequest = Values<typeof readyFields>

const approveFields = {
  ...merchant,
  tid: required(text(20)),
  partner_order_id: required(text(100)),
  partner_user_id: required(text(100)),
  pg_token: required(text(255)),
  payload: optional(text(200)),
  total_amount: optional(whole()),
}
export type ApproveRequest = Values<typeof approveFields>

const cancelFields = {
  ...merchant,
  tid: required(text(20)),
  cancel_amount: required(whole(1)),
  cancel_tax_free_amount: required(whole(0)),
  cancel_vat_amount: optional(whole(0)),
  cancel_available_amount: optional(whole(0)),
  payload: optional(text(200)),
}
export type CancelRequest = Values<typeof cancelFields>

const orderFields = { ...merchant, tid: required(text(20)) }
export type OrderRequest = Values<typeof orderFields>

export const readReady = (body: unknown) => readFields(readyFields, body)
export const readApprove = (body: unknown) => readFields(approveFields, body)
export const readCancel = (body: unknown) => readFields(cancelFields, body)
export const readOrder = (body: unknown) => readFields(orderFields, body)

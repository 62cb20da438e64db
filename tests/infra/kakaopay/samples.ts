import { attemptId } from '../../../src/domain/payment'
import { approving } from '../../support/payments'

/** Answers as KakaoPay's documents show them, for the payment of the tests. */
export const merchant = { cid: 'TC0ONETIME' }
export const claim = approving()

const amounts = (total: number, tax_free: number, vat: number) => ({
  ...{ total, tax_free, vat },
  ...{ point: 0, discount: 0, green_deposit: 0 },
})

export const ready = {
  tid: claim.session,
  next_redirect_app_url: 'https://online-payment.example/mockup/bridge/mobile-app/9c1e',
  next_redirect_mobile_url: 'https://online-payment.example/mockup/bridge/mobile-web/9c1e',
  next_redirect_pc_url: 'https://online-payment.example/mockup/bridge/pc/9c1e',
  created_at: '2026-11-23T12:00:00',
}

const common = {
  tid: claim.session,
  cid: merchant.cid,
  partner_order_id: attemptId(claim),
  partner_user_id: claim.id,
  payment_method_type: 'MONEY',
  amount: amounts(25_000, 3_000, 2_000),
  item_name: 'Drip bag sampler and 1 more',
  quantity: 2,
  created_at: '2026-11-23T12:00:00',
  approved_at: '2026-11-23T12:01:00',
}

export const approved = { aid: 'A7d38488e7704bd1c2a3', ...common }

export const cancelled = {
  aid: 'A7d4c4581f60a2b94e07',
  ...common,
  status: 'PART_CANCEL_PAYMENT',
  approved_cancel_amount: amounts(5_500, 0, 500),
  canceled_amount: amounts(5_500, 0, 500),
  cancel_available_amount: amounts(19_500, 3_000, 1_500),
  canceled_at: '2026-11-24T09:05:44',
  payload: 'ORD-2031-1-r1',
}

const payment = {
  aid: approved.aid,
  payment_action_type: 'PAYMENT',
  payment_method_type: 'MONEY',
  amount: 25_000,
  point_amount: 0,
  discount_amount: 0,
  green_deposit: 0,
  approved_at: '2026-11-23T12:01:00',
}

export const cancel = {
  ...payment,
  aid: cancelled.aid,
  payment_action_type: 'CANCEL',
  amount: 5_500,
  approved_at: cancelled.canceled_at,
  payload: cancelled.payload,
}

export const order = {
  ...common,
  status: 'PART_CANCEL_PAYMENT',
  canceled_amount: amounts(5_500, 0, 500),
  cancel_available_amount: amounts(19_500, 3_000, 1_500),
  canceled_at: cancelled.canceled_at,
  payment_action_details: [payment, cancel],
}

export const untouched = {
  ...order,
  status: 'SUCCESS_PAYMENT',
  canceled_amount: amounts(0, 0, 0),
  cancel_available_amount: common.amount,
  payment_action_details: [payment],
}

import type { Twist } from '../kernel/faults'
import type { Cancelled } from './cancels'
import type { Gateway } from './gateway'
import { toKoreanTime } from './korean-time'
import {
  approvalOf,
  availableAmount,
  canceledAmount,
  cancelsOf,
  isExpired,
  statusOf,
  type Action,
  type Session,
} from './sessions'

const undocumented = {
  tms_result: 'NONE',
  settlement: { expected_at: '2031-01-01', fee: 0 },
  risk_notes: ['none'],
}

export const readyAnswer = ({ kernel, switched }: Gateway, session: Session, twist: Twist) => {
  const page = (device: string) =>
    `${kernel.baseUrl()}/mockup/bridge/${device}/pg/one-time/payment/${session.hash}`
  const scheme = `kakaotalk://kakaopay/pg?url=${encodeURIComponent(page('mobile-app'))}`
  return {
    tid: session.tid,
    next_redirect_app_url: page('mobile-app'),
    next_redirect_mobile_url: page('mobile-web'),
    next_redirect_pc_url: page('pc'),
    ...(switched('appSchemes') === 'present' && {
      android_app_scheme: scheme,
      ios_app_scheme: scheme,
    }),
    created_at: toKoreanTime(session.createdAt),
    ...(twist.extraFields && undocumented),
  }
}

const orderId = ({ order }: Session, twist: Twist): string =>
  twist.wrongOrder ? `${order.partner_order_id.slice(0, 94)}-other` : order.partner_order_id

const itemOf = ({ order }: Session) => ({
  item_name: order.item_name,
  ...(order.item_code !== undefined && { item_code: order.item_code }),
  quantity: order.quantity,
})

const cardInfo = ({ switched }: Gateway, { order }: Session) => ({
  kakaopay_purchase_corp: '비씨카드',
  kakaopay_purchase_corp_code: '104',
  kakaopay_issuer_corp: '우리카드',
  kakaopay_issuer_corp_code: '305',
  bin: '123456',
  card_type: '신용',
  install_month: String(order.install_month ?? 0).padStart(2, '0'),
  approved_id: '30051177',
  card_mid: '700123456',
  interest_free_install: 'N',
  installment_type: order.use_share_installment === 'Y' ? 'SHARE_INSTALLMENT' : 'CARD_INSTALLMENT',
  card_item_code: '000',
  ...(switched('legacyCardInfo') === 'present' && {
    purchase_corp: '비씨카드',
    purchase_corp_code: '01',
    issuer_corp: '우리카드',
    issuer_corp_code: '09',
  }),
})

const selectedCardInfo = ({ order }: Session) => ({
  card_bin: '123456',
  install_month: order.install_month ?? 0,
  installment_type: order.use_share_installment === 'Y' ? 'SHARE_INSTALLMENT' : 'CARD_INSTALLMENT',
  card_corp_name: '우리카드',
  interest_free_install: 'N',
})

/** What every answer about a payment says of it, whatever was asked. */
const paymentOf = (session: Session, twist: Twist) => ({
  tid: session.tid,
  cid: session.order.cid,
  partner_order_id: orderId(session, twist),
  partner_user_id: session.order.partner_user_id,
  amount: session.amount,
  ...itemOf(session),
  created_at: toKoreanTime(session.createdAt),
  ...(twist.extraFields && undocumented),
})

/** There is no `status` in this one. */
export const approveAnswer = (gateway: Gateway, session: Session, twist: Twist) => {
  const { aid, at = 0, payload } = approvalOf(session) ?? {}
  return {
    aid,
    ...paymentOf(session, twist),
    payment_method_type: session.method,
    ...(session.method === 'CARD' && { card_info: cardInfo(gateway, session) }),
    approved_at: toKoreanTime(at),
    ...(payload !== undefined && { payload }),
  }
}

export const cancelAnswer = ({ session, action }: Cancelled, twist: Twist) => ({
  aid: action.aid,
  ...paymentOf(session, twist),
  status: statusOf(session),
  payment_method_type: session.method,
  approved_cancel_amount: action.amount,
  canceled_amount: canceledAmount(session),
  cancel_available_amount: availableAmount(session),
  approved_at: toKoreanTime(approvalOf(session)?.at ?? 0),
  canceled_at: toKoreanTime(action.at),
  ...(action.payload !== undefined && { payload: action.payload }),
})

const toDetail =
  ({ switched }: Gateway, { method }: Session) =>
  ({ aid, type, at, amount, payload }: Action) => ({
    aid,
    payment_action_type: type,
    payment_method_type: method,
    amount:
      type === 'CANCEL' && switched('cancelActionAmount') === 'negative'
        ? -amount.total
        : amount.total,
    point_amount: amount.point,
    discount_amount: amount.discount,
    green_deposit: amount.green_deposit,
    approved_at: toKoreanTime(at),
    ...(payload !== undefined && switched('actionPayload') === 'shown' && { payload }),
  })

/** What the order query knows of a session by now. */
const seenBy = ({ kernel, switched }: Gateway, session: Session): Session => {
  const latest = kernel.now() - Number(switched('orderLagMs'))
  return { ...session, actions: session.actions.filter(({ at }) => at <= latest) }
}

const shownStatus = ({ kernel, switched }: Gateway, session: Session): string => {
  const after = switched('expiredStatus')
  const isOver = approvalOf(session) === undefined && isExpired(session, kernel.now())
  const wasUnderWay = ['READY', 'OPEN_PAYMENT', 'AUTH_PASSWORD'].includes(session.stage)
  return isOver && wasUnderWay && after !== 'unchanged' ? after : statusOf(session)
}

const shownAmount = ({ amount }: Session, twist: Twist) =>
  twist.amount === undefined ? amount : { ...amount, total: twist.amount }

/** No `aid` and no `payload` at the top of this one. */
export const orderAnswer = (gateway: Gateway, whole: Session, twist: Twist) => {
  const session = seenBy(gateway, whole)
  const unknown = gateway.switched('unknownYet') === 'null' ? null : undefined
  const timeOf = (action: Action | undefined) => (action ? toKoreanTime(action.at) : unknown)
  const details = session.actions.map(toDetail(gateway, session))
  return {
    ...paymentOf(session, twist),
    status: shownStatus(gateway, session),
    payment_method_type: session.method ?? unknown,
    amount: shownAmount(session, twist),
    canceled_amount: canceledAmount(session),
    cancel_available_amount: availableAmount(session),
    approved_at: timeOf(approvalOf(session)),
    canceled_at: timeOf(cancelsOf(session).at(-1)),
    ...(session.method === 'CARD' && { selected_card_info: selectedCardInfo(session) }),
    payment_action_details:
      gateway.switched('actionOrder') === 'newestFirst' ? details.reverse() : details,
  }
}

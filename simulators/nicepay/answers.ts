import type { Twist } from '../kernel/faults'
import { balanceOf, type Cancel, type Payment } from './books'
import { isRefusal, messageOf, statusOf, type Refusal } from './codes'
import type { Gateway } from './gateway'
import { toKoreanSecond, toKoreanTime } from './korean-time'
import type { Found } from './payments'
import { paymentSignature } from './signatures'

const receiptUrl = (tid: string) =>
  `https://npg.nicepay.co.kr/issue/IssueLoader.do?type=0&innerWin=Y&TID=${tid}`

/** An absent time is the text `0`. */
const timeOrZero = (ms: number | undefined): string => (ms === undefined ? '0' : toKoreanSecond(ms))

const statusText = ({ switched }: Gateway, payment: Payment): string => {
  if (payment.status === 'authenticated') return 'ready'
  if (payment.status === 'failed') return 'failed'
  if (payment.cancels.length === 0) return 'paid'
  if (balanceOf(payment) > 0) return 'partialCancelled'
  return payment.cancels.length === 1 ? 'cancelled' : switched('lastPartialCancel')
}

const payMethods: Readonly<Record<string, string>> = {
  bank: 'bank',
  cellphone: 'cellphone',
  naverpayCard: 'naverpay',
  kakaopay: 'kakaopay',
  kakaopayCard: 'kakaopay',
  kakaopayMoney: 'kakaopay',
  samsungpayCard: 'samsungpay',
  payco: 'payco',
  ssgpay: 'ssgpay',
}

const cardOf = ({ switched }: Gateway, { method }: Payment) =>
  method === 'bank' || method === 'cellphone'
    ? null
    : {
        cardCode: '04',
        cardName: '삼성',
        cardNum: method === 'kakaopayMoney' ? null : '123412******1234',
        cardQuota: switched('cardQuota') === 'string' ? '0' : 0,
        isInterestFree: false,
        cardType: 'credit',
        canPartCancel: switched('canPartCancel') === 'string' ? 'true' : true,
        acquCardCode: '04',
        acquCardName: '삼성',
      }

const toCancelText = ({ tid, amount, at, reason }: Cancel) => ({
  tid,
  amount,
  cancelledAt: toKoreanSecond(at),
  reason,
  receiptUrl: receiptUrl(tid),
  couponAmt: 0,
})

const undocumented = {
  loyaltyGrade: 'GOLD',
  settlement: { expectedAt: '2031-01-01', fee: 0 },
  riskNotes: ['none'],
}

const signatureOf = (
  gateway: Gateway,
  tid: string,
  amount: number,
  ediDate: string,
  twist: Twist,
) =>
  twist.wrongSignature
    ? paymentSignature(tid, amount, ediDate, 'f'.repeat(32))
    : paymentSignature(tid, amount, ediDate, gateway.credentials.secretKey)

/** The one shape of each successful answer, whatever was asked. */
export const paymentObject = (gateway: Gateway, { payment, cancelledTid }: Found, twist: Twist) => {
  const { tid, amount, cancels } = payment
  const ediDate = toKoreanTime(gateway.kernel.now())
  return {
    resultCode: '0000',
    resultMsg: messageOf('0000'),
    tid,
    cancelledTid: cancelledTid ?? null,
    orderId: twist.wrongOrder ? `${payment.orderId.slice(0, 58)}-other` : payment.orderId,
    ediDate,
    signature: signatureOf(gateway, tid, amount, ediDate, twist),
    status: statusText(gateway, payment),
    paidAt: timeOrZero(payment.paidAt),
    failedAt: timeOrZero(payment.failedAt),
    cancelledAt: timeOrZero(cancels.at(-1)?.at),
    payMethod: payMethods[payment.method] ?? 'card',
    amount,
    balanceAmt: balanceOf(payment),
    goodsName: payment.goodsName,
    mallReserved: payment.mallReserved ?? null,
    useEscrow: false,
    currency: 'KRW',
    channel: 'pc',
    approveNo: payment.approveNo ?? null,
    buyerName: payment.buyerName ?? null,
    buyerTel: payment.buyerTel ?? null,
    buyerEmail: payment.buyerEmail ?? null,
    receiptUrl: receiptUrl(tid),
    mallUserId: payment.mallUserId ?? null,
    issuedCashReceipt: false,
    coupon: null,
    card: cardOf(gateway, payment),
    ...(payment.method === 'bank' && { bank: { bankCode: '088', bankName: '신한' } }),
    vbank: null,
    cancels: cancels.length === 0 ? null : cancels.map(toCancelText),
    cashReceipts: null,
    ...(twist.extraFields && undocumented),
  }
}

const emptyObject = Object.fromEntries(
  [
    ...['tid', 'cancelledTid', 'orderId', 'ediDate', 'signature', 'status', 'paidAt', 'failedAt'],
    ...['cancelledAt', 'payMethod', 'amount', 'balanceAmt', 'goodsName', 'mallReserved'],
    ...['useEscrow', 'currency', 'channel', 'approveNo', 'buyerName', 'buyerTel', 'buyerEmail'],
    ...['receiptUrl', 'mallUserId', 'issuedCashReceipt', 'coupon', 'card', 'vbank', 'cancels'],
    'cashReceipts',
  ].map((name) => [name, null]),
)

export const toJson = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8' },
  })

/** `failed` is the payment that a decline has just ended. */
export const refusalAnswer = (
  { switched }: Gateway,
  refusal: Refusal,
  failed?: Payment,
): Response => {
  const said = {
    resultCode: refusal.code,
    resultMsg: refusal.message ?? messageOf(refusal.code),
    ...(failed && { tid: failed.tid, orderId: failed.orderId, status: 'failed' }),
  }
  const full = {
    ...emptyObject,
    ...said,
    ...(failed && { failedAt: timeOrZero(failed.failedAt), paidAt: '0', cancelledAt: '0' }),
  }
  return toJson(switched('failureBody') === 'full' ? full : said, statusOf(refusal))
}

export const answerOf = (gateway: Gateway, outcome: Found | Refusal, twist: Twist): Response =>
  isRefusal(outcome)
    ? refusalAnswer(gateway, outcome)
    : toJson(paymentObject(gateway, outcome, twist))

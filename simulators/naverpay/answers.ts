import type { Twist } from '../kernel/faults'
import { payableOf, totalOf, type Amounts } from './amounts'
import type { Payment, Row } from './books'
import type { Answer } from './codes'
import type { Gateway } from './gateway'
import { keyHeader, type Sent } from './idempotency'
import { toStamp } from './korean-time'

const undocumented = { benefitGrade: 'GOLD', riskNotes: [], linkedOffer: { id: 7, until: null } }

const extras = (twist: Twist) => (twist.extraFields ? undocumented : {})

const meansOf = (payment: Payment, { amounts, type }: Row) => {
  const isCard = payment.paidWith === 'card' || payment.paidWith === 'mixed'
  const isBank = payment.paidWith === 'bank'
  return {
    primaryPayMeans: amounts.primary === 0 ? '' : isCard ? 'CARD' : isBank ? 'BANK' : '',
    cardCorpCode: isCard ? 'C3' : '',
    cardNo: isCard ? '510012**********' : '',
    cardAuthNo: isCard && type === '01' ? '30118842' : '',
    cardInstCount: 0,
    usedCardPoint: false,
    bankCorpCode: isBank ? '088' : '',
    bankAccountNo: isBank ? '1100*****789' : '',
  }
}

const moneyOf = ({ amounts }: Row) => ({
  totalPayAmount: totalOf(amounts),
  applyPayAmount: payableOf(amounts),
  primaryPayAmount: amounts.primary,
  npointPayAmount: amounts.points,
  discountPayAmount: amounts.discount,
  taxScopeAmount: amounts.taxable,
  taxExScopeAmount: amounts.exempt,
  environmentDepositAmount: amounts.deposit,
})

/** What the detail of an approval and a row of the history have in common. */
const admission = ({ credentials }: Gateway, payment: Payment, row: Row, twist: Twist) => {
  const { order } = payment
  return {
    paymentId: payment.paymentId,
    payHistId: row.payHistId,
    merchantId: credentials.partnerId,
    merchantName: credentials.merchantName,
    merchantPayKey: twist.wrongOrder ? `${order.merchantPayKey}-other` : order.merchantPayKey,
    merchantUserKey: order.merchantUserKey,
    merchantPayTransactionKey: row.merchantPayTransactionKey ?? null,
    admissionTypeCode: row.type,
    admissionYmdt: toStamp(row.at),
    tradeConfirmYmdt: toStamp(row.at),
    admissionState: row.state,
    ...moneyOf(row),
    ...meansOf(payment, row),
    productName: order.productName,
    extraDeduction: order.extraDeduction,
    useCfmYmdt: order.useCfmYmdt,
    merchantExtraParameter: order.merchantExtraParameter,
    userIdentifier: 'c2ltdWxhdGVkLWJ1eWVyLWlkZW50aWZpZXI=',
    subMerchantInfo: order.subMerchantInfo ?? null,
    ...extras(twist),
  }
}

export const applyBody = (gateway: Gateway, payment: Payment, approval: Row, twist: Twist) => ({
  paymentId: payment.paymentId,
  detail: {
    ...admission(gateway, payment, approval, twist),
    giftCardAmount: approval.amounts.giftCard,
    settleExpected: false,
    settleExpectAmount: 0,
    payCommissionAmount: 0,
  },
})

export const historyRow = (gateway: Gateway, payment: Payment, row: Row, twist: Twist) => ({
  ...admission(gateway, payment, row, twist),
  masterMerchantId: gateway.credentials.partnerId,
  masterMerchantName: gateway.credentials.merchantName,
  giftCardPayAmount: row.amounts.giftCard,
  settleInfo: { settleCreated: false },
  ...(row.cancelRequester !== undefined && { cancelRequester: row.cancelRequester }),
})

/** `rest` is what is left after the cancel; `at` is when it was done, or tried in vain. */
export const cancelBody = (
  payment: Payment,
  row: Row,
  { rest, at, isFinished }: { rest: Amounts; at: number; isFinished: boolean },
  twist: Twist,
) => ({
  paymentId: twist.wrongOrder ? `${payment.paymentId.slice(0, -5)}00000` : payment.paymentId,
  payHistId: isFinished ? row.payHistId : '',
  primaryPayMeans: meansOf(payment, row).primaryPayMeans,
  primaryPayCancelAmount: row.amounts.primary,
  primaryPayRestAmount: rest.primary,
  npointCancelAmount: row.amounts.points,
  npointRestAmount: rest.points,
  giftCardCancelAmount: row.amounts.giftCard,
  giftCardRestAmount: rest.giftCard,
  discountCancelAmount: row.amounts.discount,
  discountRestAmount: rest.discount,
  taxScopeAmount: row.amounts.taxable,
  taxExScopeAmount: row.amounts.exempt,
  taxScopeRestAmount: rest.taxable,
  taxExScopeRestAmount: rest.exempt,
  environmentDepositAmount: row.amounts.deposit,
  environmentDepositRestAmount: rest.deposit,
  cancelYmdt: toStamp(at),
  totalRestAmount: totalOf(rest),
  applyRestAmount: payableOf(rest),
  ...extras(twist),
})

const hasWorked = ({ code }: Answer) => code === 'Success' || code === 'CancelNotComplete'

/** The envelope around every answer; a refusal carries an element that no document lists. */
export const envelope = (answer: Answer, twist: Twist = {}): Sent => ({
  status: answer.status,
  code: answer.code,
  text: JSON.stringify({
    code: answer.code,
    message: answer.message,
    ...(answer.body && { body: answer.body }),
    ...(!hasWorked(answer) && {
      error: { type: answer.code, ...(answer.detail !== undefined && { detail: answer.detail }) },
    }),
    ...extras(twist),
  }),
})

/** `key` is the idempotency key of the request, which is echoed. */
export const toResponse = ({ status, text }: Sent, key: string | undefined): Response =>
  new Response(text, {
    status,
    headers: {
      'content-type': 'application/json;charset=UTF-8',
      ...(key !== undefined && { [keyHeader]: key }),
    },
  })

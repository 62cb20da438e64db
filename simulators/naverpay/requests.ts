import { taxTotalOf, type TaxSplit } from './amounts'
import type { Order } from './books'
import { refused, type Answer } from './codes'
import * as field from './fields'
import { isAbsent, isRecord, optional, required, type Sent } from './fields'
import { toDate } from './korean-time'

type Form = Readonly<Record<string, string>>

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const present = <Name extends string>(name: Name, value: unknown) =>
  (isAbsent(value) ? {} : { [name]: value }) as Readonly<Partial<Record<Name, string>>>

const taxOf = (sent: Sent): TaxSplit => ({
  taxable: Number(sent['taxScopeAmount']),
  exempt: Number(sent['taxExScopeAmount']),
  deposit: Number(sent['environmentDepositAmount'] ?? 0),
})

const productItem = {
  categoryType: required(field.text()),
  categoryId: required(field.text()),
  uid: required((uid) => field.bytes(100)(uid) && /^[\p{L}\p{N} /_-]+$/u.test(textOf(uid))),
  name: required(field.text()),
  count: required(field.whole(1)),
  payReferrer: optional(field.text()),
  startDate: optional(field.date),
  endDate: optional(field.date),
  sellerId: optional(field.text()),
}

const isWebAddress = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)

const areItems = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((item) => isRecord(item) && field.fits(productItem, item))

const reservation = (minimum: number, today: string) => ({
  modelVersion: optional(field.oneOf('2')),
  merchantPayKey: required(field.text(64)),
  merchantUserKey: optional(field.text(50)),
  merchantPayTransactionKey: optional(field.bytes(128)),
  productName: required(field.text(128)),
  productCount: required(field.whole(1)),
  totalPayAmount: required(field.whole(minimum)),
  taxScopeAmount: required(field.whole(0)),
  taxExScopeAmount: required(field.whole(0)),
  environmentDepositAmount: optional(field.whole(0)),
  deliveryFee: optional(field.whole(0)),
  returnUrl: required(isWebAddress),
  purchaserName: optional(field.text()),
  purchaserBirthday: optional(field.date),
  useCfmYmdt: optional((value) => field.date(value) && textOf(value) >= today),
  extraDeduction: optional(field.flag),
  merchantExtraParameter: optional(field.text()),
  productItems: required(areItems),
  subMerchantInfo: optional(isRecord),
})

export const readReserve = (sent: Sent, minimum: number, now: number): Order | Answer => {
  const fault = field.check(reservation(minimum, toDate(now)), sent)
  if (fault) return fault
  const tax = taxOf(sent)
  if (taxTotalOf(tax) !== sent['totalPayAmount'])
    return refused('InvalidParameter', '과세, 면세 금액의 합이 결제 금액과 다릅니다.')
  return {
    merchantPayKey: textOf(sent['merchantPayKey']),
    merchantUserKey: textOf(sent['merchantUserKey']),
    ...present('merchantPayTransactionKey', sent['merchantPayTransactionKey']),
    productName: textOf(sent['productName']),
    productCount: Number(sent['productCount']),
    tax,
    returnUrl: textOf(sent['returnUrl']),
    useCfmYmdt: textOf(sent['useCfmYmdt']),
    extraDeduction: sent['extraDeduction'] === true,
    merchantExtraParameter: textOf(sent['merchantExtraParameter']),
    ...(isRecord(sent['subMerchantInfo']) && { subMerchantInfo: sent['subMerchantInfo'] }),
  }
}

export type ApplyRequest = { readonly paymentId: string }

export const readApply = (sent: Form): ApplyRequest | Answer =>
  field.check({ paymentId: required(field.bytes(50)) }, sent) ?? {
    paymentId: textOf(sent['paymentId']),
  }

export type CancelRequest = {
  readonly paymentId: string
  /** won */
  readonly amount: number
  readonly tax: TaxSplit
  readonly cancelRequester: string
  /** What shall be left afterwards; present when the merchant wants it compared. */
  readonly expectedRest?: number
  readonly merchantPayTransactionKey?: string
}

const cancellation = (sent: Form) => ({
  paymentId: required(field.bytes(50)),
  cancelAmount: required(field.digits(1)),
  cancelReason: required(field.bytes(256)),
  cancelRequester: required(field.oneOf('1', '2')),
  taxScopeAmount: required(field.digits(0)),
  taxExScopeAmount: required(field.digits(0)),
  environmentDepositAmount: optional(field.digits(0)),
  doCompareRest: optional(field.oneOf('0', '1')),
  expectedRestAmount: (sent['doCompareRest'] === '1' ? required : optional)(field.digits(0)),
  merchantPayTransactionKey: optional(field.bytes(128)),
})

export const readCancel = (sent: Form): CancelRequest | Answer =>
  field.check(cancellation(sent), sent) ?? {
    paymentId: textOf(sent['paymentId']),
    amount: Number(sent['cancelAmount']),
    tax: taxOf(sent),
    cancelRequester: textOf(sent['cancelRequester']),
    ...(sent['doCompareRest'] === '1' && { expectedRest: Number(sent['expectedRestAmount']) }),
    ...present('merchantPayTransactionKey', sent['merchantPayTransactionKey']),
  }

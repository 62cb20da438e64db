import { isRefusal } from './codes'
import { optional, readFields, required, type Values } from './fields'
import type { Gateway } from './gateway'

/** What `AUTHNICE.requestPay` takes. */
export const checkoutFields = {
  clientId: required('text', 50),
  method: required('text', 20),
  orderId: required('text', 64),
  amount: required('whole', 12),
  goodsName: required('text', 40),
  returnUrl: required('text', 500),
  mallReserved: optional('text', 500),
  mallUserId: optional('text', 20),
  buyerName: optional('text', 30),
  buyerTel: optional('text', 40),
  buyerEmail: optional('text', 60),
  useEscrow: optional('flag', 5),
  currency: optional('text', 3),
  taxFreeAmt: optional('whole', 12),
  language: optional('text', 2),
  returnCharSet: optional('text', 10),
  logoImgUrl: optional('text', 100),
  skinType: optional('text', 20),
  cardQuota: optional('text', 100),
  cardCode: optional('text', 100),
  cardShowOpt: optional('text', 100),
  isDigital: optional('flag', 5),
  directReceiptType: optional('text', 20),
  directReceiptNo: optional('text', 20),
  appScheme: optional('text', 200),
}

export type Checkout = Values<typeof checkoutFields>

const methods: readonly string[] = [
  ...['card', 'bank', 'directCard', 'cellphone', 'naverpayCard', 'kakaopay', 'kakaopayCard'],
  ...['kakaopayMoney', 'samsungpayCard', 'payco', 'ssgpay', 'cardAndEasyPay'],
]

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** One line per rule that holds between fields; the first that is broken is told. */
const faultOf = (checkout: Checkout, clientId: string): string | undefined => {
  const { method, amount, taxFreeAmt, cardCode, cardQuota, currency, language } = checkout
  if (checkout.clientId !== clientId) return 'clientId: no such merchant'
  if (!methods.includes(method)) return `method: one of ${methods.join(', ')}`
  if (amount <= 0) return 'amount: must be above 0 (P017)'
  if (!isWebAddress(checkout.returnUrl)) return 'returnUrl: a full http(s) address'
  if (checkout.mallReserved?.includes('"')) return 'mallReserved: double quotes are not allowed'
  if (currency !== undefined && currency !== 'KRW') return 'currency: KRW alone is simulated'
  if (language !== undefined && !['KO', 'EN', 'CN'].includes(language))
    return 'language: KO, EN or CN'
  if (taxFreeAmt !== undefined && (taxFreeAmt < 0 || taxFreeAmt > amount))
    return 'taxFreeAmt: from 0 to amount (U321)'
  if (checkout.buyerTel !== undefined && !/^\d+$/.test(checkout.buyerTel))
    return 'buyerTel: digits only'
  if (method === 'cellphone' && checkout.isDigital === undefined)
    return 'isDigital: required with cellphone'
  if (method === 'cardAndEasyPay' && (cardCode ?? cardQuota) !== undefined)
    return 'cardCode, cardQuota: not with cardAndEasyPay (U332)'
  return undefined
}

/** The checkout, or a developer's sentence that says what is wrong with it. */
export const readCheckout = (
  { sizeOf, credentials }: Gateway,
  options: unknown,
): Checkout | string => {
  const checkout = readFields(checkoutFields, options, sizeOf)
  if (isRefusal(checkout)) return `${checkout.code} ${checkout.message ?? ''}`.trim()
  const fault = faultOf(checkout, credentials.clientId)
  if (fault !== undefined) return fault
  return { ...checkout, goodsName: checkout.goodsName.replaceAll(/["|]/g, '-') }
}

/** A form carries texts alone: gives each field its own type back. */
export const fromForm = (form: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(checkoutFields).map(([name, { kind }]): [string, unknown] => {
      const text = form[name]
      if (text === undefined) return [name, undefined]
      if (kind === 'whole') return [name, /^-?\d+$/.test(text) ? Number(text) : text]
      if (kind === 'flag') return [name, text === 'true' ? true : text === 'false' ? false : text]
      return [name, text]
    }),
  )

export const toForm = (checkout: Checkout): Record<string, string> =>
  Object.fromEntries(
    Object.entries(checkout)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  )

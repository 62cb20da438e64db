import type { Twist } from '../kernel/faults'
import { defaultVat, minus, nothing, type Amount } from './amounts'
import { isRefusal, refused, type Refusal } from './codes'
import type { Gateway } from './gateway'
import { findSession, firstOf } from './payments'
import type { CancelRequest } from './requests'
import { availableAmount, newAid, statusOf, type Action, type Session } from './sessions'

export type Cancelled = { readonly session: Session; readonly action: Action }

const between = (least: number, value: number, most: number): number =>
  Math.max(least, Math.min(value, most))

/** What the request takes back; the last cancel takes all that is left of the rest. */
const amountOf = ({ switched }: Gateway, left: Amount, request: CancelRequest): Amount => {
  const { cancel_amount: total, cancel_tax_free_amount: tax_free, cancel_vat_amount } = request
  const isLast = total === left.total
  const vat =
    isLast && switched('lastCancelVat') === 'remainder' ? left.vat : defaultVat(total, tax_free)
  return {
    ...(isLast ? left : nothing),
    total,
    tax_free,
    vat: cancel_vat_amount ?? vat,
  }
}

/** The same cancel for another total, within what is left. */
const twisted = (left: Amount, asked: Amount, wanted: number): Amount => {
  const total = between(0, wanted, left.total)
  const leastTaxFree = Math.max(0, left.tax_free - (left.total - total))
  const tax_free = between(leastTaxFree, asked.tax_free, Math.min(left.tax_free, total))
  const vat = total === left.total ? left.vat : Math.min(left.vat, defaultVat(total, tax_free))
  return { ...asked, total, tax_free, vat }
}

/** Whether what stays could be the amount of a payment. */
const leavesPossible = (left: Amount, request: CancelRequest, amount: Amount): boolean => {
  const stays = minus(left, amount)
  const isVatSettled = request.cancel_vat_amount === undefined || stays.total > 0 || stays.vat === 0
  return stays.tax_free <= stays.total && isVatSettled
}

const running = ({ switched }: Gateway): Refusal =>
  switched('concurrentCancel') === 'INVALID_CANCEL_STATUS'
    ? refused(-781, { methodCode: 'INVALID_CANCEL_STATUS' })
    : refused(-785)

const partRefused = ({ method }: Session): Refusal =>
  refused(-781, { methodCode: method === 'MONEY' ? 'INVALID_CANCEL_AMOUNT' : '1015' })

const refusalOf = (
  gateway: Gateway,
  session: Session,
  request: CancelRequest,
  isFirst: boolean,
): Refusal | undefined => {
  const { switched } = gateway
  const status = statusOf(session)
  const left = availableAmount(session)
  const amount = amountOf(gateway, left, request)
  const { cancel_available_amount: believed = left.total } = request
  const isPart = amount.total < left.total
  const takesParts = switched('partialCancel') === 'allowed' && session.amount.green_deposit === 0
  return firstOf([
    [!isFirst, running(gateway)],
    [status === 'CANCEL_PAYMENT', refused(Number(switched('secondFullCancel')))],
    [status !== 'SUCCESS_PAYMENT' && status !== 'PART_CANCEL_PAYMENT', refused(-784)],
    [amount.total > session.amount.total, refused(-711)],
    [amount.total > left.total, refused(-710)],
    [amount.tax_free > left.tax_free || amount.vat > left.vat, refused(-722)],
    [amount.tax_free + amount.vat > amount.total, refused(-722)],
    [
      switched('cancelSplit') === 'consistent' && !leavesPossible(left, request, amount),
      refused(-722),
    ],
    [believed !== left.total, refused(Number(switched('balanceMismatch')))],
    [isPart && !takesParts, partRefused(session)],
  ])
}

export const cancel = (
  gateway: Gateway,
  request: CancelRequest,
  isFirst: boolean,
  twist: Twist,
): Cancelled | Refusal => {
  const session = findSession(gateway, request)
  if (isRefusal(session)) return session
  const refusal = refusalOf(gateway, session, request, isFirst)
  if (refusal) return refusal

  const left = availableAmount(session)
  const asked = amountOf(gateway, left, request)
  const amount = twist.amount === undefined ? asked : twisted(left, asked, twist.amount)
  const at = gateway.kernel.now()
  const { payload } = request
  const action: Action = {
    aid: newAid(at),
    type: 'CANCEL',
    at,
    amount,
    ...(payload !== undefined && { payload }),
  }
  return {
    action,
    session: gateway.books.put({ ...session, actions: [...session.actions, action] }),
  }
}

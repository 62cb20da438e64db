import { createHash } from 'node:crypto'

import type { Twist } from '../kernel/faults'
import { amountsOf, fitTax } from './amounts'
import { historyRow } from './answers'
import type { Payment, Row } from './books'
import { done, refused, type Answer } from './codes'
import * as field from './fields'
import { optional, required, type Sent } from './fields'
import type { Gateway } from './gateway'
import { fromStamp, toStamp } from './korean-time'

const longestPeriod = 31 * 24 * 60 * 60 * 1000
const defaultRows = 50

const stamp = (value: unknown) => typeof value === 'string' && fromStamp(value) !== undefined

const paging = {
  approvalType: optional(field.oneOf('ALL', 'APPROVAL', 'CANCEL')),
  pageNumber: optional(field.whole(1)),
  rowsPerPage: optional(field.whole(1, 100)),
  collectChainGroup: optional(field.oneOf(0, 1)),
}
const period = { ...paging, startTime: required(stamp), endTime: required(stamp) }

type Event = { readonly payment: Payment; readonly row: Row }

type Search = {
  readonly covers: (event: Event) => boolean
  readonly approvalType: unknown
  readonly pageNumber: number
  readonly rowsPerPage: number
}

const search = (sent: Sent, covers: Search['covers']): Search => ({
  covers,
  approvalType: sent['approvalType'] ?? 'ALL',
  pageNumber: Number(sent['pageNumber'] ?? 1),
  rowsPerPage: Number(sent['rowsPerPage'] ?? defaultRows),
})

const ofPayment =
  (paymentId: string): Search['covers'] =>
  ({ payment }) =>
    payment.paymentId === paymentId

/** Undefined where the conditions are not met. */
const searchOf = (
  version: string,
  paymentId: string | undefined,
  sent: Sent,
): Search | undefined => {
  if (paymentId !== undefined)
    return field.fits(paging, sent) ? search(sent, ofPayment(paymentId)) : undefined
  const named = sent['paymentId']
  if (version === 'v2.2' && typeof named === 'string' && named !== '')
    return search({ approvalType: sent['approvalType'] }, ofPayment(named))
  if (!field.fits(period, sent)) return undefined
  const [from, to] = [String(sent['startTime']), String(sent['endTime'])]
  const length = Number(fromStamp(to)) - Number(fromStamp(from))
  if (length < 0 || length > longestPeriod) return undefined
  return search(sent, ({ row }) => toStamp(row.at) >= from && toStamp(row.at) <= to)
}

const isOfType = (approvalType: unknown, { type }: Row): boolean =>
  approvalType === 'ALL' || (approvalType === 'APPROVAL') === (type === '01')

/** A lasting disorder, so that pages neither repeat nor miss a row. */
const disorder = ({ row }: Event) => createHash('sha256').update(row.payHistId).digest('hex')

const found = ({ books, kernel, switched }: Gateway, { covers, approvalType }: Search) => {
  const visible = kernel.now() - Number(switched('historyLagMs'))
  const events = books
    .allPayments()
    .flatMap((payment) => payment.rows.map((row): Event => ({ payment, row })))
    .filter(({ row }) => row.at <= visible && isOfType(approvalType, row))
    .filter(covers)
    .sort((one, other) => one.row.at - other.row.at)
  return switched('historyOrder') === 'shuffled'
    ? events.sort((one, other) => (disorder(one) < disorder(other) ? -1 : 1))
    : events
}

const withAmount = ({ payment, row }: Event, amount: number | undefined): Row =>
  amount === undefined
    ? row
    : { ...row, amounts: amountsOf(fitTax(amount, row.amounts), payment.paidWith) }

/** The approvals and cancels of one payment (by the path; in v2.2 also by the body) or of a period. */
export const history = (
  gateway: Gateway,
  asked: { readonly version: string; readonly paymentId?: string; readonly sent: Sent },
  twist: Twist,
): Answer => {
  const conditions = searchOf(asked.version, asked.paymentId, asked.sent)
  if (conditions === undefined) return refused('RequireCondition')
  const { pageNumber, rowsPerPage } = conditions
  const events = found(gateway, conditions)
  const list = events
    .slice((pageNumber - 1) * rowsPerPage, pageNumber * rowsPerPage)
    .map((event) => historyRow(gateway, event.payment, withAmount(event, twist.amount), twist))
  return done({
    list,
    totalCount: events.length,
    responseCount: list.length,
    totalPageCount: Math.ceil(events.length / rowsPerPage),
    currentPageNumber: pageNumber,
  })
}

import type { Twist } from '../kernel/faults'
import { defaultVat, fitTotal, nothing } from './amounts'
import { isRefusal, refused, invalid, type Refusal } from './codes'
import type { Gateway } from './gateway'
import type { ApproveRequest, OrderRequest, ReadyRequest } from './requests'
import { approvalOf, isExpired, newAid, newHash, newTid, type Session } from './sessions'

/** Conditions in the order in which they are looked at, each with what is said when it holds. */
export type Checks = ReadonlyArray<readonly [holds: boolean, refusal: Refusal]>

export const firstOf = (checks: Checks): Refusal | undefined => checks.find(([holds]) => holds)?.[1]

type Merchant = Pick<OrderRequest, 'cid' | 'cid_secret'>

const merchantRefusal = (
  { credentials, switched }: Gateway,
  { cid, cid_secret }: Merchant,
): Refusal | undefined =>
  firstOf([
    [cid !== credentials.cid, switched('wrongCid') === '-2' ? invalid('cid') : refused(-731)],
    [cid_secret !== undefined && !/^[a-z0-9]{24}$/.test(cid_secret), refused(-733)],
  ])

/** The session of a tid, for whom it may be shown to. */
export const findSession = (gateway: Gateway, request: OrderRequest): Session | Refusal =>
  merchantRefusal(gateway, request) ?? gateway.books.find(request.tid) ?? refused(-721)

const amountRefusal = ({ switched }: Gateway, request: ReadyRequest): Refusal | undefined => {
  const { total_amount, tax_free_amount, vat_amount = 0, green_deposit = 0 } = request
  const largest = switched('largestTotal')
  return firstOf([
    [total_amount <= 0, refused(-725)],
    [tax_free_amount < 0 || tax_free_amount > total_amount, refused(-722)],
    [vat_amount < 0 || vat_amount > total_amount - tax_free_amount, refused(-722)],
    [green_deposit < 0 || green_deposit > total_amount, refused(-722)],
    [largest !== 'none' && total_amount > Number(largest), refused(-797)],
  ])
}

export const ready = (gateway: Gateway, request: ReadyRequest, twist: Twist): Session | Refusal => {
  const { books, kernel, switched } = gateway
  const isAgain =
    switched('duplicateOrder') === 'refused' && books.hasOrder(request.partner_order_id)
  const refusal =
    merchantRefusal(gateway, request) ??
    firstOf([[isAgain, refused(-726)]]) ??
    amountRefusal(gateway, request)
  if (refusal) return refusal

  const { total_amount: total, tax_free_amount: tax_free, green_deposit = 0 } = request
  const vat = request.vat_amount ?? defaultVat(total, tax_free)
  const amount = { ...nothing, total, tax_free, vat, green_deposit }
  const createdAt = kernel.now()
  return books.put({
    tid: newTid(createdAt),
    hash: newHash(),
    order: request,
    amount: twist.amount === undefined ? amount : fitTotal(amount, twist.amount),
    createdAt,
    stage: 'READY',
    actions: [],
  })
}

const running = ({ switched }: Gateway): Refusal =>
  switched('concurrentApprove') === 'USER_LOCKED'
    ? refused(-780, { methodCode: 'USER_LOCKED' })
    : refused(-785)

const hasEnded = ({ stage }: Session): boolean =>
  stage === 'FAIL_AUTH_PASSWORD' || stage === 'QUIT_PAYMENT' || stage === 'FAIL_PAYMENT'

/** The session that may be approved now, or why not. */
const approvable = (
  gateway: Gateway,
  request: ApproveRequest,
  isFirst: boolean,
): Session | Refusal => {
  const session = findSession(gateway, request)
  if (isRefusal(session)) return session
  const { order, stage, pgToken, amount } = session
  const { total_amount = amount.total } = request
  const refusal = firstOf([
    [!isFirst, running(gateway)],
    [approvalOf(session) !== undefined, refused(-702)],
    [isExpired(session, gateway.kernel.now()), refused(-723)],
    [hasEnded(session), refused(-783)],
    [stage !== 'AUTH_PASSWORD', refused(-701)],
    [request.partner_order_id !== order.partner_order_id, refused(-706)],
    [request.partner_user_id !== order.partner_user_id, refused(-707)],
    [request.pg_token !== pgToken, refused(-708)],
    [total_amount !== amount.total, refused(-704)],
  ])
  return refusal ?? session
}

export const approve = (
  gateway: Gateway,
  request: ApproveRequest,
  isFirst: boolean,
  twist: Twist,
): Session | Refusal => {
  const session = approvable(gateway, request, isFirst)
  if (isRefusal(session)) return session
  const at = gateway.kernel.now()
  const amount =
    twist.amount === undefined ? session.amount : fitTotal(session.amount, twist.amount)
  const { payload } = request
  return gateway.books.put({
    ...session,
    amount,
    actions: [
      { aid: newAid(at), type: 'PAYMENT', at, amount, ...(payload !== undefined && { payload }) },
    ],
  })
}

/** An approve that the method refused: ends the session, if the approve was in order and by switch. */
export const failApproval = (
  gateway: Gateway,
  request: ApproveRequest,
  isFirst: boolean,
  methodCode: string | undefined,
): void => {
  const session = approvable(gateway, request, isFirst)
  if (isRefusal(session)) return
  const rule = gateway.switched('methodRefusal')
  const stays = rule === 'AUTH_PASSWORD' || (rule === 'byCode' && methodCode === 'USER_LOCKED')
  if (!stays) gateway.books.put({ ...session, stage: 'FAIL_PAYMENT' })
}

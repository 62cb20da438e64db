import { randomBytes } from 'node:crypto'

import { minus, nothing, plus, type Amount } from './amounts'
import type { ReadyRequest } from './requests'

/** How far a session came without money. */
export type Stage =
  | 'READY'
  | 'OPEN_PAYMENT'
  | 'AUTH_PASSWORD'
  | 'FAIL_AUTH_PASSWORD'
  | 'QUIT_PAYMENT'
  | 'FAIL_PAYMENT'

export type Status = Stage | 'SUCCESS_PAYMENT' | 'PART_CANCEL_PAYMENT' | 'CANCEL_PAYMENT'

/** Money that moved. */
export type Action = {
  readonly aid: string
  readonly type: 'PAYMENT' | 'CANCEL'
  /** ms */
  readonly at: number
  readonly amount: Amount
  readonly payload?: string
}

/** One tid, with all that became of it. */
export type Session = {
  readonly tid: string
  /** The last part of the pay page's address. */
  readonly hash: string
  readonly order: ReadyRequest
  readonly amount: Amount
  /** ms */
  readonly createdAt: number
  readonly stage: Stage
  /** Set when the shopper has said yes. */
  readonly pgToken?: string
  readonly method?: 'CARD' | 'MONEY'
  readonly actions: readonly Action[]
}

const sessionLasts = 15 * 60_000

/** Ends the whole tid, its approve included, unless it is paid. */
export const isExpired = (session: Session, now: number): boolean =>
  now >= session.createdAt + sessionLasts

export const approvalOf = ({ actions }: Session): Action | undefined =>
  actions.find(({ type }) => type === 'PAYMENT')

export const cancelsOf = ({ actions }: Session): readonly Action[] =>
  actions.filter(({ type }) => type === 'CANCEL')

export const canceledAmount = (session: Session): Amount =>
  cancelsOf(session)
    .map(({ amount }) => amount)
    .reduce(plus, nothing)

export const availableAmount = (session: Session): Amount =>
  minus(session.amount, canceledAmount(session))

export const statusOf = (session: Session): Status => {
  if (approvalOf(session) === undefined) return session.stage
  if (cancelsOf(session).length === 0) return 'SUCCESS_PAYMENT'
  return availableAmount(session).total === 0 ? 'CANCEL_PAYMENT' : 'PART_CANCEL_PAYMENT'
}

const newId = (letter: 'T' | 'A', now: number): string =>
  letter +
  Math.floor(now / 1000)
    .toString(16)
    .slice(-7) +
  randomBytes(6).toString('hex')

/** A letter, seven digits of the second, twelve of chance, all hexadecimal. */
export const newTid = (now: number): string => newId('T', now)
export const newAid = (now: number): string => newId('A', now)
export const newPgToken = (): string => randomBytes(10).toString('hex')
export const newHash = (): string => randomBytes(32).toString('hex')

import type { MerchantId, PaymentId } from '../identifiers'
import type { EndpointId } from './endpoint'
import { retryAt } from './schedule'

export type LaneKey = { readonly endpointId: EndpointId; readonly paymentId: PaymentId }

/** Why a delivery did not succeed, in a word or a status: `500`, `TimedOut`, `AddressNotAllowed`. */
export type FailureCause = string

export type LaneStanding =
  /** All that was announced is done with. */
  | { readonly _tag: 'Idle' }
  /** The retry run sends, from then on. */
  | { readonly _tag: 'Waiting'; readonly dueAt: Date }
  /** Whoever holds the claim sends; after `dueAt` it is taken for dead, and the retry run sends. */
  | { readonly _tag: 'Sending'; readonly dueAt: Date; readonly claim: string }
  /** Every try failed: it waits for the payment's next event or for a person. */
  | { readonly _tag: 'Parked'; readonly since: Date; readonly cause: FailureCause }

/**
 * The way of one payment's events to one endpoint: they are sent in order, each once the one before
 * was accepted, so that an endpoint never hears of a later line first.
 */
export type Lane = LaneKey & {
  readonly merchantId: MerchantId
  /** All lines before it are done with. */
  readonly next: number
  /** The last line that was announced; nothing is to be sent while it is before `next`. */
  readonly last: number
  /** Failed tries of the first line that is not done with. */
  readonly tries: number
  readonly standing: LaneStanding
  /** 1 with the first write; every write is conditional on the version before. */
  readonly version: number
}

/** A lane that is being sent on, by whoever knows its claim. */
export type SendingLane = Lane & {
  readonly standing: Extract<LaneStanding, { readonly _tag: 'Sending' }>
}

export const isSending = (lane: Lane): lane is SendingLane => lane.standing._tag === 'Sending'

/** Nobody but who made the claim may send. */
export const isHeldBy =
  (claim: string) =>
  (lane: Lane): lane is SendingLane =>
    isSending(lane) && lane.standing.claim === claim

/** ms for which a claim holds: longer than one sending (10 s) and the writes around it may take. */
const claimMs = 30_000

const claimed = (now: Date, claim: string): SendingLane['standing'] => ({
  _tag: 'Sending',
  dueAt: new Date(now.getTime() + claimMs),
  claim,
})

type Change = Partial<Pick<Lane, 'next' | 'last' | 'tries' | 'standing'>>

const change = (lane: Lane, to: Change): Lane => ({ ...lane, ...to, version: lane.version + 1 })

/** Before the first write. */
export const newLane = (key: LaneKey, merchantId: MerchantId, first: number): Lane => ({
  endpointId: key.endpointId,
  paymentId: key.paymentId,
  merchantId,
  next: first,
  last: first - 1,
  tries: 0,
  standing: { _tag: 'Idle' },
  version: 0,
})

export type Announcement = {
  readonly last: number
  readonly now: Date
  /** Absent where the announcer does not send itself. */
  readonly claim?: string
}

const isLapsed = ({ standing }: Lane, now: Date): boolean =>
  (standing._tag === 'Waiting' || standing._tag === 'Sending') && standing.dueAt <= now

/** There is something to send up to `last`; the same lane where that is no news. */
export const announce =
  ({ last: told, now, claim }: Announcement) =>
  (lane: Lane): Lane => {
    const last = Math.max(lane.last, told)
    const sent: LaneStanding =
      claim === undefined ? { _tag: 'Waiting', dueAt: now } : claimed(now, claim)
    switch (lane.standing._tag) {
      case 'Idle':
        return last < lane.next ? lane : change(lane, { last, standing: sent })
      case 'Parked':
        return last === lane.last ? lane : change(lane, { last, tries: 0, standing: sent })
      case 'Waiting':
      case 'Sending':
        if (claim !== undefined && isLapsed(lane, now))
          return change(lane, { last, standing: sent })
        return last === lane.last ? lane : change(lane, { last })
    }
  }

/** Takes a lane whose time has come; the same lane where another one holds it or nothing is due. */
export const claimDue =
  (now: Date, claim: string) =>
  (lane: Lane): Lane =>
    isLapsed(lane, now) ? change(lane, { standing: claimed(now, claim) }) : lane

/** The endpoint accepted a line, or none up to it is to be sent. */
export const passed =
  (sequence: number, now: Date) =>
  (lane: SendingLane): Lane =>
    change(lane, {
      next: sequence + 1,
      tries: 0,
      standing: sequence < lane.last ? claimed(now, lane.standing.claim) : { _tag: 'Idle' },
    })

type FailedTry = { readonly now: Date; readonly cause: FailureCause; readonly jitter: number }

/** The endpoint did not accept: again later, or never by itself. */
export const failed =
  ({ now, cause, jitter }: FailedTry) =>
  (lane: SendingLane): Lane => {
    const tries = lane.tries + 1
    const dueAt = retryAt(now, tries, jitter)
    return change(lane, {
      tries,
      standing:
        dueAt === undefined ? { _tag: 'Parked', since: now, cause } : { _tag: 'Waiting', dueAt },
    })
  }

/** Nothing was tried: the retry run goes on with it. */
export const letGo =
  (now: Date) =>
  (lane: SendingLane): Lane =>
    change(lane, { standing: { _tag: 'Waiting', dueAt: now } })

/**
 * Somebody asks for it: due now up to `last`, with all its tries. Who sends at the moment goes on; the
 * same lane where that is all there is to do.
 */
export const hasten =
  (last: number, now: Date) =>
  (lane: Lane): Lane => {
    const up = { last: Math.max(lane.last, last) }
    if (isSending(lane) && !isLapsed(lane, now))
      return up.last === lane.last ? lane : change(lane, up)
    return change(lane, { ...up, tries: 0, standing: { _tag: 'Waiting', dueAt: now } })
  }

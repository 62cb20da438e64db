import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import { isNews, type ProviderNotice } from '../domain/notice'
import { type Approved, type Approving, isApproved, type Payment } from '../domain/payment'
import type { ProviderBooks } from '../domain/provider-books'
import { unexplainedRefunds } from '../domain/refunds'
import type { ApprovalPorts } from './approve-payment'
import { inquirePayment, type InquirePaymentError } from './inquire-payment'
import type { Pause } from './ports/clock'
import type { LookBudget } from './ports/look-budget'
import type { ReadNotice } from './ports/provider-notices'
import { isStale, minuteOf, mostNoticeLooks, noticeHeadStartMs, soonestLookBefore } from './timing'

/**
 * A provider's server says by itself that something happened: looks into the provider's books where
 * that may be news, and writes what they prove. What is not genuine, or about no payment of ours, is
 * done with at once and leaves no trace.
 */
export type FollowNotice = (message: unknown) => TE.TaskEither<InquirePaymentError, Followed>

/** `SendAgain`: the books were asked too lately or too often, or did not answer; the provider sends it again. */
export type Followed = 'Done' | 'SendAgain'

type Ports = ApprovalPorts & {
  readonly readNotice: ReadNotice
  readonly pause: Pause
  readonly looks: LookBudget
}

type Looked = TE.TaskEither<InquirePaymentError, Followed>

const done: Looked = TE.right('Done')
const sendAgain: Looked = TE.right('SendAgain')

const lastChange = ({ timeline, createdAt }: Payment): Date => timeline.at(-1)?.at ?? createdAt

export const followNotice =
  (ports: Ports): FollowNotice =>
  (message) => {
    const findNews = (notice: ProviderNotice) =>
      pipe(
        ports.payments.find(notice.paymentId),
        TE.map(O.filter((payment) => isNews(payment, notice))),
      )

    /** The answer of our own call is usually a moment away: whoever waits for it writes it. */
    const leaveToTheCaller = (notice: ProviderNotice, payment: Payment) =>
      isStale(lastChange(payment), ports.clock())
        ? TE.right(O.some(payment))
        : pipe(
            TE.fromTask(ports.pause(noticeHeadStartMs)),
            TE.flatMap(() => findNews(notice)),
          )

    const reportElsewhere = (payment: Payment, books: ProviderBooks) => {
      const elsewhere =
        isApproved(payment) && books._tag === 'Approved'
          ? unexplainedRefunds(payment, books.refunds)
          : []
      return elsewhere.length === 0
        ? () => undefined
        : ports.notify({
            _tag: 'RefundedElsewhere',
            paymentId: payment.id,
            provider: payment.attempt.provider,
            total: elsewhere.reduce((sum, { total }) => sum + total, 0),
          })
    }

    const inquire = (payment: Approving | Approved): Looked =>
      pipe(
        inquirePayment(ports)(payment),
        TE.flatMap(({ payment: after, books }) =>
          books === undefined
            ? sendAgain
            : pipe(
                TE.fromIO(reportElsewhere(after, books)),
                TE.flatMap(() => done),
              ),
        ),
      )

    /** Where a flood names many payments: what is not looked at now, the repeat or the sweep finds. */
    const inquireWithinBudget = (payment: Approving | Approved): Looked =>
      pipe(
        ports.looks.take(payment.merchantId, minuteOf(ports.clock()), mostNoticeLooks),
        TE.flatMap((isGranted) =>
          isGranted
            ? inquire(payment)
            : pipe(
                TE.fromIO(ports.notify({ _tag: 'TooManyNotices', paymentId: payment.id })),
                TE.flatMap(() => sendAgain),
              ),
        ),
      )

    const look = (payment: Payment): Looked => {
      const now = ports.clock()
      const notSince = soonestLookBefore(now)
      if (payment._tag !== 'Approving' && !isApproved(payment)) return done
      // Read from the item, so that a flood costs no writes.
      if (payment.lookedAt !== undefined && payment.lookedAt > notSince) return sendAgain
      return pipe(
        ports.payments.claimLook(payment.id, now, notSince),
        TE.flatMap((mine) => (mine ? inquireWithinBudget(payment) : sendAgain)),
      )
    }

    const follow = (notice: ProviderNotice): Looked =>
      pipe(
        findNews(notice),
        TE.flatMap(
          O.match(
            () => TE.right(O.none),
            (payment) => leaveToTheCaller(notice, payment),
          ),
        ),
        TE.flatMap(O.match(() => done, look)),
      )

    return pipe(
      TE.fromEither(ports.readNotice(message)),
      TE.matchE(
        (rejected) =>
          pipe(
            TE.fromIO(ports.notify(rejected)),
            TE.flatMap(() => done),
          ),
        (notices) =>
          pipe(
            TE.traverseSeqArray(follow)(notices),
            TE.map((all): Followed => (all.includes('SendAgain') ? 'SendAgain' : 'Done')),
          ),
      ),
    )
  }

import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { type Approved, isApproved, type Payment, type Refund } from '../domain/payment'
import type { BookedRefund } from '../domain/provider-books'
import { refuseRepeatedRefund, settleRefund } from '../domain/refunds'
import { isLeftToOthers, refundSends, repeatRefund } from '../domain/repeats'
import type { ApprovalPorts } from './approve-payment'
import { changeFrom, stopWhenOvertaken } from './change-payment'
import { type InquirePaymentError, inquirePayment } from './inquire-payment'
import { type RepeatsRefund, repeatsRefund } from './ports/payment-provider'
import type { Reconciled } from './reconcile-approval'
import { reportFailure } from './report-failure'
import { lookAgainAt, mayRepeat } from './timing'

/**
 * Looks after refunds without an answer: those that the provider's books do not show are sent
 * again with the key that they were written with.
 */
export type ReconcileRefunds = (payment: Approved) => TE.TaskEither<InquirePaymentError, Reconciled>

const nextToRepeat = (payment: Payment, after: number, now: Date): Refund | undefined =>
  isApproved(payment)
    ? payment.refunds.find(
        ({ number, requestedAt, standing }) =>
          number > after &&
          standing._tag === 'Requested' &&
          mayRepeat({ since: requestedAt, sends: refundSends(payment, number) }, now),
      )
    : undefined

export const reconcileRefunds =
  (ports: ApprovalPorts): ReconcileRefunds =>
  (asked) => {
    const report = reportFailure(ports.notify, {
      paymentId: asked.id,
      provider: asked.attempt.provider,
      during: 'refund',
    })

    const write = (payment: Approved, rule: (stored: Approved) => Approved) =>
      changeFrom(ports)(payment, (stored): Payment => (isApproved(stored) ? rule(stored) : stored))

    const send = (
      { refund: ask }: RepeatsRefund,
      payment: Approved,
      refund: Refund,
      booked: readonly BookedRefund[],
    ): TE.TaskEither<InquirePaymentError, Payment> =>
      pipe(
        ask(payment, refund),
        TE.tapError((failure) => TE.fromIO(report(failure))),
        TE.foldW(
          (failure) =>
            failure._tag === 'Declined'
              ? write(
                  payment,
                  refuseRepeatedRefund(ports.clock(), refund.number, failure.reason, booked),
                )
              : TE.right<InquirePaymentError, Payment>(payment),
          ({ reference }) => write(payment, settleRefund(ports.clock(), refund.number, reference)),
        ),
      )

    /** One after the other: each is written before it is sent, and the next sees what came of it. */
    const repeatFrom =
      (provider: RepeatsRefund, booked: readonly BookedRefund[], done = 0) =>
      (payment: Payment): TE.TaskEither<InquirePaymentError, Payment> => {
        const at = ports.clock()
        const refund = nextToRepeat(payment, done, at)
        if (!isApproved(payment) || refund === undefined) return TE.right(payment)
        const { number } = refund
        return pipe(
          ports.payments.save(repeatRefund({ at, dueAt: lookAgainAt(at) }, number)(payment)),
          TE.flatMap((repeated) => {
            const written = repeated.refunds.find((each) => each.number === number) ?? refund
            return isLeftToOthers(written, ports.clock())
              ? TE.right<InquirePaymentError, Payment>(repeated)
              : send(provider, repeated, written, booked)
          }),
          TE.flatMap(repeatFrom(provider, booked, number)),
          stopWhenOvertaken<InquirePaymentError, Payment>(payment),
        )
      }

    return pipe(
      inquirePayment(ports)(asked),
      TE.flatMap(({ payment, books }) => {
        if (books?._tag !== 'Approved')
          return TE.right<InquirePaymentError, Reconciled>({
            payment,
            answered: books !== undefined,
          })
        return pipe(
          TE.fromEither(ports.providers(payment.merchantId, payment.attempt.provider)),
          TE.flatMap((provider) =>
            repeatsRefund(provider)
              ? repeatFrom(provider, books.refunds)(payment)
              : TE.right<InquirePaymentError, Payment>(payment),
          ),
          TE.map((after) => ({ payment: after, answered: true })),
        )
      }),
    )
  }

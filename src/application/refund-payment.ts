import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { type Approved, isApproved, type Payment, type Refund } from '../domain/payment'
import {
  planRefund,
  refuseRefund,
  type RefundError,
  type RefundPlan,
  type RefundRequest,
  releaseRefund,
  settleRefund,
} from '../domain/refunds'
import { isLeftToOthers, isTooSoonToRefund } from '../domain/repeats'
import type { ApprovalPorts, ProviderNotReached } from './approve-payment'
import { againWhenOvertaken, changeFrom, findPayment, type PaymentNotFound } from './change-payment'
import { ownedBy, type PaymentRef } from './get-payment'
import type {
  PaymentProvider,
  ProviderFailure,
  ProviderNotEnabled,
  RefundReceipt,
} from './ports/payment-provider'
import type { Overtaken, StoreFailure } from './ports/payment-store'
import { reportFailure } from './report-failure'
import { resolvePayment } from './resolve-payment'
import { lookAgainAt } from './timing'

/**
 * Gives money back, all or part. The refund comes back with its standing: a repeated request gets
 * the refund that its key made, however it stands by now.
 */
export type RefundPayment = (
  command: RefundPaymentCommand,
) => TE.TaskEither<RefundPaymentError, RefundResult>

export type RefundPaymentCommand = PaymentRef & RefundRequest
export type RefundResult = {
  readonly payment: Approved
  readonly refund: Refund
  readonly replayed: boolean
}

export type RefundPaymentError =
  RefundError | PaymentNotFound | ProviderNotEnabled | ProviderNotReached | StoreFailure

export const refundPayment =
  (ports: ApprovalPorts): RefundPayment =>
  (command) => {
    const at = ports.clock()
    const intent = { at, dueAt: lookAgainAt(at), key: ports.newKey() }

    const plan = (payment: Payment): E.Either<RefundError | ProviderNotReached, RefundPlan> =>
      pipe(
        planRefund(command, intent)(payment),
        E.filterOrElse(
          (decided): boolean =>
            decided._tag === 'Replay' ||
            !isTooSoonToRefund(decided.payment, decided.refund.number, at),
          (): RefundError | ProviderNotReached => ({ _tag: 'ProviderNotReached' }),
        ),
      )

    const write = (decided: RefundPlan): TE.TaskEither<StoreFailure | Overtaken, RefundPlan> =>
      decided._tag === 'Replay'
        ? TE.right(decided)
        : pipe(
            ports.payments.save(decided.payment),
            TE.map(() => decided),
          )

    const proceed = (decided: RefundPlan): TE.TaskEither<RefundPaymentError, RefundResult> =>
      decided._tag === 'Replay'
        ? pipe(
            resolvePayment(ports)(decided.payment),
            TE.map((payment) => resultOf(payment, decided, true)),
          )
        : pipe(
            askProvider(ports)(decided.payment, decided.refund),
            TE.map((payment) => resultOf(payment, decided, false)),
          )

    return pipe(
      againWhenOvertaken(() =>
        pipe(
          findPayment(ports)(command.id),
          TE.flatMap(ownedBy(command.merchantId)),
          // Before the intent is written: it would wait for somebody whom nobody can ask.
          TE.tapEither(({ merchantId, attempt }) => ports.providers(merchantId, attempt.provider)),
          TE.flatMapEither(plan),
          TE.flatMap(write),
        ),
      ),
      TE.flatMap(proceed),
    )
  }

/** The intent is written: asks the provider and writes its answer. */
const askProvider =
  (ports: ApprovalPorts) =>
  (approved: Approved, refund: Refund): TE.TaskEither<RefundPaymentError, Payment> => {
    const change = (rule: (payment: Approved) => Approved) =>
      changeFrom(ports)(approved, (payment): Payment =>
        isApproved(payment) ? rule(payment) : payment,
      )

    const accept = ({ reference }: RefundReceipt) =>
      change(settleRefund(ports.clock(), refund.number, reference))

    const acceptFailure = (
      failure: ProviderFailure,
    ): TE.TaskEither<RefundPaymentError, Payment> => {
      switch (failure._tag) {
        case 'Declined':
          return change(refuseRefund(ports.clock(), refund.number, failure.reason))
        case 'NotSent':
          return pipe(
            change(releaseRefund(ports.clock(), refund.number)),
            TE.flatMap((payment): TE.TaskEither<RefundPaymentError, Payment> =>
              wasSent(payment, refund)
                ? TE.right(payment)
                : TE.left({ _tag: 'ProviderNotReached' }),
            ),
          )
        case 'OutcomeUnknown':
          return TE.right(approved)
      }
    }

    const report = reportFailure(ports.notify, {
      paymentId: approved.id,
      provider: approved.attempt.provider,
      during: 'refund',
    })

    const ask = (provider: PaymentProvider): TE.TaskEither<RefundPaymentError, Payment> =>
      isLeftToOthers(refund, ports.clock())
        ? TE.right(approved)
        : pipe(
            provider.refund(approved, refund),
            TE.tapError((failure) => TE.fromIO(report(failure))),
            TE.foldW(acceptFailure, accept),
          )

    return pipe(
      TE.fromEither(ports.providers(approved.merchantId, approved.attempt.provider)),
      TE.flatMap(ask),
    )
  }

/** By another process, while this one did not reach the provider. */
const wasSent = (payment: Payment, { number }: Refund): boolean =>
  isApproved(payment) &&
  payment.refunds.some((each) => each.number === number && each.standing._tag !== 'NotSent')

/** The refund of the plan as it stands in the payment by now. */
const resultOf = (payment: Payment, decided: RefundPlan, replayed: boolean): RefundResult => {
  const approved = isApproved(payment) ? payment : decided.payment
  const now = approved.refunds.find(({ number }) => number === decided.refund.number)
  return { payment: approved, refund: now ?? decided.refund, replayed }
}

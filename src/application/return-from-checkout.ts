import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { authorize, beginApproval, declineAttempt } from '../domain/approval'
import { type AwaitingShopper, type Payment, stateAt } from '../domain/payment'
import { isTooSoonToApprove } from '../domain/repeats'
import {
  type ApprovalPorts,
  approvePayment,
  type ApprovePaymentError,
  type ProviderNotReached,
} from './approve-payment'
import { againWhenOvertaken, decideAndSave, findPayment } from './change-payment'
import type { CheckoutLinks, CheckoutTokenInvalid } from './ports/checkout-links'
import type {
  PaymentProvider,
  ProviderNotEnabled,
  ReturnRejected,
  ReturnRequest,
  ShopperReturn,
} from './ports/payment-provider'
import { type CheckoutClosed, checkoutOf } from './show-checkout'
import { lookAgainAt } from './timing'

/**
 * The provider sent the shopper's browser back: takes the money (or keeps the consent, where the
 * merchant confirms by hand), or notes that there was no yes. Only the first return of an open
 * checkout does anything.
 */
export type ReturnFromCheckout = (
  command: ReturnFromCheckoutCommand,
) => TE.TaskEither<ReturnFromCheckoutError, Payment>

export type ReturnFromCheckoutCommand = {
  readonly token: string
  readonly request: ReturnRequest
}

export type ReturnFromCheckoutError =
  CheckoutTokenInvalid | CheckoutClosed | ReturnRejected | ApprovePaymentError

type Ports = ApprovalPorts & { readonly links: Pick<CheckoutLinks, 'read'> }

/** An approval that did not leave our process may be tried again with the consent that was kept. */
const mayTryAgain = (payment: Payment, now: Date): boolean =>
  payment.order.confirm === 'automatic' && stateAt(now, payment) === 'Authorized'

export const returnFromCheckout =
  (ports: Ports): ReturnFromCheckout =>
  ({ token, request }) => {
    const at = ports.clock()
    const key = ports.newKey()
    const intent = { at, dueAt: lookAgainAt(at), key }

    const follow =
      (payment: AwaitingShopper, { capabilities }: PaymentProvider) =>
      (answer: ShopperReturn) => {
        if (answer._tag === 'NotConsented')
          return E.right<never, Payment>(declineAttempt(at, answer.reason)(payment))
        const confirmBy = new Date(at.getTime() + capabilities.approvalWindowMs)
        return payment.order.confirm === 'manual'
          ? authorize(at, answer.consent, confirmBy)(payment)
          : beginApproval(intent, answer.consent)(payment)
      }

    const read = (payment: AwaitingShopper) =>
      pipe(
        ports.providers(payment.merchantId, payment.attempt.provider),
        E.flatMap((provider) =>
          pipe(
            provider.readReturn(payment, request),
            E.flatMap((answer) => toClosed(payment, follow(payment, provider)(answer))),
          ),
        ),
      )

    const tryAgain = (
      payment: Payment,
    ): E.Either<
      ReturnRejected | ProviderNotEnabled | ProviderNotReached | CheckoutClosed,
      Payment
    > =>
      isTooSoonToApprove(payment, at)
        ? E.left({ _tag: 'ProviderNotReached' })
        : toClosed(payment, beginApproval(intent)(payment))

    const decide = (payment: Payment) => {
      if (mayTryAgain(payment, at)) return tryAgain(payment)
      return payment._tag === 'AwaitingShopper' && stateAt(at, payment) === 'AwaitingShopper'
        ? read(payment)
        : E.left<CheckoutClosed>({ _tag: 'CheckoutClosed', payment, cause: 'Decided' })
    }

    const proceed = (payment: Payment): TE.TaskEither<ApprovePaymentError, Payment> =>
      payment._tag === 'Approving' ? approvePayment(ports)(payment) : TE.right(payment)

    const decided = againWhenOvertaken(() =>
      pipe(
        TE.fromEither(ports.links.read(token)),
        TE.flatMap((ref) =>
          pipe(findPayment(ports)(ref.paymentId), TE.flatMapEither(checkoutOf(ref))),
        ),
        TE.flatMap((payment) =>
          pipe(
            decideAndSave(ports)(decide)(payment),
            TE.tapError((failure) => TE.fromIO(reportRejection(ports, payment, failure))),
          ),
        ),
      ),
    )

    return pipe(decided, TE.flatMap(proceed))
  }

const toClosed = <P extends Payment>(
  payment: Payment,
  decision: E.Either<unknown, P>,
): E.Either<CheckoutClosed, P> =>
  pipe(
    decision,
    E.mapLeft((): CheckoutClosed => ({ _tag: 'CheckoutClosed', payment, cause: 'Decided' })),
  )

const reportRejection = (
  { notify }: Ports,
  { id, attempt }: Payment,
  failure: { readonly _tag: string } | ReturnRejected,
) =>
  failure._tag === 'ReturnRejected' && 'kind' in failure
    ? notify({
        _tag: 'ReturnRejected',
        paymentId: id,
        provider: attempt.provider,
        kind: failure.kind,
      })
    : () => undefined

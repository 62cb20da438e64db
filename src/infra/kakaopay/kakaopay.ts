import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type * as t from 'io-ts'

import type {
  Capabilities,
  Declined,
  OutcomeUnknown,
  PaymentProvider,
  ProviderFailure,
  RefundReceipt,
} from '../../application/ports/payment-provider'
import type { PaymentId } from '../../domain/identifiers'
import { noWon, type Won } from '../../domain/money'
import type { Approved, Refund, Reversal } from '../../domain/payment'
import { isGivenBack, type ProviderBooks } from '../../domain/provider-books'
import {
  decodeJson,
  type HttpAnswer,
  outcomeUnknown,
  type ProviderHttp,
} from '../http/provider-http'
import {
  ApproveResponse,
  CancelResponse,
  ErrorResponse,
  OrderResponse,
  ReadyResponse,
} from './messages'
import type { Operation } from './result-codes'
import {
  afterRefusedGuard,
  availableByOurBooks,
  type Merchant,
  sessionMs,
  toApproval,
  toApproveRequest,
  toBooks,
  toCancelRequest,
  toCheckout,
  toFailure,
  toOrderRequest,
  toReadyRequest,
  toReceipt,
  toReversalRequest,
  toShopperReturn,
} from './translate'

export type KakaoPayAccess = Merchant & {
  readonly secretKey: string
  readonly baseUrl: string
  readonly http: ProviderHttp
}

const capabilities: Capabilities = {
  // The tid itself: a second approve answers -702.
  approveKey: 'natural',
  // cancel_available_amount: a cancel that was done already does not fit the balance any more.
  refundKey: 'natural',
  listsOpenSessions: true,
  approvalWindowMs: sessionMs,
}

/** Success is HTTP 200 with the fields of `codec`; everything else should be an error document. */
const readAnswer =
  <A>(operation: Operation, codec: t.Decoder<unknown, A>) =>
  (answer: HttpAnswer): E.Either<Declined | OutcomeUnknown, A> =>
    answer.status === 200
      ? decodeJson(codec)(answer)
      : pipe(
          answer,
          decodeJson(ErrorResponse),
          E.flatMap((error) => E.left(toFailure(operation)(error))),
        )

/** A refusal that may only mean that KakaoPay's balance is not what we believed. */
const aboutBalance = (failure: ProviderFailure): boolean =>
  (failure._tag === 'Declined' &&
    (failure.reason.kind === 'AmountNotAccepted' ||
      failure.reason.kind === 'RefundExceedsBalance')) ||
  (failure._tag === 'OutcomeUnknown' && failure.cause === 'AlreadyHandled')

export const kakaoPay = (access: KakaoPayAccess): PaymentProvider => {
  const call = <A>(operation: Operation, codec: t.Decoder<unknown, A>, message: object) =>
    pipe(
      access.http({
        method: 'POST',
        url: `${access.baseUrl}/online/v1/payment/${operation}`,
        headers: {
          authorization: `SECRET_KEY ${access.secretKey}`,
          'content-type': 'application/json;charset=UTF-8',
        },
        body: JSON.stringify(message),
      }),
      TE.flatMapEither(readAnswer(operation, codec)),
    )

  const booksOf = (payment: { readonly id: PaymentId }, tid: string) =>
    pipe(
      call('order', OrderResponse, toOrderRequest(access, tid)),
      TE.flatMapEither(toBooks(access, payment, tid)),
      // An inquiry is never declined.
      TE.mapLeft((failure) =>
        failure._tag === 'Declined' ? outcomeUnknown('Inconclusive', failure.reason.code) : failure,
      ),
    )

  const cancel = (payment: Approved, refund: Refund, available: Won) =>
    pipe(
      call('cancel', CancelResponse, toCancelRequest(access, payment, refund, available)),
      TE.flatMapEither(toReceipt(access, payment.approval.reference, refund.amount.total)),
    )

  /** The books tell whether the refund was done before, or with which balance to try again. */
  const refundByTheirBooks =
    (payment: Approved, refund: Refund, rounds: number) =>
    (failure: ProviderFailure): TE.TaskEither<ProviderFailure, RefundReceipt> => {
      if (!aboutBalance(failure)) return TE.left(failure)
      // Other refunds came in between each time: no word about this one yet.
      if (rounds === 0) return TE.left(outcomeUnknown('Inconclusive', codeOf(failure)))
      const proceed = (books: ProviderBooks): TE.TaskEither<ProviderFailure, RefundReceipt> => {
        const told = afterRefusedGuard(payment, refund)(books)
        if (told === undefined) return TE.left(outcomeUnknown('Inconclusive', codeOf(failure)))
        if ('reference' in told) return TE.right(told)
        // Another cancel runs: it may be this very one, so that only its result counts.
        if (failure._tag === 'OutcomeUnknown') return TE.left(failure)
        if (told.available < refund.amount.total) return TE.left(exceeds(failure))
        return pipe(
          cancel(payment, refund, told.available),
          TE.orElse(refundByTheirBooks(payment, refund, rounds - 1)),
        )
      }
      return pipe(
        booksOf(payment, payment.approval.reference),
        // The cancel went out before, whatever keeps the books from us.
        TE.mapLeft((): ProviderFailure => outcomeUnknown('Inconclusive', codeOf(failure))),
        TE.flatMap(proceed),
      )
    }

  const reverse = (
    payment: { readonly id: PaymentId },
    reversal: Reversal,
    taxFree: Won,
  ): TE.TaskEither<ProviderFailure, RefundReceipt> => {
    const { reference, total } = reversal
    return pipe(
      call('cancel', CancelResponse, toReversalRequest(access, reversal, taxFree)),
      TE.flatMapEither(toReceipt(access, reference, total)),
      TE.orElse((failure) =>
        pipe(
          booksOf(payment, reference),
          TE.filterOrElse<ProviderFailure, ProviderBooks>(isGivenBack, () => failure),
          TE.bimap(
            () => failure,
            (): RefundReceipt => ({ reference }),
          ),
        ),
      ),
    )
  }

  return {
    capabilities,
    openCheckout: (request) =>
      pipe(
        TE.fromEither(toReadyRequest(access)(request)),
        TE.flatMap((message) => call('ready', ReadyResponse, message)),
        TE.map(toCheckout(request.at)),
      ),
    showCheckout: ({ checkout: { page } }, { mobile }) => ({
      _tag: 'GoTo',
      url: page._tag === 'Window' ? '' : mobile ? page.mobileUrl : page.desktopUrl,
    }),
    readReturn: (_, request) => toShopperReturn(request),
    approve: (payment) =>
      pipe(
        call('approve', ApproveResponse, toApproveRequest(access, payment)),
        TE.flatMapEither(toApproval(access, payment)),
      ),
    refund: (payment, refund) =>
      pipe(
        cancel(payment, refund, availableByOurBooks(payment)),
        TE.orElse(refundByTheirBooks(payment, refund, 3)),
      ),
    inquire: (payment) =>
      booksOf(payment, payment._tag === 'Approving' ? payment.session : payment.approval.reference),
    reverse: (payment, reversal) => reverse(payment, reversal, reversal.taxFree ?? noWon),
  }
}

const codeOf = (failure: ProviderFailure): string | undefined => {
  if (failure._tag === 'Declined') return failure.reason.code
  return failure._tag === 'OutcomeUnknown' ? failure.code : undefined
}

const exceeds = (failure: ProviderFailure): Declined => ({
  _tag: 'Declined',
  reason: { kind: 'RefundExceedsBalance', code: codeOf(failure) ?? '' },
})

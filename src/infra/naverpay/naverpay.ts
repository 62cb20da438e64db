import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type * as t from 'io-ts'

import type {
  Capabilities,
  Declined,
  InquiryFailure,
  OutcomeUnknown,
  PaymentProvider,
  ProviderFailure,
  RefundReceipt,
} from '../../application/ports/payment-provider'
import type { Won } from '../../domain/money'
import type { Approved, Approving } from '../../domain/payment'
import { isGivenBack, type ProviderBooks } from '../../domain/provider-books'
import {
  decodeJson,
  type HttpAnswer,
  outcomeUnknown,
  type ProviderHttp,
} from '../http/provider-http'
import {
  type Admission,
  ApplyResponse,
  CancelResponse,
  Envelope,
  HistoryResponse,
  ReserveResponse,
} from './messages'
import type { Operation } from './result-codes'
import {
  applyWindowMs,
  toApproval,
  toBooks,
  toCancelForm,
  toCheckout,
  toFailure,
  toReceipt,
  toReserveRequest,
  toReversalForm,
  toShopperReturn,
} from './translate'

export type NaverPayAccess = {
  readonly partnerId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly chainId: string
  readonly apiUrl: string
  readonly serviceUrl: string
  readonly http: ProviderHttp
}

const capabilities: Capabilities = {
  approveKey: 'native',
  refundKey: 'native',
  listsOpenSessions: false,
  approvalWindowMs: applyWindowMs,
}

const rowsPerPage = 100

/** Decided by `code`, whatever the HTTP status: 409 brings an earlier answer again. */
const readAnswer =
  <A>(operation: Operation, codec: t.Decoder<unknown, A>) =>
  (answer: HttpAnswer): E.Either<Declined | OutcomeUnknown, A> =>
    pipe(
      answer,
      decodeJson(Envelope),
      E.flatMap((envelope) =>
        envelope.code === 'Success'
          ? decodeJson(codec)(answer)
          : E.left(toFailure(operation)(envelope)),
      ),
    )

const paymentIdOf = (payment: Approving | Approved): string =>
  payment._tag === 'Approving' ? payment.consent : payment.approval.reference

/** A refused look-up is not an empty list. */
const toInquiryFailure = (failure: ProviderFailure): InquiryFailure =>
  failure._tag === 'Declined' ? outcomeUnknown('Inconclusive', failure.reason.code) : failure

type Message = { readonly json: object } | { readonly form: Readonly<Record<string, string>> }

export const naverPay = (access: NaverPayAccess): PaymentProvider => {
  const call = <A>(
    operation: Operation,
    path: string,
    codec: t.Decoder<unknown, A>,
    message: Message,
    key?: string,
  ) =>
    pipe(
      access.http({
        method: 'POST',
        url: `${access.apiUrl}/${access.partnerId}/naverpay/payments/${path}`,
        headers: {
          'x-naver-client-id': access.clientId,
          'x-naver-client-secret': access.clientSecret,
          'x-naverpay-chain-id': access.chainId,
          'content-type':
            'json' in message ? 'application/json' : 'application/x-www-form-urlencoded',
          ...(key !== undefined && { 'x-naverpay-idempotency-key': key }),
        },
        body:
          'json' in message
            ? JSON.stringify(message.json)
            : new URLSearchParams(message.form).toString(),
      }),
      TE.flatMapEither(readAnswer(operation, codec)),
    )

  const historyFrom = (
    paymentId: string,
    pageNumber: number,
  ): TE.TaskEither<ProviderFailure, readonly Admission[]> =>
    pipe(
      call('history', `v2.3/list/history/${encodeURIComponent(paymentId)}`, HistoryResponse, {
        json: { approvalType: 'ALL', pageNumber, rowsPerPage },
      }),
      TE.flatMap(({ body: { list, totalPageCount } }) =>
        pageNumber >= totalPageCount
          ? TE.right(list)
          : pipe(
              historyFrom(paymentId, pageNumber + 1),
              TE.map((more) => [...list, ...more]),
            ),
      ),
    )

  const cancel = (paymentId: string, total: Won, form: Message, key?: string) =>
    pipe(
      call('cancel', 'v1/cancel', CancelResponse, form, key),
      TE.flatMapEither(toReceipt(paymentId, total)),
    )

  return {
    capabilities,
    openCheckout: (request) =>
      pipe(
        call('reserve', 'v2/reserve', ReserveResponse, { json: toReserveRequest(request) }),
        TE.map(toCheckout(access.serviceUrl, request.at)),
      ),
    showCheckout: ({ checkout: { page } }, { mobile }) => ({
      _tag: 'GoTo',
      url: page._tag === 'Window' ? '' : mobile ? page.mobileUrl : page.desktopUrl,
    }),
    readReturn: (_, request) => toShopperReturn(request),
    approve: (payment) =>
      pipe(
        call(
          'apply',
          'v2.2/apply/payment',
          ApplyResponse,
          { form: { paymentId: payment.consent } },
          payment.key,
        ),
        TE.flatMapEither(toApproval(payment, payment.consent)),
      ),
    refund: (payment, refund) =>
      cancel(
        payment.approval.reference,
        refund.amount.total,
        { form: toCancelForm(payment, refund) },
        refund.key,
      ),
    inquire: (payment) =>
      pipe(
        historyFrom(paymentIdOf(payment), 1),
        TE.flatMapEither(toBooks(payment, paymentIdOf(payment))),
        TE.mapLeft(toInquiryFailure),
      ),
    reverse: (payment, reversal) => {
      const { reference, total } = reversal
      return pipe(
        // Without a key: NAVER may repeat an earlier refusal under the same one for ever, and a
        // cancel of the whole amount cannot be done twice.
        cancel(reference, total, { form: toReversalForm(payment.order, reversal) }),
        TE.orElse((failure) =>
          pipe(
            historyFrom(reference, 1),
            TE.flatMapEither(toBooks(payment, reference)),
            TE.filterOrElse<ProviderFailure, ProviderBooks>(isGivenBack, () => failure),
            TE.bimap(
              () => failure,
              (): RefundReceipt => ({ reference }),
            ),
          ),
        ),
      )
    },
  }
}

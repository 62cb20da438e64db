import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type {
  Capabilities,
  PaymentProvider,
  ProviderFailure,
  RefundReceipt,
} from '../../application/ports/payment-provider'
import type { Approved, Approving } from '../../domain/payment'
import type { HttpRequest, ProviderHttp } from '../http/provider-http'
import { readBooks, readPayment } from './answers'
import {
  type Keys,
  toApproveRequest,
  toCheckout,
  toNetCancelRequest,
  toRefundRequest,
  toReversalNetCancelRequest,
  toReversalRequest,
} from './requests'
import { toApproval, toReceipt, toReturned, toWholeReceipt } from './translate'
import { type WindowSettings, windowPage } from './window-page'
import { readWindowReturn } from './window-return'

export type NicePayAccess = Keys &
  WindowSettings & { readonly apiUrl: string; readonly http: ProviderHttp }

const hourMs = 3_600_000

const capabilities: Capabilities = {
  // A tid is charged once, and the number of a partial cancel is taken once.
  approveKey: 'natural',
  refundKey: 'natural',
  listsOpenSessions: false,
  approvalWindowMs: hourMs,
  netCancelWindowMs: hourMs,
}

const caller = ({ clientId, secretKey, apiUrl, http }: NicePayAccess) => {
  const basic = Buffer.from(`${clientId}:${secretKey}`).toString('base64')
  const call = (method: HttpRequest['method']) => (path: string, message?: object) =>
    http({
      method,
      url: `${apiUrl}/v1/payments/${path}`,
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/json;charset=utf-8',
      },
      ...(message !== undefined && { body: JSON.stringify(message) }),
    })
  return { get: call('GET'), post: call('POST') }
}

/**
 * Queries go by tid, which the consent is: a refused attempt is not found by its order's number, and
 * whether that query needs the order's day is told in two ways.
 */
const tidOf = (payment: Approving | Approved): string =>
  payment._tag === 'Approving' ? payment.consent : payment.approval.reference

/** NICEPAY does not net-cancel this (too late, not found by its number, partly cancelled ...). */
const needsCancel = (failure: ProviderFailure): boolean =>
  failure._tag === 'Declined' || (failure._tag === 'OutcomeUnknown' && failure.code === 'U107')

/** A refusal to give money back is no news about money that is back already. */
const mayBeBack = (failure: ProviderFailure): boolean =>
  failure._tag === 'Declined' ||
  (failure._tag === 'OutcomeUnknown' && failure.cause === 'AlreadyHandled')

type GivenBack = TE.TaskEither<ProviderFailure, RefundReceipt>

export const nicePay = (access: NicePayAccess): PaymentProvider => {
  const { get, post } = caller(access)

  const books = (tid: string) => pipe(get(tid), TE.flatMapEither(readBooks(access, tid)))

  const netCancel = (tid: string, request: object): GivenBack =>
    pipe(
      post('netcancel', request),
      TE.flatMapEither(readPayment(access, 'netCancel', tid)),
      TE.flatMapEither(toWholeReceipt),
    )

  const cancelWhole = (tid: string, request: object): GivenBack =>
    pipe(
      post(`${tid}/cancel`, request),
      TE.flatMapEither(readPayment(access, 'reverse', tid)),
      TE.flatMapEither(toWholeReceipt),
    )

  /** The receipt, where the books have nothing left; otherwise the failure stands. */
  const lookWhetherBack = (tid: string, failure: ProviderFailure): GivenBack =>
    pipe(
      books(tid),
      TE.flatMapOption(toReturned, () => failure),
      TE.mapLeft(() => failure),
    )

  return {
    capabilities,
    openCheckout: (request) => TE.fromEither(toCheckout(request)),
    showCheckout: windowPage(access),
    readReturn: readWindowReturn(access),
    approve: (payment) =>
      pipe(
        post(payment.consent, toApproveRequest(access, payment)),
        TE.flatMapEither(readPayment(access, 'approve', payment.consent)),
        TE.flatMapEither(toApproval),
      ),
    refund: (payment, refund) =>
      pipe(
        post(`${tidOf(payment)}/cancel`, toRefundRequest(access, payment, refund)),
        TE.flatMapEither(readPayment(access, 'refund', tidOf(payment))),
        TE.flatMapEither(toReceipt(refund.amount.total)),
      ),
    inquire: (payment) => books(tidOf(payment)),
    reverse: ({ order }, reversal) => {
      const tid = reversal.reference
      const cancel = cancelWhole(tid, toReversalRequest(order, reversal))
      // A net-cancel goes by the order's number, which may be another payment's here.
      const first =
        reversal.cause === 'AttemptDiffers'
          ? cancel
          : pipe(
              netCancel(tid, toReversalNetCancelRequest(order, reversal)),
              TE.orElse((failure) => (needsCancel(failure) ? cancel : TE.left(failure))),
            )
      return pipe(
        first,
        TE.orElse((failure) =>
          mayBeBack(failure) ? lookWhetherBack(tid, failure) : TE.left(failure),
        ),
      )
    },
    netCancel: (payment) => netCancel(payment.consent, toNetCancelRequest(access, payment)),
  }
}

import * as E from 'fp-ts/Either'
import { flow } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { RefundResult } from '../../../src/application/refund-payment'
import type { App } from '../app'
import { refundableAmount } from '../../../src/domain/refunds'
import { type HttpReply, json, replayedHeader, retrySoon } from '../http-reply'
import type { MerchantHandler } from '../route'
import { toPaymentResponse, toRefundResponse } from '../payment-response'
import type { RefundExceedsProviderBalance, RefundRefused } from '../failure'
import { toCommand } from './request'

const reply =
  ({ links, clock }: App) =>
  ({
    payment,
    refund,
    replayed,
  }: RefundResult): E.Either<RefundRefused | RefundExceedsProviderBalance, HttpReply> => {
    const { standing } = refund
    if (standing._tag === 'Refused')
      return E.left(
        standing.reason.kind === 'RefundExceedsBalance'
          ? { _tag: 'RefundExceedsBalance', refundable: refundableAmount(payment), replayed }
          : { _tag: 'RefundRefused', reason: standing.reason, replayed },
      )
    const body = {
      refund: toRefundResponse(payment, refund),
      payment: toPaymentResponse(links, clock())(payment),
    }
    const replay = replayed ? replayedHeader : {}
    return E.right(
      standing._tag === 'Settled'
        ? json(201, body, replay)
        : json(202, body, { ...retrySoon, ...replay }),
    )
  }

export const refundPaymentHandler: MerchantHandler = (app) =>
  flow(TE.fromEitherK(toCommand), TE.flatMap(app.refundPayment), TE.flatMapEither(reply(app)))

import * as E from 'fp-ts/Either'
import { flow } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { App } from '../app'
import type { Payment } from '../../../src/domain/payment'
import { toPaymentRef } from '../get-payment/request'
import { type HttpReply, json, retrySoon } from '../http-reply'
import { toPaymentResponse } from '../payment-response'
import type { PaymentDeclined } from '../failure'
import type { MerchantHandler } from '../route'

const reply =
  ({ links, clock }: App) =>
  (payment: Payment): E.Either<PaymentDeclined, HttpReply> => {
    const body = toPaymentResponse(links, clock())(payment)
    switch (payment._tag) {
      case 'Declined':
        return E.left({ _tag: 'PaymentDeclined', reason: payment.reason })
      case 'Expired':
        return E.left({
          _tag: 'PaymentDeclined',
          reason: { kind: 'SessionExpired', code: 'Expired' },
        })
      case 'Abandoned':
        return E.left({
          _tag: 'PaymentDeclined',
          reason: { kind: 'ShopperGaveUp', code: 'Abandoned' },
        })
      case 'Approving':
        return E.right(json(202, body, retrySoon))
      default:
        return E.right(json(200, body))
    }
  }

export const confirmPaymentHandler: MerchantHandler = (app) =>
  flow(TE.fromEitherK(toPaymentRef), TE.flatMap(app.confirmPayment), TE.flatMapEither(reply(app)))

import { flow } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { App } from '../app'
import type { Payment } from '../../../src/domain/payment'
import { toPaymentRef } from '../get-payment/request'
import { json } from '../http-reply'
import { toPaymentResponse } from '../payment-response'
import type { MerchantHandler } from '../route'

const reply =
  ({ links, clock }: App) =>
  (payment: Payment) =>
    json(200, toPaymentResponse(links, clock())(payment))

export const cancelPaymentHandler: MerchantHandler = (app) =>
  flow(TE.fromEitherK(toPaymentRef), TE.flatMap(app.cancelPayment), TE.map(reply(app)))

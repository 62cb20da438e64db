import { flow } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { App } from '../app'
import type { Payment } from '../../../src/domain/payment'
import { json, retrySoon } from '../http-reply'
import { toPaymentResponse } from '../payment-response'
import type { MerchantHandler } from '../route'
import { toPaymentRef, toPaymentRefByOrder } from './request'

const reply =
  ({ links, clock }: App) =>
  (payment: Payment) =>
    json(
      200,
      toPaymentResponse(links, clock())(payment),
      payment._tag === 'Approving' ? retrySoon : {},
    )

export const getPaymentHandler: MerchantHandler = (app) =>
  flow(TE.fromEitherK(toPaymentRef), TE.flatMap(app.getPayment), TE.map(reply(app)))

export const findPaymentHandler: MerchantHandler = (app) =>
  flow(TE.fromEitherK(toPaymentRefByOrder), TE.flatMap(app.getPayment), TE.map(reply(app)))

import { flow } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { CreatedPayment } from '../../../src/application/create-payment'
import type { App } from '../app'
import { json } from '../http-reply'
import { toPaymentResponse } from '../payment-response'
import type { MerchantHandler } from '../route'
import { toCommand } from './request'

const reply =
  ({ links, clock }: App) =>
  ({ payment, opened }: CreatedPayment) =>
    json(opened ? 201 : 200, toPaymentResponse(links, clock())(payment))

export const createPaymentHandler: MerchantHandler = (app) =>
  flow(TE.fromEitherK(toCommand), TE.flatMap(app.createPayment), TE.map(reply(app)))

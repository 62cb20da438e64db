import { flow } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { Payment } from '../../../src/domain/payment'
import { toPaymentRef } from '../get-payment/request'
import { json } from '../http-reply'
import type { MerchantHandler } from '../route'
import { toTimelineResponse } from './response'

const reply = (payment: Payment) => json(200, toTimelineResponse(payment))

export const getTimelineHandler: MerchantHandler = (app) =>
  flow(TE.fromEitherK(toPaymentRef), TE.flatMap(app.getPayment), TE.map(reply))

import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { Failure } from '../failure'
import { toPaymentRef } from '../get-payment/request'
import { json } from '../http-reply'
import type { MerchantHandler } from '../route'
import { toAfter } from './request'
import { toTimelineResponse } from './response'

export const getTimelineHandler: MerchantHandler = (app) => (request) =>
  pipe(
    TE.fromEither<Failure, number>(toAfter(request)),
    TE.bindTo('after'),
    TE.bindW('ref', () => TE.fromEither(toPaymentRef(request))),
    TE.bindW('payment', ({ ref }) => app.getPayment(ref)),
    TE.map(({ after, payment }) => json(200, toTimelineResponse(after)(payment))),
  )

import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { ReturnFromCheckoutCommand } from '../../../src/application/return-from-checkout'
import type { App } from '../app'
import type { Payment } from '../../../src/domain/payment'
import { backToShop, toCheckoutPage } from '../checkout-pages'
import { seeOther } from '../http-reply'
import {
  type HttpRequest,
  type InvalidRequest,
  type MediaTypeNotSupported,
  readForm,
} from '../http-request'
import type { PublicHandler } from '../route'

const toCommand = (
  request: HttpRequest,
): E.Either<InvalidRequest | MediaTypeNotSupported, ReturnFromCheckoutCommand> =>
  pipe(
    readForm(request),
    E.map((form) => ({
      token: request.params['token'] ?? '',
      request: {
        method: request.method === 'POST' ? 'POST' : 'GET',
        query: request.query,
        form,
      },
    })),
  )

const reply =
  ({ clock }: App) =>
  (payment: Payment) =>
    seeOther(backToShop(payment, clock()))

const checkoutPath = ({ path }: HttpRequest): string => path.replace(/\/return$/, '')

export const returnFromCheckoutHandler: PublicHandler = (app) => (request) =>
  pipe(
    TE.fromEither(toCommand(request)),
    TE.flatMap(app.returnFromCheckout),
    TE.match(toCheckoutPage(app.clock(), checkoutPath(request)), reply(app)),
    TE.fromTask,
  )

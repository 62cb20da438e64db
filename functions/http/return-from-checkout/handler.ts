import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { ReturnFromCheckoutCommand } from '../../../src/application/return-from-checkout'
import type { App } from '../app'
import type { Payment } from '../../../src/domain/payment'
import { backToShop } from '../checkout-pages'
import { seeOther } from '../http-reply'
import { type BodyRefused, type HttpRequest, readForm } from '../http-request'
import type { PublicHandler } from '../route'

const toCommand = (request: HttpRequest): E.Either<BodyRefused, ReturnFromCheckoutCommand> => {
  const method = request.method === 'POST' ? 'POST' : 'GET'
  return pipe(
    method === 'POST' ? readForm(request) : E.right({}),
    E.map((form) => ({
      token: request.params['token'] ?? '',
      request: { method, query: request.query, form },
    })),
  )
}

const reply =
  ({ clock }: App) =>
  (payment: Payment) =>
    seeOther(backToShop(payment, clock()))

export const returnFromCheckoutHandler: PublicHandler = (app) => (request) =>
  pipe(TE.fromEither(toCommand(request)), TE.flatMap(app.returnFromCheckout), TE.map(reply(app)))

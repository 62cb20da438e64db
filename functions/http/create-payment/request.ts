import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

import type { CreatePaymentCommand } from '../../../src/application/create-payment'
import type { OrderRequest } from '../../../src/domain/attempts'
import { noWon, toAmount } from '../../../src/domain/money'
import type { MerchantRequest } from '../authenticate'
import {
  decodeWith,
  fields,
  HttpUrl,
  Metadata,
  OrderIdCodec,
  PositiveWon,
  text,
  WonCodec,
} from '../codecs'
import { type BodyRefused, type InvalidRequest, readJson } from '../http-request'
import { Provider } from '../payment-response'

const AmountRequest = fields('Amount', { total: PositiveWon }, { taxFree: WonCodec })

export const CreatePaymentRequest = fields(
  'CreatePaymentRequest',
  {
    orderId: OrderIdCodec,
    orderName: text('OrderName', 100, 'What the shopper reads at the provider'),
    amount: AmountRequest,
    provider: Provider,
    returnUrl: HttpUrl,
  },
  {
    confirm: t.keyof({ automatic: null, manual: null }, 'Confirm'),
    metadata: Metadata,
    replace: t.boolean,
  },
)
export type CreatePaymentRequest = t.TypeOf<typeof CreatePaymentRequest>

const toOrderRequest = (body: CreatePaymentRequest): E.Either<InvalidRequest, OrderRequest> =>
  pipe(
    toAmount(body.amount.total, body.amount.taxFree ?? noWon),
    E.bimap(
      (): InvalidRequest => ({
        _tag: 'InvalidRequest',
        fields: [{ field: 'amount.taxFree', problem: 'must be at most amount.total' }],
      }),
      (amount): OrderRequest => ({
        provider: body.provider,
        replace: body.replace ?? false,
        order: {
          orderId: body.orderId,
          orderName: body.orderName,
          amount,
          returnUrl: body.returnUrl,
          confirm: body.confirm ?? 'automatic',
          metadata: body.metadata ?? {},
        },
      }),
    ),
  )

export const toCommand = (request: MerchantRequest): E.Either<BodyRefused, CreatePaymentCommand> =>
  pipe(
    readJson(request),
    E.flatMap(decodeWith(CreatePaymentRequest)),
    E.flatMap(toOrderRequest),
    E.map((order) => ({ ...order, merchant: request.merchant })),
  )

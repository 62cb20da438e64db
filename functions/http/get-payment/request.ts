import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

import type { PaymentRef } from '../../../src/application/get-payment'
import { paymentIdOf } from '../../../src/domain/identifiers'
import type { MerchantRequest } from '../authenticate'
import { decodeWith, OrderIdCodec, PaymentIdCodec } from '../codecs'
import type { InvalidRequest } from '../http-request'
import type { PaymentNotFound } from '../../../src/application/change-payment'

/** A path with anything else in the id's place names no payment. */
export const toPaymentRef = ({
  params,
  merchant,
}: MerchantRequest): E.Either<PaymentNotFound, PaymentRef> =>
  pipe(
    PaymentIdCodec.decode(params['id']),
    E.bimap(
      (): PaymentNotFound => ({ _tag: 'PaymentNotFound' }),
      (id) => ({ id, merchantId: merchant.id }),
    ),
  )

const FindPaymentQuery = t.strict({ orderId: OrderIdCodec }, 'FindPaymentQuery')

export const toPaymentRefByOrder = ({
  query,
  merchant,
}: MerchantRequest): E.Either<InvalidRequest, PaymentRef> =>
  pipe(
    decodeWith(FindPaymentQuery)(query),
    E.map(({ orderId }) => ({
      id: paymentIdOf(merchant.id, orderId),
      merchantId: merchant.id,
    })),
  )

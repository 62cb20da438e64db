import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { Overtaken, StoreBroken, StoreFailure } from '../../application/ports/payment-store'
import type { WebhookEndpoints } from '../../application/ports/webhook-endpoints'
import type { MerchantEndpoints } from '../../domain/events/endpoint'
import type { MerchantId } from '../../domain/identifiers'
import { endpointsKey, fromEndpointsItem, keyOf, toEndpointsItem } from './event-record'
import { itemAccess, type TableAccess } from './item-access'
import { toStoreFailure } from './store-failures'

/** The endpoints of a merchant in one item, so that a message costs one read of them. */
export const eventEndpoints = (access: TableAccess): WebhookEndpoints => {
  const { get, putUpon } = itemAccess(access)

  const read = async (
    merchantId: MerchantId,
  ): Promise<E.Either<StoreBroken, MerchantEndpoints>> => {
    const item = await get('findEndpoints', keyOf(endpointsKey(merchantId)))
    return item === undefined
      ? E.right({ merchantId, version: 0, endpoints: [] })
      : pipe(
          fromEndpointsItem(item),
          E.mapLeft((fields) => ({
            _tag: 'StoreBroken',
            cause: `the endpoints of ${merchantId} cannot be read: ${fields.join(', ')}`,
          })),
        )
  }

  return {
    of: (merchantId) =>
      pipe(
        TE.tryCatch(() => read(merchantId), toStoreFailure),
        TE.flatMapEither((found): E.Either<StoreFailure, MerchantEndpoints> => found),
      ),
    save: (endpoints) =>
      pipe(
        TE.tryCatch(
          () => putUpon('saveEndpoints', toEndpointsItem(endpoints), endpoints.version - 1),
          toStoreFailure,
        ),
        TE.flatMapEither((written): E.Either<StoreFailure | Overtaken, MerchantEndpoints> =>
          written ? E.right(endpoints) : E.left({ _tag: 'Overtaken', id: endpoints.merchantId }),
        ),
      ),
  }
}

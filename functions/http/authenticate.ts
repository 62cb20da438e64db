import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'

import type { MerchantDirectory } from '../../src/application/ports/merchant-directory'
import type { Merchant } from '../../src/domain/merchant'
import type { HttpRequest } from './http-request'

export type Unauthorized = { readonly _tag: 'Unauthorized' }

export type MerchantRequest = HttpRequest & { readonly merchant: Merchant }

/** `Authorization: Bearer sk_...`; the word Bearer in any case (RFC 9110). */
const bearer = /^bearer +([\x21-\x7e]{1,256}) *$/i

export const authenticate =
  ({ byApiKey }: MerchantDirectory) =>
  (request: HttpRequest): E.Either<Unauthorized, MerchantRequest> =>
    pipe(
      O.fromNullable(bearer.exec(request.headers['authorization'] ?? '')?.[1]),
      O.flatMap(byApiKey),
      E.fromOption((): Unauthorized => ({ _tag: 'Unauthorized' })),
      E.map((merchant) => ({ ...request, merchant })),
    )

import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import type {
  CreateEndpointCommand,
  EndpointRef,
} from '../../../src/application/events/manage-endpoints'
import type { EndpointNotFound } from '../../../src/domain/events/endpoint'
import type { MerchantRequest } from '../authenticate'
import { decodeWith, EndpointIdCodec, fields, HttpUrl, someOf } from '../codecs'
import { EventTypeCodec } from '../event-response'
import { type BodyRefused, readJson } from '../http-request'

export const CreateEndpointRequest = fields(
  'CreateEndpointRequest',
  { url: HttpUrl },
  { types: someOf('EventTypes', EventTypeCodec) },
)

export const toCreateCommand = (
  request: MerchantRequest,
): E.Either<BodyRefused, CreateEndpointCommand> =>
  pipe(
    readJson(request),
    E.flatMap(decodeWith(CreateEndpointRequest)),
    E.map(({ url, types }) => ({
      merchantId: request.merchant.id,
      url,
      ...(types !== undefined && { types: [...new Set(types)] }),
    })),
  )

/** A path with anything else in the id's place names no endpoint. */
export const toEndpointRef = ({
  params,
  merchant,
}: MerchantRequest): E.Either<EndpointNotFound, EndpointRef> =>
  pipe(
    EndpointIdCodec.decode(params['id']),
    E.bimap(
      (): EndpointNotFound => ({ _tag: 'EndpointNotFound' }),
      (id) => ({ id, merchantId: merchant.id }),
    ),
  )

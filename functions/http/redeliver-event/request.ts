import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import type {
  EventNotFound,
  RedeliverEventCommand,
} from '../../../src/application/events/redeliver-event'
import { readEventId } from '../../../src/domain/events/event'
import type { MerchantRequest } from '../authenticate'

/** A path with anything else in the id's place names no event. */
export const toCommand = ({
  params,
  merchant,
}: MerchantRequest): E.Either<EventNotFound, RedeliverEventCommand> =>
  pipe(
    readEventId(params['id'] ?? ''),
    E.fromNullable<EventNotFound>({ _tag: 'EventNotFound' }),
    E.map((ref) => ({ ...ref, merchantId: merchant.id })),
  )

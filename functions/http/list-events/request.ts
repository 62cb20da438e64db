import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import type { ListEventsCommand } from '../../../src/application/events/list-events'
import type { MerchantRequest } from '../authenticate'
import { decodeWith, fields, wholeFrom } from '../codecs'
import type { InvalidRequest } from '../http-request'

export const Position = wholeFrom('Position', 0, 999_999_999_999)
export const Limit = wholeFrom('Limit', 1, 100)

const usualLimit = 50

const ListEventsQuery = fields('ListEventsQuery', {}, { after: Position, limit: Limit })

export const toCommand = ({
  query,
  merchant,
}: MerchantRequest): E.Either<InvalidRequest, ListEventsCommand> =>
  pipe(
    decodeWith(ListEventsQuery)(query),
    E.map(({ after, limit = usualLimit }) => ({
      merchantId: merchant.id,
      limit,
      ...(after !== undefined && { after }),
    })),
  )

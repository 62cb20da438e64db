import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import type { MerchantRequest } from '../authenticate'
import { decodeWith, fields, wholeFrom } from '../codecs'
import type { InvalidRequest } from '../http-request'

/** A sequence number, or 0 for all lines. */
export const AfterSequence = wholeFrom('AfterSequence', 0, 999_999)

const TimelineQuery = fields('TimelineQuery', {}, { after: AfterSequence })

/** The line behind which the timeline is wanted; 0 for all of it. */
export const toAfter = ({ query }: MerchantRequest): E.Either<InvalidRequest, number> =>
  pipe(
    decodeWith(TimelineQuery)(query),
    E.map(({ after = 0 }) => after),
  )

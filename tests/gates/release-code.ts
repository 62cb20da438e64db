import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import { toTimelineResponse } from '../../functions/http/get-timeline/response'
import { openApiDocument } from '../../functions/http/openapi/document'
import { toPaymentResponse } from '../../functions/http/payment-response'
import { routes } from '../../functions/http/routes'
import { fromRecord, toRecord } from '../../src/infra/dynamodb/payment-record'
import { recordFormats } from '../../src/infra/dynamodb/record-formats'
import { anyPayment } from '../support/payment-histories'
import type { Json, ReleaseCode } from './contract'
import { links, startService } from './release-service'

/** As it goes over the wire: what is undefined is gone. */
const json = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

/** What this release is to the gates of the next one, which bundle this file as it is here. */
export const releaseCode: ReleaseCode = {
  formats: recordFormats,
  openApi: json(openApiDocument(routes, { version: '0.0.0', publicUrl: 'https://pay.example' })),
  records: (seed, count) => fc.sample(anyPayment, { seed, numRuns: count }).map(toRecord),
  read: (item, now) =>
    pipe(
      fromRecord(item),
      E.matchW(
        (fields) => ({ _tag: 'Unreadable', fields }),
        (payment) => ({
          _tag: 'Read',
          answer: json({
            ...toPaymentResponse(links, new Date(now))(payment),
            timeline: toTimelineResponse(0)(payment).entries,
          }),
          rewritten: toRecord(payment),
        }),
      ),
    ),
  start: startService,
}

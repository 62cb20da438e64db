import { ScanCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'

import type { PaymentPage, PaymentPages } from '../../application/ports/payment-pages'
import { meter } from './consumed-capacity'
import type { TableAccess } from './item-access'
import { fromRecord } from './payment-record'
import { toStoreFailure } from './store-failures'

/** Payments that are read at once. */
const mostPayments = 100

/** The table of the payments from its beginning to its end. */
export const paymentPages = ({
  client,
  tableName,
  observe,
}: Omit<TableAccess, 'newToken'>): PaymentPages => {
  const { asked, count } = meter(observe)

  const scan = async (from: string | undefined): Promise<PaymentPage> => {
    const answer = await client.send(
      new ScanCommand({
        TableName: tableName,
        Limit: mostPayments,
        ConsistentRead: true,
        ...(from !== undefined && { ExclusiveStartKey: { id: { S: from } } }),
        ...asked,
      }),
    )
    count('listPayments', answer.ConsumedCapacity)
    const { left: unreadable, right: payments } = pipe(
      answer.Items ?? [],
      RA.partitionMap((item) =>
        pipe(
          fromRecord(item),
          E.mapLeft(() => item['id']?.S ?? ''),
        ),
      ),
    )
    const next = answer.LastEvaluatedKey?.['id']?.S
    return { payments, unreadable, ...(next !== undefined && { next }) }
  }

  return (from) => TE.tryCatch(() => scan(from), toStoreFailure)
}

import type { SQSRecord } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

import type { Payment } from '../../src/domain/payment'

/** Reads the image of a payment as the stream has it; or names the attributes at fault. */
export type ReadImage = (image: unknown) => E.Either<readonly string[], Payment>

/** What the pipe of the stack makes of a record of the stream. */
const BodyCodec = t.strict({ image: t.UnknownRecord }, 'Body')

type Unreadable = { readonly record: SQSRecord; readonly fields: readonly string[] }

export type Messages = {
  readonly images: readonly Payment[]
  readonly unreadable: readonly Unreadable[]
  /** The unreadable ones, and all that came after one of them in its group: the order must not break. */
  readonly blocked: readonly SQSRecord[]
}

/** The queue's group: the payment. */
export const groupOf = ({ attributes, messageId }: SQSRecord): string =>
  attributes.MessageGroupId ?? messageId

const readBody = (body: string): E.Either<readonly string[], unknown> =>
  pipe(
    E.tryCatch(
      () => JSON.parse(body) as unknown,
      () => ['body'],
    ),
    E.flatMap((parsed) => E.mapLeft(() => ['image'])(BodyCodec.decode(parsed))),
    E.map(({ image }) => image),
  )

/** Reads the messages of a batch, in their order. */
export const readMessages = (readImage: ReadImage, records: readonly SQSRecord[]): Messages =>
  records.reduce<Messages>(
    ({ images, unreadable, blocked }, record) => {
      if (blocked.some((before) => groupOf(before) === groupOf(record)))
        return { images, unreadable, blocked: [...blocked, record] }
      return pipe(
        readBody(record.body),
        E.flatMap(readImage),
        E.match(
          (fields): Messages => ({
            images,
            unreadable: [...unreadable, { record, fields }],
            blocked: [...blocked, record],
          }),
          (image): Messages => ({ images: [...images, image], unreadable, blocked }),
        ),
      )
    },
    { images: [], unreadable: [], blocked: [] },
  )

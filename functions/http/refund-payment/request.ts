import { createHash } from 'node:crypto'

import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type * as t from 'io-ts'

import type { PaymentNotFound } from '../../../src/application/change-payment'
import type { RefundPaymentCommand } from '../../../src/application/refund-payment'
import { noWon, toAmount } from '../../../src/domain/money'
import type { MerchantRequest } from '../authenticate'
import { decodeWith, fields, PositiveWon, text, WonCodec } from '../codecs'
import { toPaymentRef } from '../get-payment/request'
import { type BodyRefused, invalid, type InvalidRequest, readJson } from '../http-request'

export const RefundRequest = fields(
  'RefundRequest',
  {
    amount: PositiveWon,
    reason: text('RefundReason', 100, 'Kept with the refund and sent to the provider'),
  },
  { taxFree: WonCodec, expectedBalance: WonCodec },
)
type RefundRequest = t.TypeOf<typeof RefundRequest>

/** 1 to 255 visible characters, bare or in double quotes (a structured-field string). */
const keyPattern = /^(?:"([\x20\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/

const idempotencyKey = ({ headers }: MerchantRequest): E.Either<InvalidRequest, string> => {
  const [, quoted, bare] = keyPattern.exec(headers['idempotency-key'] ?? '') ?? []
  const key = quoted ?? bare
  return key === undefined
    ? E.left(
        invalid(
          'Idempotency-Key',
          'is a required header of 1 to 255 characters, new for each refund',
        ),
      )
    : E.right(key)
}

/** 128 bits are enough to tell keys and bodies apart, and short enough to keep for ever. */
const digest = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')

const toAmountOf = ({ amount, taxFree }: RefundRequest) =>
  pipe(
    toAmount(amount, taxFree ?? noWon),
    E.mapLeft(() => invalid('taxFree', 'must be at most amount')),
  )

export const toCommand = (
  request: MerchantRequest,
): E.Either<BodyRefused | PaymentNotFound, RefundPaymentCommand> =>
  pipe(
    E.Do,
    E.bind('ref', () => toPaymentRef(request)),
    E.bindW('key', () => idempotencyKey(request)),
    E.bindW('body', () => pipe(readJson(request), E.flatMap(decodeWith(RefundRequest)))),
    E.bindW('amount', ({ body }) => toAmountOf(body)),
    E.map(({ ref, key, body, amount }) => ({
      ...ref,
      amount,
      reason: body.reason,
      ...(body.expectedBalance !== undefined && { expectedBalance: body.expectedBalance }),
      request: {
        key: digest(key),
        body: digest(
          JSON.stringify([amount.total, amount.taxFree, body.reason, body.expectedBalance]),
        ),
      },
    })),
  )

import * as t from 'io-ts'

import { type DeclineReason, declineKinds } from '../../domain/decline'
import { isMerchantId, isOrderId, isPaymentId } from '../../domain/identifiers'
import { type Amount, isWon } from '../../domain/money'
import { providerNames } from '../../domain/provider-name'
import { as, type Codec, mapOf, maybe } from './short-names'

const leaf = <A extends O, O extends string | number>(
  name: string,
  is: (value: unknown) => value is A,
): t.Type<A, O> =>
  new t.Type<A, O>(
    name,
    is,
    (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  )

export const Text: Codec<string> = t.string

/** A text that only the domain gives a meaning to. */
export const textOf = <A extends string>(name: string): t.Type<A, string> =>
  leaf(name, (value): value is A => typeof value === 'string')

export const wordOf = <A extends string>(name: string, words: readonly A[]): t.Type<A, string> =>
  leaf(name, (value): value is A => words.some((word) => word === value))

export const WonCodec = leaf('Won', isWon)
export const MerchantIdCodec = leaf('MerchantId', isMerchantId)
export const OrderIdCodec = leaf('OrderId', isOrderId)
export const PaymentIdCodec = leaf('PaymentId', isPaymentId)
export const Provider = wordOf('Provider', providerNames)

/** A number of an attempt, of a refund, of a version: from 1. */
export const Count: t.Type<number> = leaf(
  'Count',
  (value): value is number => Number.isSafeInteger(value) && Number(value) >= 1,
)

/** The furthest that a Date reaches. ms */
const mostMs = 8.64e15

const isDate = (value: unknown): value is Date => value instanceof Date

/** Milliseconds since 1970. */
export const EpochMs = new t.Type<Date, number>(
  'EpochMs',
  isDate,
  (value, context) =>
    Number.isInteger(value) && Math.abs(Number(value)) <= mostMs
      ? t.success(new Date(Number(value)))
      : t.failure(value, context),
  (date) => date.getTime(),
)

export const AmountCodec = mapOf<Amount>('Amount', {
  total: as('t', WonCodec),
  taxFree: as('f', WonCodec),
})

export const DeclineReasonCodec = mapOf<DeclineReason>('DeclineReason', {
  kind: as('k', wordOf('DeclineKind', declineKinds)),
  code: as('c', Text),
  message: maybe('m', Text),
})

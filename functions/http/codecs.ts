import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

import { type EndpointId, isEndpointId } from '../../src/domain/events/endpoint'
import { type EventId, readEventId } from '../../src/domain/events/event'
import { isOrderId, isPaymentId, type OrderId, type PaymentId } from '../../src/domain/identifiers'
import { isWon, mostWon, type Won } from '../../src/domain/money'
import type { FieldProblem, InvalidRequest } from './http-request'

/** What JSON Schema says of a codec that io-ts knows only as a function. */
export type Schema = Readonly<Record<string, unknown>>
const schemas = new WeakMap<t.Any, Schema>()
export const schemaOfLeaf = (codec: t.Any): Schema | undefined => schemas.get(codec)

/** A codec with its JSON Schema and the sentence that a caller reads when it does not fit. */
const leaf = <A>(
  name: string,
  is: (value: unknown) => value is A,
  says: string,
  schema: Schema,
): t.Type<A, A> => {
  const codec = new t.Type<A, A>(
    name,
    is,
    (value, context) => (is(value) ? t.success(value) : t.failure(value, context, says)),
    t.identity,
  )
  schemas.set(codec, schema)
  return codec
}

/** Something to see, no control characters, and no halves of characters. */
const oneLine = '^(?=[\\s\\S]*\\S)[^\\p{Cc}\\p{Cs}]+$'

/** A text of 1 to `most` characters (code points, as in JSON Schema) on one line. */
export const text = (name: string, most: number, description: string): t.Type<string> =>
  leaf(
    name,
    (value): value is string =>
      typeof value === 'string' &&
      Array.from(value).length <= most &&
      new RegExp(oneLine, 'u').test(value),
    `must be 1 to ${String(most)} characters on one line`,
    { type: 'string', minLength: 1, maxLength: most, pattern: oneLine, description },
  )

export const WonCodec: t.Type<Won> = leaf(
  'Won',
  isWon,
  `must be a whole number of won from 0 to ${String(mostWon)}`,
  { type: 'integer', minimum: 0, maximum: mostWon, description: 'Korean won' },
)

export const PositiveWon: t.Type<Won> = leaf(
  'PositiveWon',
  (value): value is Won => isWon(value) && value > 0,
  `must be a whole number of won from 1 to ${String(mostWon)}`,
  { type: 'integer', minimum: 1, maximum: mostWon, description: 'Korean won' },
)

export const OrderIdCodec: t.Type<OrderId> = leaf(
  'OrderId',
  isOrderId,
  'must be 1 to 56 letters, digits, - or _, the first a letter or digit',
  {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,55}$',
    description: "The merchant's order number; one payment for each",
  },
)

export const PaymentIdCodec: t.Type<PaymentId> = leaf(
  'PaymentId',
  isPaymentId,
  'must look like pay_ and 26 letters or digits',
  { type: 'string', pattern: '^pay_[a-z2-7]{26}$' },
)

export const EventIdCodec: t.Type<EventId> = leaf(
  'EventId',
  (value): value is EventId => typeof value === 'string' && readEventId(value) !== undefined,
  'must look like evt_, 26 letters or digits, _ and a number',
  { type: 'string', pattern: '^evt_[a-z2-7]{26}_[1-9]\\d{0,5}$' },
)

export const EndpointIdCodec: t.Type<EndpointId> = leaf(
  'EndpointId',
  isEndpointId,
  'must look like whe_ and 22 letters, digits, - or _',
  { type: 'string', pattern: '^whe_[A-Za-z0-9_-]{22}$' },
)

export const WholeOrNull: t.Type<number | null> = leaf(
  'WholeOrNull',
  (value): value is number | null => value === null || Number.isSafeInteger(value),
  'must be a whole number or null',
  { type: ['integer', 'null'] },
)

/** A list with something in it. */
export const someOf = <A>(name: string, item: t.Type<A, A>): t.Type<readonly A[]> => {
  const list = t.readonlyArray(item)
  const codec = new t.Type<readonly A[]>(
    name,
    (value): value is readonly A[] => list.is(value) && value.length > 0,
    (value, context) => {
      const decoded = list.validate(value, context)
      return E.isRight(decoded) && decoded.right.length === 0
        ? t.failure(value, context, 'must not be empty; leave it out for all')
        : decoded
    },
    t.identity,
  )
  lists.set(codec, item)
  return codec
}

const lists = new WeakMap<t.Any, t.Any>()
/** The codec of the items of `someOf`. */
export const itemOfList = (codec: t.Any): t.Any | undefined => lists.get(codec)

/** A whole number in a query. */
export const wholeFrom = (name: string, least: number, most: number): t.Type<number, string> => {
  const fits = (value: number) => value >= least && value <= most
  const codec = new t.Type<number, string>(
    name,
    (value): value is number => Number.isInteger(value) && fits(Number(value)),
    (value, context) =>
      typeof value === 'string' && /^\d{1,15}$/.test(value) && fits(Number(value))
        ? t.success(Number(value))
        : t.failure(value, context, `must be a whole number from ${least} to ${most}`),
    String,
  )
  schemas.set(codec, { type: 'integer', minimum: least, maximum: most })
  return codec
}

/** The characters of RFC 3986, in any place: what is left out must be percent-encoded. */
const httpUrl = "^https?://([A-Za-z0-9._~:/?#@!$&'()*+,;=[\\]-]|%[0-9A-Fa-f]{2})+$"

export const HttpUrl: t.Type<string> = leaf(
  'HttpUrl',
  (value): value is string =>
    typeof value === 'string' &&
    value.length <= 1024 &&
    new RegExp(httpUrl, 'u').test(value) &&
    URL.canParse(value),
  'must be an absolute http(s) URL of at most 1024 characters',
  { type: 'string', maxLength: 1024, pattern: httpUrl, description: 'An absolute URL' },
)

export const Timestamp: t.Type<string> = leaf(
  'Timestamp',
  (value): value is string => typeof value === 'string',
  'must be an ISO 8601 time',
  { type: 'string', format: 'date-time' },
)

/** Halves of characters cannot be stored; `__proto__` is no name like others in JavaScript. */
const metadataName = '^(?!__proto__$)[^\\p{Cs}]{1,40}$'
const metadataValue = '^[^\\p{Cs}]{0,200}$'

export const Metadata: t.Type<Record<string, string>> = leaf(
  'Metadata',
  (value): value is Record<string, string> =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length <= 10 &&
    Object.entries(value).every(
      ([name, each]) =>
        new RegExp(metadataName, 'u').test(name) &&
        typeof each === 'string' &&
        new RegExp(metadataValue, 'u').test(each),
    ),
  'must be an object of at most 10 texts: names up to 40, values up to 200 characters',
  {
    type: 'object',
    maxProperties: 10,
    propertyNames: { type: 'string', pattern: metadataName },
    additionalProperties: { type: 'string', maxLength: 200, pattern: metadataValue },
    description: "Kept with the payment and given back; not for shoppers' personal data",
  },
)

/** Refuses fields that the codec does not know: a misspelt `taxFree` must not be dropped silently. */
const closed = <C extends t.Mixed>(
  fields: readonly string[],
  codec: C,
): t.Type<t.TypeOf<C>, t.OutputOf<C>> => {
  const check = new t.Type<t.TypeOf<C>, t.OutputOf<C>>(
    codec.name,
    (value): value is t.TypeOf<C> => codec.is(value),
    (value, context) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return t.failure(value, context, 'must be a JSON object')
      const decoded = codec.validate(value, context)
      const unknown = Object.keys(value)
        .filter((key) => !fields.includes(key))
        .map((key) => ({
          value: undefined,
          context: [...context, { key, type: codec }],
          message: `is not a field here; known are ${fields.join(', ')}`,
        }))
      if (unknown.length === 0) return decoded
      return t.failures([...(E.isLeft(decoded) ? decoded.left : []), ...unknown])
    },
    codec.encode,
  )
  closedCodecs.set(check, codec)
  return check
}

const closedCodecs = new WeakMap<t.Any, t.Any>()
/** The codec under `closed`, for the contract's `additionalProperties: false`. */
export const insideClosed = (codec: t.Any): t.Any | undefined => closedCodecs.get(codec)

/** An object with all of `required` and any of `optional`, and nothing else. */
export const fields = <R extends t.Props, O extends t.Props>(
  name: string,
  required: R,
  optional: O,
) =>
  closed(
    [...Object.keys(required), ...Object.keys(optional)],
    t.intersection([t.strict(required), t.exact(t.partial(optional))], name),
  )

const fieldOf = (context: t.Context): string =>
  context
    .slice(1)
    .map(({ key }) => key)
    // The numbers are io-ts's own: members of an intersection.
    .filter((key) => !/^\d+$/.test(key))
    .join('.') || 'body'

const toFieldProblem = ({ context, message, value }: t.ValidationError): FieldProblem => ({
  field: fieldOf(context),
  problem:
    value === undefined && message?.startsWith('is not a field') !== true
      ? 'is required'
      : (message ?? `must be ${context.at(-1)?.type.name ?? 'of another type'}`),
})

const sameProblem = (a: FieldProblem) => (b: FieldProblem) =>
  a.field === b.field && a.problem === b.problem

/** Decodes, or names every field at fault. */
export const decodeWith =
  <A>(codec: t.Decoder<unknown, A>) =>
  (value: unknown): E.Either<InvalidRequest, A> =>
    pipe(
      codec.decode(value),
      E.mapLeft((errors): InvalidRequest => {
        const all = errors.map(toFieldProblem)
        return {
          _tag: 'InvalidRequest',
          fields: all.filter((each, index) => all.findIndex(sameProblem(each)) === index),
        }
      }),
    )

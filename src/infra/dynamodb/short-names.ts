import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import type { PlainMap } from './attribute-values'

/** A codec between a value in our words and what stands for it in an item. */
export type Codec<A> = t.Type<A, NonNullable<PlainMap[string]>>

type Field<A> = { readonly shortName: string; readonly codec: Codec<A>; readonly required: boolean }
type Needed<A> = Field<A> & { readonly required: true }
type Optional<A> = Field<A> & { readonly required: false }

/** Every field of `A`, the optional ones too: one that is forgotten does not compile. */
export type Shape<A> = {
  readonly [K in keyof A]-?: Pick<A, K> extends Required<Pick<A, K>>
    ? Needed<A[K]>
    : Optional<Required<A>[K]>
}

export const as = <A>(shortName: string, codec: Codec<A>): Needed<A> => ({
  shortName,
  codec,
  required: true,
})

export const maybe = <A>(shortName: string, codec: Codec<A>): Optional<A> => ({
  shortName,
  codec,
  required: false,
})

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type NamedField = readonly [name: string, field: Field<unknown>]

const readMap =
  (fields: readonly NamedField[]) =>
  (map: Readonly<Record<string, unknown>>, context: t.Context): t.Validation<unknown> => {
    const errors: t.ValidationError[] = []
    const found: Array<[string, unknown]> = []
    for (const [name, { shortName, codec, required }] of fields) {
      const value = map[shortName]
      if (value === undefined && !required) continue
      const read = codec.validate(value, t.appendContext(context, shortName, codec, value))
      if (E.isLeft(read)) errors.push(...read.left)
      else found.push([name, read.right])
    }
    return errors.length > 0 ? t.failures(errors) : t.success(Object.fromEntries(found))
  }

/** A map with short names for a record with long ones. Attributes that it does not know are skipped. */
export const mapOf = <A extends object>(name: string, shape: Shape<A>): t.Type<A, PlainMap> => {
  const fields = Object.entries(shape as unknown as Readonly<Record<string, Field<unknown>>>)
  const read = readMap(fields)
  return new t.Type<A, PlainMap>(
    name,
    (value): value is A =>
      isMap(value) &&
      fields.every(([field, { codec, required }]) =>
        value[field] === undefined ? !required : codec.is(value[field]),
      ),
    (value, context) =>
      isMap(value) ? (read(value, context) as t.Validation<A>) : t.failure(value, context),
    (record) => {
      const values = record as Readonly<Record<string, unknown>>
      return Object.fromEntries(
        fields.map(([field, { shortName, codec }]) => [
          shortName,
          values[field] === undefined ? undefined : codec.encode(values[field]),
        ]),
      )
    },
  )
}

type Tagged = { readonly _tag: string }

/** A map for each member of a closed union, told apart by the tag that stands in `tagName`. */
export const oneOf = <A extends Tagged>(
  name: string,
  tagName: string,
  shapes: { readonly [Tag in A['_tag']]: Shape<Omit<Extract<A, { readonly _tag: Tag }>, '_tag'>> },
): t.Type<A, PlainMap> => {
  const members = new Map<unknown, t.Type<object, PlainMap>>(
    Object.entries<Shape<object>>(shapes).map(([tag, shape]) => [tag, mapOf(tag, shape)]),
  )
  const tag = new t.Type<string>(
    `${name}.${tagName}`,
    (value): value is string => members.has(value),
    (value, context) =>
      typeof value === 'string' && members.has(value)
        ? t.success(value)
        : t.failure(value, context),
    t.identity,
  )
  return new t.Type<A, PlainMap>(
    name,
    (value): value is A => isMap(value) && (members.get(value['_tag'])?.is(value) ?? false),
    (value, context) => {
      if (!isMap(value)) return t.failure(value, context)
      const found = value[tagName]
      const read = members.get(found)?.validate(value, context)
      if (read === undefined) return t.failure(found, t.appendContext(context, tagName, tag, found))
      return E.isLeft(read) ? read : t.success({ ...read.right, _tag: found } as unknown as A)
    },
    (record) => ({ [tagName]: record._tag, ...members.get(record._tag)?.encode(record) }),
  )
}

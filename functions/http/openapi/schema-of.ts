import * as t from 'io-ts'

import { insideClosed, itemOfList, type Schema, schemaOfLeaf } from '../codecs'

/** The schemas that others refer to by name: `#/components/schemas/<name>`. */
export type Components = Map<string, Schema>

type Visit = (codec: t.Any) => Schema

const object = (props: t.Props, required: readonly string[], visit: Visit): Schema => ({
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(props).map(([name, codec]) => [name, visit(codec)]),
  ),
  ...(required.length > 0 && { required }),
})

const merge = (parts: readonly Schema[]): Schema => {
  const required = parts.flatMap(({ required: names }) => (names ?? []) as readonly string[])
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Schema,
    ...(required.length > 0 && { required }),
  }
}

/** The object schema of a codec, whether it has a name of its own or not. */
const structure = (codec: t.Any, visit: Visit): Schema => {
  const inner = insideClosed(codec)
  if (inner !== undefined) return { ...structure(inner, visit), additionalProperties: false }
  if (codec instanceof t.ExactType) return structure(codec.type as t.Any, visit)
  if (codec instanceof t.InterfaceType) {
    const props = codec.props as t.Props
    return object(props, Object.keys(props), visit)
  }
  if (codec instanceof t.PartialType) return object(codec.props as t.Props, [], visit)
  if (codec instanceof t.IntersectionType)
    return merge((codec.types as readonly t.Any[]).map((each) => structure(each, visit)))
  throw new Error(`${codec.name} has no JSON Schema: give it one in schema-of.ts`)
}

const scalar = (codec: t.Any): Schema | undefined => {
  if (codec instanceof t.KeyofType)
    return { type: 'string', enum: Object.keys(codec.keys as Record<string, unknown>) }
  if (codec instanceof t.LiteralType) return { const: codec.value as unknown }
  if (codec instanceof t.StringType) return { type: 'string' }
  if (codec instanceof t.NumberType) return { type: 'number' }
  if (codec instanceof t.BooleanType) return { type: 'boolean' }
  if (codec instanceof t.AnyDictionaryType) return { type: 'object' }
  return schemaOfLeaf(codec)
}

/** io-ts gives codecs without a name of their own one that spells out their structure. */
const hasOwnName = ({ name }: t.Any): boolean => /^[A-Z][A-Za-z]+$/.test(name)

/** JSON Schema (2020-12, as in OpenAPI 3.1) of a codec; named objects land in `components`. */
export const schemaOf =
  (components: Components): Visit =>
  (codec) => {
    const visit = schemaOf(components)
    const plain = scalar(codec)
    if (plain !== undefined) return plain
    const item = itemOfList(codec)
    if (item !== undefined) return { type: 'array', items: visit(item), minItems: 1 }
    if (codec instanceof t.ArrayType || codec instanceof t.ReadonlyArrayType)
      return { type: 'array', items: visit(codec.type as t.Any) }
    if (!hasOwnName(codec)) return structure(codec, visit)
    if (!components.has(codec.name)) components.set(codec.name, structure(codec, visit))
    return { $ref: `#/components/schemas/${codec.name}` }
  }

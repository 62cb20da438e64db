import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** What a record is made of before it becomes DynamoDB's own notation. */
export type Plain = string | number | boolean | readonly Plain[] | PlainMap
export type PlainMap = { readonly [name: string]: Plain | undefined }

export type Item = Record<string, AttributeValue>

const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value)

const toAttributeValue = (value: Plain): AttributeValue => {
  // DynamoDB refuses half of a surrogate pair, which a provider's JSON may hold.
  if (typeof value === 'string') return { S: value.toWellFormed() }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  return isList(value) ? { L: value.map(toAttributeValue) } : { M: toItem(value) }
}

/** Attributes that are undefined are left out. */
export const toItem = (map: PlainMap): Item =>
  Object.fromEntries(
    Object.entries(map).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, toAttributeValue(value)]],
    ),
  )

/** Kinds that no record of ours holds (sets, binary, null) become undefined. */
const fromAttributeValue = (value: AttributeValue): unknown => {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return Number(value.N)
  if (value.BOOL !== undefined) return value.BOOL
  if (value.L !== undefined) return value.L.map(fromAttributeValue)
  return value.M === undefined ? undefined : fromItem(value.M)
}

export const fromItem = (item: Item): unknown =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromAttributeValue(value)]))

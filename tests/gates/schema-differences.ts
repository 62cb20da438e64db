import type { Json } from './contract'
import { isObject, shown } from './json-differences'

export type Schema = { readonly [keyword: string]: Json }

/** Who makes the value: what a caller sends must stay accepted, what we answer must stay understood. */
export type Direction = 'sent' | 'answered'

export type ApiChange = {
  readonly where: string
  readonly says: string
  /** Nothing is gone or narrower, but a strict client may not be ready for it. */
  readonly isNews?: boolean
}

/** Finds what `$ref` names, in the document that it stands in. */
export type Resolve = (schema: Schema) => Schema
type Documents = { readonly before: Resolve; readonly after: Resolve }

type Pair = { readonly before: Schema; readonly after: Schema; readonly where: string }
type Compare = (pair: Pair, direction: Direction) => readonly ApiChange[]

/** Keywords that promise nothing to a program. */
const silent = new Set(['description', 'title', 'example', 'examples', 'default', 'deprecated'])
const understood = new Set([
  ...['type', 'enum', 'const', 'properties', 'required', 'items', 'additionalProperties'],
  ...['propertyNames', 'format', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'minProperties', 'maxProperties'],
])

const listOf = (value: Json | undefined): readonly Json[] => {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly Json[]) : [value]
}
const has = (list: readonly Json[], value: Json): boolean =>
  list.some((each) => JSON.stringify(each) === JSON.stringify(value))
const words = (values: readonly Json[]): string => values.map(shown).join(', ')
const schemaOf = (value: Json | undefined): Schema | undefined =>
  isObject(value) ? value : undefined

/** Types and values in the place where the narrower side must not be. */
const wide = ({ before, after }: Pair, direction: Direction): readonly [Schema, Schema] =>
  direction === 'sent' ? [before, after] : [after, before]

const types: Compare = (pair, direction) => {
  const [narrow, wider] = wide(pair, direction)
  const [some, all] = [listOf(narrow['type']), listOf(wider['type'])]
  const fits = (type: Json) => has(all, type) || (type === 'integer' && has(all, 'number'))
  if (all.length === 0 || (some.length > 0 && some.every(fits))) return []
  const [was, is] = [listOf(pair.before['type']), listOf(pair.after['type'])]
  return [
    { where: pair.where, says: `its type was ${words(was) || 'any'} and is ${words(is) || 'any'}` },
  ]
}

const valuesOf = ({ enum: all, const: one }: Schema): readonly Json[] | undefined =>
  all === undefined && one === undefined ? undefined : [...listOf(all), ...listOf(one)]

const values: Compare = (pair, direction) => {
  const [narrow, wider] = wide(pair, direction)
  const [some, all] = [valuesOf(narrow), valuesOf(wider)]
  if (all === undefined) return []
  const { where } = pair
  const isNews = direction === 'answered'
  if (some === undefined)
    return [
      { where, isNews, says: isNews ? 'may hold any value now' : `takes only ${words(all)} now` },
    ]
  const strange = some.filter((each) => !has(all, each))
  if (strange.length === 0) return []
  return [
    {
      where,
      isNews,
      says: isNews ? `may be ${words(strange)} now` : `does not take ${words(strange)} any more`,
    },
  ]
}

const bounds: Compare = (pair, direction) =>
  Object.keys({ ...pair.before, ...pair.after })
    .filter((keyword) => /^(min|max)[A-Z]?/.test(keyword) && understood.has(keyword))
    .flatMap((keyword) => {
      const [narrow, wider] = wide(pair, direction)
      const [some, all] = [narrow[keyword], wider[keyword]]
      const isWithin =
        all === undefined ||
        (some !== undefined &&
          (keyword.startsWith('min') ? Number(some) >= Number(all) : Number(some) <= Number(all)))
      if (isWithin) return []
      const says = `${keyword} was ${shown(pair.before[keyword] ?? 'none')} and is ${shown(pair.after[keyword] ?? 'none')}`
      return [{ where: pair.where, says, isNews: direction === 'answered' }]
    })

/** Nobody can tell whether one pattern lets through what another does. */
const texts: Compare = ({ before, after, where }, direction) =>
  (['format', 'pattern'] as const).flatMap((keyword) => {
    const gone = direction === 'sent' ? after[keyword] === undefined : before[keyword] === undefined
    if (before[keyword] === after[keyword] || gone) return []
    return [
      {
        where,
        says: `its ${keyword} is another`,
        isNews: direction === 'answered' && keyword === 'pattern',
      },
    ]
  })

const strangers: Compare = ({ before, after, where }) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((keyword) => !silent.has(keyword) && !understood.has(keyword))
    .filter((keyword) => JSON.stringify(before[keyword]) !== JSON.stringify(after[keyword]))
    .map((keyword) => ({ where, says: `${keyword} has changed, which this gate cannot judge` }))

const properties = (schema: Schema): Readonly<Record<string, Json>> =>
  schemaOf(schema['properties']) ?? {}

const presence: Compare = ({ before, after, where }, direction) => {
  const [was, is] = [listOf(before['required']), listOf(after['required'])]
  const named = properties(after)
  const gone = Object.keys(properties(before))
    .filter((name) => named[name] === undefined)
    .map((name) => ({ where: `${where}.${name}`, says: 'is gone' }))
  const changed =
    direction === 'sent'
      ? is.filter((name) => !has(was, name)).map((name) => ({ name, says: 'is required now' }))
      : was
          .filter((name) => !has(is, name) && named[shown(name)] !== undefined)
          .map((name) => ({ name, says: 'was always there and may be missing now' }))
  return [...gone, ...changed.map(({ name, says }) => ({ where: `${where}.${shown(name)}`, says }))]
}

/** Whether, and what, may stand beside the properties that are named. */
const openness: Compare = ({ before, after, where }, direction) =>
  direction === 'sent' &&
  before['additionalProperties'] !== false &&
  after['additionalProperties'] === false
    ? [{ where, says: 'takes no other properties any more' }]
    : []

const rules = [types, values, bounds, texts, strangers, presence, openness]

/** A schema with a name is one place, wherever it is referred to. */
const placeOf = ({ $ref: reference }: Schema, direction: Direction): string | undefined =>
  typeof reference === 'string'
    ? `${direction === 'sent' ? 'requests' : 'answers'}: ${reference.split('/').at(-1) ?? ''}`
    : undefined

/** What of `after` breaks somebody who relies on `before`, in an order that stays the same. */
export const schemaDifferences = (
  documents: Documents,
  { before, after, where: found }: Pair,
  direction: Direction,
  open: readonly string[] = [],
): readonly ApiChange[] => {
  const key = `${shown(before['$ref'])} ${shown(after['$ref'])}`
  if (before['$ref'] !== undefined && open.includes(key)) return []
  const where = placeOf(before, direction) ?? found
  const pair = { before: documents.before(before), after: documents.after(after), where }
  const inside = (
    was: Json | undefined,
    is: Json | undefined,
    place: string,
  ): readonly ApiChange[] => {
    const [from, to] = [schemaOf(was), schemaOf(is)]
    if (from === undefined || to === undefined) return []
    return schemaDifferences(documents, { before: from, after: to, where: place }, direction, [
      ...open,
      key,
    ])
  }
  const named = properties(pair.after)
  return [
    ...rules.flatMap((rule) => rule(pair, direction)),
    ...Object.entries(properties(pair.before)).flatMap(([name, schema]) =>
      inside(schema, named[name], `${where}.${name}`),
    ),
    ...inside(pair.before['items'], pair.after['items'], `${where}[]`),
    ...['additionalProperties', 'propertyNames'].flatMap((keyword) =>
      inside(pair.before[keyword], pair.after[keyword], `${where}.*`),
    ),
  ]
}

import type { Json } from './contract'

/** Where two values differ, with list places as `*`, so that the same difference has the same name. */
export type Difference = {
  readonly path: string
  readonly was: Json | undefined
  readonly is: Json | undefined
}

type JsonObject = { readonly [name: string]: Json }

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

/** What `expected` holds and `found` does not have, or has otherwise; what `found` has besides is no matter. */
export const missingFrom = (
  expected: Json | undefined,
  found: Json | undefined,
  path = '',
): readonly Difference[] => {
  if (isObject(expected) && isObject(found))
    return Object.entries(expected).flatMap(([name, value]) =>
      missingFrom(value, found[name], join(path, name)),
    )
  if (isList(expected) && isList(found) && expected.length === found.length)
    return expected.flatMap((value, index) => missingFrom(value, found[index], join(path, '*')))
  return JSON.stringify(expected) === JSON.stringify(found)
    ? []
    : [{ path, was: expected, is: found }]
}

/** In a sentence: texts without their quotes. */
export const shown = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null)

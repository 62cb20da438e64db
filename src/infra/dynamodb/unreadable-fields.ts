import type * as t from 'io-ts'

/** The attributes at fault, by their path in the item; never their values. */
export type UnreadableFields = readonly [string, ...string[]]

export const toFields = (errors: t.Errors): UnreadableFields => {
  const paths = errors.map(({ context }) =>
    context
      .slice(1)
      .map(({ key }) => key)
      .join('.'),
  )
  const [first = 'item', ...others] = new Set(paths)
  return [first, ...others]
}

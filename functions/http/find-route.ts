import * as E from 'fp-ts/Either'

import type { MethodNotAllowed, RouteNotFound } from './failure'
import type { Route } from './route'

export type FoundRoute = {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

const decodeSegment = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** The `{name}`s of `pattern` as they stand in `path`; undefined where it is another path. */
const paramsOf = (pattern: string, path: string): Record<string, string> | undefined => {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const pairs = wanted.map((want, index) => [want, decodeSegment(given[index] ?? '')] as const)
  const fits = pairs.every(([want, have]) =>
    want.startsWith('{') ? have !== undefined && have !== '' : want === have,
  )
  return fits
    ? Object.fromEntries(
        pairs.flatMap(([want, have]) =>
          want.startsWith('{') ? [[want.slice(1, -1), have ?? '']] : [],
        ),
      )
    : undefined
}

export const findRoute =
  (routes: readonly Route[]) =>
  (method: string, path: string): E.Either<RouteNotFound | MethodNotAllowed, FoundRoute> => {
    const onPath = routes.flatMap((route) => {
      const params = paramsOf(route.path, path)
      return params === undefined ? [] : [{ route, params }]
    })
    const found = onPath.find(({ route }) => route.method === method)
    if (found !== undefined) return E.right(found)
    return onPath.length === 0
      ? E.left({ _tag: 'RouteNotFound' })
      : E.left({
          _tag: 'MethodNotAllowed',
          allowed: [...new Set(onPath.map(({ route }) => route.method))],
        })
  }

import type { Json } from './contract'
import { isObject, shown } from './json-differences'
import {
  type ApiChange,
  type Direction,
  type Resolve,
  schemaDifferences,
} from './schema-differences'

type JsonObject = { readonly [name: string]: Json }
type Both = { readonly before: JsonObject; readonly after: JsonObject }

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']

const inside = (value: Json | undefined, name: string): JsonObject => {
  const found = isObject(value) ? value[name] : undefined
  return isObject(found) ? found : {}
}

const resolverOf =
  (document: JsonObject): Resolve =>
  (schema) => {
    const reference = schema['$ref']
    if (typeof reference !== 'string') return schema
    const found = reference
      .replace(/^#\//, '')
      .split('/')
      .reduce<JsonObject>((part, name) => inside(part, name), document)
    return resolverOf(document)(found)
  }

const gone = (where: string): ApiChange => ({ where, says: 'is gone' })

type Part = Both & {
  readonly documents: { readonly before: Resolve; readonly after: Resolve }
  readonly where: string
}

const schemas = (
  { documents, before, after, where }: Part,
  direction: Direction,
): readonly ApiChange[] =>
  schemaDifferences(
    documents,
    { before: inside(before, 'schema'), after: inside(after, 'schema'), where },
    direction,
  )

/** A body or an answer in each of its media types. */
const contents = (part: Part, direction: Direction): readonly ApiChange[] => {
  const [was, is] = [inside(part.before, 'content'), inside(part.after, 'content')]
  return Object.keys(was).flatMap((type) =>
    is[type] === undefined
      ? [gone(`${part.where} as ${type}`)]
      : schemas({ ...part, before: inside(was, type), after: inside(is, type) }, direction),
  )
}

const parametersOf = (operation: JsonObject): ReadonlyMap<string, JsonObject> =>
  new Map(
    (Array.isArray(operation['parameters']) ? (operation['parameters'] as readonly Json[]) : [])
      .filter(isObject)
      .map((each) => [`${shown(each['in'])} parameter ${shown(each['name'])}`, each]),
  )

const parameters = (part: Part): readonly ApiChange[] => {
  const [was, is] = [parametersOf(part.before), parametersOf(part.after)]
  return [
    ...[...was.keys()]
      .filter((name) => !is.has(name))
      .map((name) => gone(`${part.where}, ${name}`)),
    ...[...is].flatMap(([name, after]): readonly ApiChange[] => {
      const before = was.get(name)
      const where = `${part.where}, ${name}`
      const isDemanded = after['required'] === true && before?.['required'] !== true
      return [
        ...(isDemanded ? [{ where, says: 'is required now' }] : []),
        ...(before === undefined ? [] : schemas({ ...part, before, after, where }, 'sent')),
      ]
    }),
  ]
}

const body = (part: Part): readonly ApiChange[] => {
  const [before, after] = [inside(part.before, 'requestBody'), inside(part.after, 'requestBody')]
  const where = `${part.where}, body`
  if (part.before['requestBody'] !== undefined && part.after['requestBody'] === undefined)
    return [gone(where)]
  return [
    ...(after['required'] === true && before['required'] !== true
      ? [{ where, says: 'is required now' }]
      : []),
    ...contents({ ...part, before, after, where }, 'sent'),
  ]
}

const answers = (part: Part): readonly ApiChange[] => {
  const [was, is] = [inside(part.before, 'responses'), inside(part.after, 'responses')]
  const news = Object.keys(is)
    .filter((status) => was[status] === undefined && /^[23]/.test(status))
    .map((status) => ({ where: part.where, says: `may answer ${status} now`, isNews: true }))
  return [
    ...news,
    ...Object.keys(was).flatMap((status) => {
      const where = `${part.where}, answer ${status}`
      if (is[status] === undefined) return [gone(where)]
      const [before, after] = [inside(was, status), inside(is, status)]
      const headers = inside(after, 'headers')
      return [
        ...Object.keys(inside(before, 'headers'))
          .filter((name) => headers[name] === undefined)
          .map((name) => gone(`${where}, header ${name}`)),
        ...contents({ ...part, before, after, where }, 'answered'),
      ]
    }),
  ]
}

const access = ({ before, after, where }: Part): readonly ApiChange[] =>
  JSON.stringify(before['security'] ?? []) === JSON.stringify(after['security'] ?? [])
    ? []
    : [{ where, says: 'asks for other credentials' }]

const identity = ({ before, after, where }: Part): readonly ApiChange[] =>
  before['operationId'] === after['operationId']
    ? []
    : [{ where, says: 'has another operationId, which generated clients are named by' }]

const operation = (part: Part): readonly ApiChange[] =>
  [identity, access, parameters, body, answers].flatMap((compare) => compare(part))

/**
 * What of an OpenAPI document breaks a client of the document before: paths, methods, credentials,
 * parameters, bodies, answers and the schemas in them. What is only added is no difference.
 */
export const apiDifferences = (before: Json, after: Json): readonly ApiChange[] => {
  const [was, is] = [isObject(before) ? before : {}, isObject(after) ? after : {}]
  const documents = { before: resolverOf(was), after: resolverOf(is) }
  const [paths, later] = [inside(was, 'paths'), inside(is, 'paths')]
  return Object.keys(paths).flatMap((path) => {
    const served = inside(paths, path)
    return methods
      .filter((method) => served[method] !== undefined)
      .flatMap((method) => {
        const where = `${method.toUpperCase()} ${path}`
        return inside(later, path)[method] === undefined
          ? [gone(where)]
          : operation({
              documents,
              where,
              before: inside(served, method),
              after: inside(inside(later, path), method),
            })
      })
  })
}

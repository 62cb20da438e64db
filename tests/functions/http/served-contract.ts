import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020'

/** What was asked for and what was answered, as API Gateway sees both. */
export type Exchange = {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly sent: Uint8Array
  readonly status: number
  readonly answered: Readonly<Record<string, string>>
  readonly text: string
}

type Schema = Readonly<Record<string, unknown>>
type Content = Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>
type Response = {
  readonly description: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content?: Content
}
type Operation = {
  readonly operationId: string
  readonly security: readonly unknown[]
  readonly parameters?: ReadonlyArray<{
    readonly name: string
    readonly in: 'path' | 'query' | 'header'
    readonly required: boolean
    readonly schema: Schema
    readonly example: unknown
  }>
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, Response>>
}
export type OpenApi = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

const within = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', 'payport#/$defs/'))

/** A field that the document does not tell of is a field too many, though JSON Schema lets it pass. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, each]) => [name, closed(each)]),
  )
  return 'properties' in copy && !('additionalProperties' in copy)
    ? { ...copy, additionalProperties: false }
    : copy
}

const validators = ({ components }: OpenApi) => {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: true,
    strictTuples: true,
    strictRequired: true,
    allErrors: true,
    formats: { 'date-time': dateTime },
  })
  ajv.addSchema({ $id: 'payport', $defs: closed(within(components.schemas)) as Schema })
  const known = new Map<string, ValidateFunction>()
  return (schema: Schema): ValidateFunction => {
    const key = JSON.stringify(schema)
    const validate = known.get(key) ?? ajv.compile(closed(within(schema)) as Schema)
    known.set(key, validate)
    return validate
  }
}

const decodes = (segment: string): boolean => {
  try {
    return decodeURIComponent(segment) !== ''
  } catch {
    return false
  }
}

/** The values of the path's `{names}`, or undefined where it is another path. */
const matched = (template: string, path: string): Record<string, string> | undefined => {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')
  const found = new RegExp(`^${pattern}$`, 's').exec(path)
  if (!found?.slice(1).every(decodes)) return undefined
  return Object.fromEntries(
    names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]),
  )
}

const mediaTypeOf = (headers: Readonly<Record<string, string | undefined>>): string =>
  (headers['content-type'] ?? '').split(';', 1).join('')

export const codesIn = (description: string): readonly string[] =>
  [...description.matchAll(/`([A-Z]\w+)`: /g)].map(([, code = '']) => code)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * What providers' servers call: their documents say how, and ours is for merchants. Each answer by
 * status: its body as text, or the codes of a problem.
 */
const unlisted: Readonly<Record<string, Readonly<Record<number, string | readonly string[]>>>> = {
  'POST /notices/nicepay': {
    200: 'OK',
    429: 'LATER',
    500: ['StoreBroken', 'RecordUnreadable', 'InternalError'],
    503: ['StoreUnavailable'],
  },
}
export const unlistedRoutes = Object.keys(unlisted)

/** Headers that tell something about an answer: the document must tell of each. */
const telling = ['retry-after', 'location', 'idempotent-replayed', 'www-authenticate', 'allow']

/** Holds every exchange against the served document, and remembers which of its promises were seen. */
export const servedContract = (document: OpenApi) => {
  const validator = validators(document)
  const problem = validator({ $ref: '#/components/schemas/Problem' })
  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      template,
      name: `${method.toUpperCase()} ${template}`,
      operation,
    })),
  )
  const seen = new Set<string>()

  const operationFor = (method: string, path: string) => {
    const onPath = operations.flatMap((each) => {
      const params = matched(each.template, path)
      return params === undefined ? [] : [{ ...each, params }]
    })
    return { onPath, found: onPath.find((each) => each.method === method.toUpperCase()) }
  }

  const complaintsAboutProblem = (exchange: Exchange, codes: readonly string[]): string[] => {
    const body = parsed(exchange.text) as Record<string, unknown> | undefined
    if (!problem(body)) return [`is no problem document: ${JSON.stringify(problem.errors)}`]
    const { code, status, type, detail } = body as Readonly<Record<string, string | number>>
    return [
      ...(mediaTypeOf(exchange.answered) === 'application/problem+json' ? [] : ['media type']),
      ...(status === exchange.status ? [] : [`says status ${String(status)}`]),
      ...(codes.includes(String(code)) ? [] : [`has the undocumented code ${String(code)}`]),
      ...(type === `/docs#problem-${String(code)}` ? [] : [`has the type ${String(type)}`]),
      ...(typeof detail === 'string' && detail.length > 10 ? [] : ['says not what to do']),
    ]
  }

  const complaintsAboutBody = (exchange: Exchange, name: string, response: Response): string[] => {
    const { content } = response
    if (content === undefined) return exchange.text === '' ? [] : ['has a body']
    const mediaType = mediaTypeOf(exchange.answered)
    const schema = (content[mediaType] ?? content['*/*'])?.schema
    if (schema === undefined) return [`has the undocumented media type ${mediaType}`]
    if (mediaType === 'application/problem+json') {
      const codes = codesIn(response.description)
      const { code } = parsed(exchange.text) as { readonly code?: string }
      seen.add(`${name} ${String(exchange.status)} ${String(code)}`)
      return complaintsAboutProblem(exchange, codes)
    }
    const validate = validator(schema)
    return validate(mediaType === 'application/json' ? parsed(exchange.text) : exchange.text)
      ? []
      : [`has another body: ${JSON.stringify(validate.errors)} ${exchange.text.slice(0, 300)}`]
  }

  /** Only for requests that were accepted. */
  const complaintsAboutRequest = (
    { sent, query, headers }: Exchange,
    {
      operation,
      params,
    }: { readonly operation: Operation; readonly params: Record<string, string> },
  ): string[] => {
    const values = {
      path: params,
      query: Object.fromEntries(new URLSearchParams(query)),
      header: headers,
    }
    const parameters = (operation.parameters ?? []).filter(
      ({ name, in: place, schema, required }) => {
        const value = values[place][place === 'header' ? name.toLowerCase() : name]
        if (value === undefined) return required
        return !validator(schema)(schema['type'] === 'integer' ? Number(value) : value)
      },
    )
    const schema = operation.requestBody?.content['application/json']?.schema
    const fits = schema === undefined || validator(schema)(parsed(new TextDecoder().decode(sent)))
    return [
      ...parameters.map(({ name }) => `was accepted with another ${name} than documented`),
      ...(fits ? [] : ['was accepted with a body that the schema refuses']),
    ]
  }

  const complaintsUnlisted = (exchange: Exchange, answers: (typeof unlisted)[string]): string[] => {
    const wanted = answers[exchange.status]
    if (wanted === undefined) return ['has another status than the provider wants']
    if (typeof wanted !== 'string') return complaintsAboutProblem(exchange, wanted)
    return exchange.text === wanted && exchange.answered['content-type'] === 'text/html'
      ? []
      : ['is not what the provider wants']
  }

  const complaintsOutside = (exchange: Exchange, allowed: readonly string[]): string[] => [
    ...complaintsAboutProblem(exchange, [
      allowed.length > 0 ? 'MethodNotAllowed' : 'RouteNotFound',
    ]),
    ...(exchange.answered['allow'] === (allowed.length > 0 ? allowed.join(', ') : undefined)
      ? []
      : [`allows ${String(exchange.answered['allow'])} and not ${allowed.join(', ')}`]),
  ]

  const complaintsInside = (
    exchange: Exchange,
    found: NonNullable<ReturnType<typeof operationFor>['found']>,
  ): string[] => {
    const response = found.operation.responses[String(exchange.status)]
    if (response === undefined) return ['has an undocumented status']
    seen.add(`${found.name} ${String(exchange.status)}`)
    const documented = Object.keys(response.headers ?? {}).map((name) => name.toLowerCase())
    return [
      ...complaintsAboutBody(exchange, found.name, response),
      ...telling
        .filter((name) => name in exchange.answered && !documented.includes(name))
        .map((name) => `has the undocumented header ${name}`),
      ...(exchange.status < 400 ? complaintsAboutRequest(exchange, found) : []),
    ]
  }

  return {
    operations,
    validator,
    /** What is wrong with an exchange; nothing where it is as documented. */
    hold: (exchange: Exchange): readonly string[] => {
      const { onPath, found } = operationFor(exchange.method, exchange.path)
      const answers = unlisted[`${exchange.method} ${exchange.path}`]
      const allowed = [
        ...onPath.map(({ method }) => method),
        ...(`POST ${exchange.path}` in unlisted ? ['POST'] : []),
      ]
      const outside = () =>
        answers === undefined
          ? complaintsOutside(exchange, [...new Set(allowed)])
          : complaintsUnlisted(exchange, answers)
      const complaints = found === undefined ? outside() : complaintsInside(exchange, found)
      const about = `${exchange.method} ${exchange.path.slice(0, 200)} ${String(exchange.status)}`
      return complaints.map((each) => `${about} ${each}`)
    },
    /** Documented (operation, status) and (operation, status, problem code) that no exchange showed. */
    unseen: (): readonly string[] =>
      operations
        .flatMap(({ name, operation }) =>
          Object.entries(operation.responses).flatMap(([status, { description }]) => [
            `${name} ${status}`,
            ...codesIn(description).map((code) => `${name} ${status} ${code}`),
          ]),
        )
        .filter((promise) => !seen.has(promise)),
    /** Whether the schema of the operation's JSON body takes `body`. */
    takes: (name: string, body: unknown): boolean => {
      const found = operations.find((each) => each.name === name)
      const schema = found?.operation.requestBody?.content['application/json']?.schema
      if (schema === undefined) throw new Error(`${name} has no documented body`)
      return validator(schema)(body)
    },
  }
}

export type ServedContract = ReturnType<typeof servedContract>

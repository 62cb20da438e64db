import type { Schema } from '../codecs'
import { problems } from '../problem-table'
import { ProblemResponse } from '../problem-response'
import type { DocumentedRoute, Route } from '../route'
import type { Answer, Contract, Parameter } from './contract'
import { problemHeaders } from './header-notes'
import { type Components, schemaOf } from './schema-of'

type Json = Readonly<Record<string, unknown>>

const parameterOf =
  (components: Components) =>
  ({ name, in: place, codec, says, example, optional = false }: Parameter): Json => ({
    name,
    in: place,
    required: !optional,
    description: says,
    example,
    schema: schemaOf(components)(codec),
  })

const headersOf = (headers: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' } },
    ]),
  )

const contentOf = (mediaType: string, schema: Schema): Json => ({ [mediaType]: { schema } })

const answerOf =
  (components: Components) =>
  ({ says, codec, mediaType, headers }: Answer): Json => ({
    description: says,
    ...(headers !== undefined && { headers: headersOf(headers) }),
    ...(codec !== undefined && {
      content: contentOf('application/json', schemaOf(components)(codec)),
    }),
    ...(mediaType !== undefined && { content: contentOf(mediaType, { type: 'string' }) }),
  })

/** Failures share a status: one response each, that lists the codes that it may carry. */
const problemAnswers = (components: Components, { failures }: Contract): Json => {
  const statuses = [...new Set(failures.map((tag) => problems[tag].status))]
  return Object.fromEntries(
    statuses.map((status) => {
      const tags = failures.filter((tag) => problems[tag].status === status)
      const headers = Object.assign({}, ...tags.map(problemHeaders)) as Record<string, string>
      return [
        status,
        {
          description: tags.map((tag) => `\`${tag}\`: ${problems[tag].title}`).join('  \n'),
          ...(Object.keys(headers).length > 0 && { headers: headersOf(headers) }),
          content: contentOf('application/problem+json', schemaOf(components)(ProblemResponse)),
        },
      ]
    }),
  )
}

const operationOf =
  (components: Components) =>
  ({ access, contract }: DocumentedRoute): Json => ({
    operationId: contract.id,
    summary: contract.summary,
    ...(contract.description !== undefined && { description: contract.description }),
    tags: [access === 'merchant' ? 'For merchants' : 'Public'],
    security: access === 'merchant' ? [{ apiKey: [] }] : [],
    ...(contract.parameters !== undefined && {
      parameters: contract.parameters.map(parameterOf(components)),
    }),
    ...(contract.body !== undefined && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: schemaOf(components)(contract.body.codec),
            example: contract.body.example,
          },
        },
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(contract.answers).map(([status, answer]) => [
          status,
          answerOf(components)(answer),
        ]),
      ),
      ...problemAnswers(components, contract),
    },
  })

const about = `Payments over KakaoPay, NaverPay and NICEPAY in one vocabulary. Amounts are whole won.

Errors are problem documents (RFC 9457). Each says whether money moved (\`moneyMoved\`) and what may be sent again (\`safeToRetry\`): the same request, only another one, or nothing. A 202 is no error: the outcome is being found out, and the payment tells it when read again.`

/** The OpenAPI 3.1 document of `routes`, built from the codecs that the handlers use. */
export const openApiDocument = (
  routes: readonly Route[],
  { version, publicUrl }: { readonly version: string; readonly publicUrl: string },
): Json => {
  const components: Components = new Map()
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes.filter((each) => each.access !== 'provider'))
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(components)(route),
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Payport',
      version,
      description: about,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    tags: [{ name: 'For merchants' }, { name: 'Public' }],
    paths,
    components: {
      schemas: Object.fromEntries(components),
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'sk_...' } },
    },
  }
}

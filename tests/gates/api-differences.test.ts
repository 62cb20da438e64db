import { apiDifferences } from './api-differences'
import { apiGate } from './api-gate'
import * as changes from './changes'
import type { Patch } from './bundle-release'
import type { Json } from './contract'
import type { Schema } from './schema-differences'
import { releaseWith, toldBy } from './under-test'

type Operation = { readonly [field: string]: Json }

const order: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^[a-z]+$' },
    amount: { type: 'integer', minimum: 1, maximum: 100 },
    kind: { type: 'string', enum: ['small', 'large'] },
    note: { type: 'string', maxLength: 10 },
    lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } },
  },
  required: ['id', 'amount'],
}

const line: Schema = {
  type: 'object',
  properties: { text: { type: 'string' }, more: { $ref: '#/components/schemas/Line' } },
  required: ['text'],
}

const content = (schema: Schema): Json => ({ 'application/json': { schema } })

const operation: Operation = {
  operationId: 'createOrder',
  security: [{ apiKey: [] }],
  parameters: [
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'limit', in: 'query', required: false, schema: { type: 'integer', maximum: 100 } },
  ],
  requestBody: { required: true, content: content({ $ref: '#/components/schemas/Order' }) },
  responses: {
    200: {
      description: 'ok',
      headers: { 'Retry-After': { schema: { type: 'string' } } },
      content: content({ $ref: '#/components/schemas/Order' }),
    },
    404: { description: 'none' },
  },
}

const document = (
  of: Operation | undefined,
  schemas: { readonly [name: string]: Json } = {},
): Json => ({
  openapi: '3.1.0',
  paths: { '/orders/{id}': of === undefined ? {} : { post: of } },
  components: { schemas: { Order: order, Line: line, ...schemas } },
})

const differences = (after: Json) =>
  apiDifferences(document(operation), after).map(
    ({ where, says, isNews = false }) => `${isNews ? 'news: ' : ''}${where} ${says}`,
  )

const withOrder = (changed: object, required: readonly string[] = ['id', 'amount']) =>
  document(operation, {
    Order: {
      ...order,
      required,
      properties: { ...(order['properties'] as object), ...changed },
    } as Json,
  })
const without = (value: Json | undefined, name: string): Json =>
  Object.fromEntries(Object.entries(value ?? {}).filter(([each]) => each !== name))

const at = 'POST /orders/{id}'

describe('a change of the API', () => {
  it.each<[string, Json, readonly string[]]>([
    ['nothing', document(operation), []],
    ['the path is gone', { paths: {} }, [`${at} is gone`]],
    ['the method is gone', document(undefined), [`${at} is gone`]],
    [
      'another name in generated clients',
      document({ ...operation, operationId: 'makeOrder' }),
      [`${at} has another operationId, which generated clients are named by`],
    ],
    [
      'other credentials',
      document({ ...operation, security: [] }),
      [`${at} asks for other credentials`],
    ],
    [
      'a parameter that is gone',
      document({
        ...operation,
        parameters: [(operation['parameters'] as readonly Json[])[0] ?? null],
      }),
      [`${at}, query parameter limit is gone`],
    ],
    [
      'a parameter that is demanded',
      document({
        ...operation,
        parameters: [
          ...(operation['parameters'] as readonly Json[]),
          { name: 'X-Shop', in: 'header', required: true, schema: { type: 'string' } },
        ],
      }),
      [`${at}, header parameter X-Shop is required now`],
    ],
    [
      'a parameter that may be given',
      document({
        ...operation,
        parameters: [
          ...(operation['parameters'] as readonly Json[]),
          { name: 'after', in: 'query', required: false, schema: { type: 'string' } },
        ],
      }),
      [],
    ],
    [
      'no body any more',
      document(without(operation, 'requestBody') as Operation),
      [`${at}, body is gone`],
    ],
    [
      'a status that is gone',
      document({ ...operation, responses: without(operation['responses'], '404') }),
      [`${at}, answer 404 is gone`],
    ],
    [
      'a success that is new',
      document({ ...operation, responses: { ...(operation['responses'] as object), 202: {} } }),
      [`news: ${at} may answer 202 now`],
    ],
    [
      'a failure that is new',
      document({ ...operation, responses: { ...(operation['responses'] as object), 409: {} } }),
      [],
    ],
    [
      'a property that is gone',
      document(operation, {
        Order: { ...order, properties: without(order['properties'], 'note') },
      }),
      ['requests: Order.note is gone', 'answers: Order.note is gone'],
    ],
    ['a property that may be there', withOrder({ colour: { type: 'string' } }), []],
    [
      'a property that must be there',
      withOrder({}, ['id', 'amount', 'note']),
      ['requests: Order.note is required now'],
    ],
    [
      'a property that need not be there',
      withOrder({}, ['id']),
      ['answers: Order.amount was always there and may be missing now'],
    ],
    [
      'another type',
      withOrder({ note: { type: 'integer', maxLength: 10 } }),
      [
        'requests: Order.note its type was string and is integer',
        'answers: Order.note its type was string and is integer',
      ],
    ],
    [
      'a type that lets more through',
      withOrder({ amount: { type: 'number', minimum: 1, maximum: 100 } }),
      ['answers: Order.amount its type was integer and is number'],
    ],
    [
      'null besides',
      withOrder({ note: { type: ['string', 'null'], maxLength: 10 } }),
      ['answers: Order.note its type was string and is string, null'],
    ],
    [
      'a value more',
      withOrder({ kind: { type: 'string', enum: ['small', 'large', 'huge'] } }),
      ['news: answers: Order.kind may be huge now'],
    ],
    [
      'a value less',
      withOrder({ kind: { type: 'string', enum: ['small'] } }),
      ['requests: Order.kind does not take large any more'],
    ],
    [
      'any value',
      withOrder({ kind: { type: 'string' } }),
      ['news: answers: Order.kind may hold any value now'],
    ],
    [
      'certain values alone',
      withOrder({ note: { type: 'string', maxLength: 10, enum: ['a'] } }),
      ['requests: Order.note takes only a now'],
    ],
    [
      'narrower bounds',
      withOrder({ amount: { type: 'integer', minimum: 2, maximum: 99 } }),
      [
        'requests: Order.amount minimum was 1 and is 2',
        'requests: Order.amount maximum was 100 and is 99',
      ],
    ],
    [
      'wider bounds',
      withOrder({ amount: { type: 'integer', minimum: 0 } }),
      [
        'news: answers: Order.amount minimum was 1 and is 0',
        'news: answers: Order.amount maximum was 100 and is none',
      ],
    ],
    [
      'another pattern',
      withOrder({ id: { type: 'string', pattern: '^[a-z0-9]+$' } }),
      [
        'requests: Order.id its pattern is another',
        'news: answers: Order.id its pattern is another',
      ],
    ],
    [
      'a format that answers had not',
      withOrder({ note: { type: 'string', maxLength: 10, format: 'email' } }),
      ['requests: Order.note its format is another'],
    ],
    [
      'strictness about other properties',
      document(operation, { Order: { ...order, additionalProperties: false } }),
      ['requests: Order takes no other properties any more'],
    ],
    [
      'a schema in a list, which refers to itself',
      document(operation, { Line: { ...line, properties: without(line['properties'], 'text') } }),
      ['requests: Line.text is gone', 'answers: Line.text is gone'],
    ],
    [
      'a keyword that nobody here understands',
      withOrder({ note: { type: 'string', maxLength: 10, not: { const: 'x' } } }),
      [
        'requests: Order.note not has changed, which this gate cannot judge',
        'answers: Order.note not has changed, which this gate cannot judge',
      ],
    ],
    [
      'words for people',
      withOrder({ note: { type: 'string', maxLength: 10, description: 'new' } }),
      [],
    ],
    [
      'a header that is gone',
      document({
        ...operation,
        responses: {
          ...(operation['responses'] as object),
          200: without((operation['responses'] as { 200: Json })[200], 'headers'),
        },
      }),
      [`${at}, answer 200, header Retry-After is gone`],
    ],
    [
      'another media type',
      document({
        ...operation,
        requestBody: { required: true, content: { 'text/xml': {} } },
      }),
      [`${at}, body as application/json is gone`],
    ],
  ])('%s', (_, after, told) => {
    expect([...new Set(differences(after))]).toEqual(told)
  })
})

describe('a release whose API', () => {
  it.each<[string, readonly Patch[], readonly string[]]>([
    [
      'loses a field of an answer',
      changes.takesAFieldOutOfAnswers,
      ['answers: Payment.reference is gone'],
    ],
    [
      'demands a field of a request',
      [changes.demandsAField],
      ['requests: CreatePaymentRequest.shopperName is required now'],
    ],
    ['loses a route', [changes.takesARouteAway], ['GET /v1/payments/{id}/timeline is gone']],
    [
      'answers with a status that is new',
      [changes.addsAStatus],
      [
        'new-answer-values: answers: Payment.status may be Disputed now',
        'new-answer-values: answers: Problem.paymentStatus may be Disputed now',
      ],
    ],
    ['takes one field more', [changes.takesAnotherField], []],
    ['answers one field more', [changes.addsAFieldToAnswers], []],
  ])('%s', async (_, next, told) => {
    const report = apiGate({
      live: { name: '1.0.0', code: await releaseWith() },
      next: { name: '1.1.0', code: await releaseWith(...next) },
    })
    expect([...toldBy(report)].sort()).toEqual(told)
  })
})

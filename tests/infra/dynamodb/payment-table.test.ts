import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'

import { startDynamoDb } from '../../../local/dynamodb'
import type { StoreFailure } from '../../../src/application/ports/payment-store'
import { dynamoClient } from '../../../src/infra/dynamodb/dynamo-client'
import { paymentTable } from '../../../src/infra/dynamodb/payment-table'
import { awaitingShopper } from '../../support/payments'
import { paymentStoreSuite } from './payment-store-suite'
import { type Fate, refusal, startRelay } from './relay'

const payment = awaitingShopper()

const storeOf = (client: DynamoDBClient) =>
  paymentTable({ client, tableName: 'payments', newToken: () => 'token' })

const limits = { connectMs: 500, requestMs: 500, attempts: 1 }

/** What the store makes of an endpoint that answers everything alike. */
const failureAfter = async (fate: Fate): Promise<StoreFailure['_tag'] | undefined> => {
  const relay = await startRelay('http://127.0.0.1:1', () => fate)
  const client = dynamoClient({ endpoint: relay.endpoint, limits })
  const result = await storeOf(client).insert(payment)()
  client.destroy()
  await relay.stop()
  return E.isLeft(result) && result.left._tag !== 'Overtaken' ? result.left._tag : undefined
}

describe('what DynamoDB refuses', () => {
  it.each([
    ['ProvisionedThroughputExceededException', 400],
    ['ThrottlingException', 400],
    ['RequestLimitExceeded', 400],
    ['TransactionConflictException', 400],
    ['TransactionInProgressException', 400],
    ['ReplicatedWriteConflictException', 400],
    ['InternalServerError', 500],
    ['InternalFailure', 500],
    ['ServiceUnavailable', 503],
    ['SomethingNew', 502],
    ['TooManyRequestsException', 429],
  ])('for the moment: %s (%i)', async (name, status) => {
    expect(await failureAfter(refusal(name, status))).toBe('StoreUnavailable')
  })

  it.each([
    ['ValidationException', 400],
    ['ResourceNotFoundException', 400],
    ['AccessDeniedException', 400],
    ['UnrecognizedClientException', 400],
    ['ExpiredTokenException', 400],
    ['InvalidSignatureException', 400],
    ['MissingAuthenticationTokenException', 403],
    ['ItemCollectionSizeLimitExceededException', 400],
    ['SomethingNew', 400],
  ])('for good: %s (%i)', async (name, status) => {
    expect(await failureAfter(refusal(name, status))).toBe('StoreBroken')
  })

  it.each<[string, Fate]>([
    ['a gateway says so in HTML', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['it says nothing', { status: 500, body: '' }],
    ['the answer is no JSON', { status: 200, body: '{"Attr' }],
    ['the connection is reset', 'is lost'],
    ['no answer comes', 'hangs'],
  ])('for the moment, when %s', async (_, fate) => {
    expect(await failureAfter(fate)).toBe('StoreUnavailable')
  })

  it('is told without the data that a parser quotes', async () => {
    const relay = await startRelay('http://127.0.0.1:1', () => ({
      status: 200,
      body: 'a pg_token',
    }))
    const client = dynamoClient({ endpoint: relay.endpoint, limits })
    expect(await storeOf(client).find(payment.id)()).toEqual(
      E.left({ _tag: 'StoreUnavailable', cause: 'SyntaxError (200)' }),
    )
    client.destroy()
    await relay.stop()
  })

  it('is told without the request that it quotes', async () => {
    const message = 'The signature does not match.\n\nThe Canonical String was x-amz-security-token'
    const relay = await startRelay('http://127.0.0.1:1', () =>
      refusal('InvalidSignatureException', 400, message),
    )
    const client = dynamoClient({ endpoint: relay.endpoint, limits })
    expect(await storeOf(client).find(payment.id)()).toEqual(
      E.left({
        _tag: 'StoreBroken',
        cause: 'InvalidSignatureException (400): The signature does not match.',
      }),
    )
    client.destroy()
    await relay.stop()
  })
})

describe('a DynamoDB that is out of reach', () => {
  it.each([
    ['http://127.0.0.1:1', 'ECONNREFUSED'],
    ['http://dynamodb.invalid', 'ENOTFOUND|EAI_AGAIN'],
  ])('is unavailable at %s', async (endpoint, code) => {
    const client = dynamoClient({ endpoint, limits })
    expect(await storeOf(client).find(payment.id)()).toEqual(
      E.left({ _tag: 'StoreUnavailable', cause: expect.stringMatching(code) }),
    )
    client.destroy()
  })

  it('is broken for somebody without credentials', async () => {
    const client = new DynamoDBClient({
      region: 'ap-northeast-2',
      credentials: () =>
        Promise.reject(
          Object.assign(new Error('Could not load credentials from any providers'), {
            name: 'CredentialsProviderError',
          }),
        ),
    })
    expect(await storeOf(client).find(payment.id)()).toMatchObject(E.left({ _tag: 'StoreBroken' }))
    client.destroy()
  })
})

paymentStoreSuite('the embedded DynamoDB', () => startDynamoDb())

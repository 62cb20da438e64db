import { LambdaClient } from '@aws-sdk/client-lambda'
import * as E from 'fp-ts/Either'

import { lambdaAliases } from '../../../src/infra/aws/lambda-aliases'
import { type Answer, startStubAws } from './stub-aws'

const name = 'payport-dev-http'

/** What reading an alias makes of an AWS that answers everything alike. */
const readAfter = async (answer: Answer) => {
  const aws = await startStubAws(() => answer)
  const client = new LambdaClient({
    maxAttempts: 1,
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
  })
  try {
    return await lambdaAliases(client, 'live').read(name)()
  } finally {
    client.destroy()
    await aws.stop()
  }
}

describe('what AWS says', () => {
  it.each<readonly [string, Answer]>([
    ['it is throttled', { error: 'TooManyRequestsException', status: 429 }],
    ['it is throttled in other words', { error: 'ThrottlingException', status: 400 }],
    ['it fails', { error: 'ServiceException', status: 500 }],
    [
      'another change of the function is under way',
      { error: 'ResourceConflictException', status: 409 },
    ],
    ['it never says anything', 'hangs'],
  ])('may be different in a moment, when %s', async (_, answer) => {
    expect(await readAfter(answer)).toEqual(
      E.left({ _tag: 'CloudUnavailable', cause: expect.any(String) as string }),
    )
  })

  it.each([
    ['ExpiredTokenException', 403, 'sign in again'],
    ['UnrecognizedClientException', 403, 'sign in again'],
    ['InvalidSignatureException', 403, 'sign in again'],
    ['AccessDeniedException', 403, "the stage's release role"],
    ['InvalidParameterValueException', 400, 'mend what the cause says'],
  ])('is for a person to mend: %s', async (error, status, remedy) => {
    expect(await readAfter({ error, status })).toEqual(
      E.left({
        _tag: 'CloudRefused',
        cause: `${error} (${status}): ${error} it is`,
        remedy: expect.stringContaining(remedy) as string,
      }),
    )
  })

  it('is nothing without credentials: a person must give some', async () => {
    const client = new LambdaClient({
      region: 'ap-northeast-2',
      credentials: () =>
        Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
    })
    expect(await lambdaAliases(client, 'live').read(name)()).toEqual(
      E.left({
        _tag: 'CloudRefused',
        cause: 'CredentialsProviderError: none',
        remedy: expect.stringContaining('sign in again') as string,
      }),
    )
    client.destroy()
  })
})

describe('moving an alias', () => {
  const move = async (answers: readonly Answer[]) => {
    const aws = await startStubAws((_, before) => answers[before] ?? 'hangs')
    const client = new LambdaClient({ maxAttempts: 1 })
    const result = await lambdaAliases(client, 'live').move(
      name,
      { version: '1', weights: {} },
      'r',
    )()
    client.destroy()
    await aws.stop()
    return { result, calls: aws.calls }
  }
  const precondition = { error: 'PreconditionFailedException', status: 412 }

  it('sends every word of what the alias shall be: left out, shares would stay', async () => {
    const { calls } = await move([
      [200, { FunctionVersion: '1', RevisionId: 's', RoutingConfig: null }],
    ])
    expect(
      calls.map(({ method, path, body }) => [method, path, JSON.parse(body) as unknown]),
    ).toEqual([
      [
        'PUT',
        `/2015-03-31/functions/${name}/aliases/live`,
        { FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: {} }, RevisionId: 'r' },
      ],
    ])
  })

  it('fails with the first failure when nobody can tell whether it was done', async () => {
    const { result } = await move([precondition, { error: 'ServiceException', status: 500 }])
    expect(result).toEqual(E.left({ _tag: 'AliasMoved', functionName: name }))
  })
})

import { LambdaClient } from '@aws-sdk/client-lambda'
import * as E from 'fp-ts/Either'

import { lambdaProbe } from '../../../src/infra/aws/lambda-probe'
import { type Answer, startStubAws } from './stub-aws'

const name = 'payport-dev-http'

/** A probe of a version that answers one after the other; its clock stands still between its pauses. */
const probeAfter = async (answerTo: (before: number) => Answer) => {
  const aws = await startStubAws((_, before) => answerTo(before))
  const client = new LambdaClient({ maxAttempts: 1 })
  let now = Date.parse('2026-11-20T10:00:00Z')
  const probe = lambdaProbe({
    client,
    clock: () => new Date(now),
    pause: (ms) => () => {
      now += ms
      return Promise.resolve()
    },
  })
  const result = await probe(name, '7')()
  client.destroy()
  await aws.stop()
  return { result, calls: aws.calls }
}
const unhealthy = (cause: string) =>
  E.left({
    _tag: 'VersionUnhealthy',
    functionName: name,
    version: '7',
    cause: expect.stringContaining(cause) as string,
  })
const notReady = { error: 'ResourceNotReadyException', status: 502 }

it('calls the version by its number', async () => {
  const { result, calls } = await probeAfter(() => [200, { statusCode: 200 }])
  expect(result).toEqual(E.right(undefined))
  expect(calls.map(({ path }) => path)).toEqual([
    `/2015-03-31/functions/${name}/invocations?Qualifier=7`,
  ])
})

it('asks again while Lambda wakes it', async () => {
  const { result, calls } = await probeAfter((before) =>
    before < 3 ? notReady : [200, { settled: 0 }],
  )
  expect(result).toEqual(E.right(undefined))
  expect(calls).toHaveLength(4)
})

it('gives up when it does not wake', async () => {
  expect((await probeAfter(() => notReady)).result).toEqual(unhealthy('not ready after 90 s'))
})

it.each<readonly [string, Answer]>([
  ['it answers 500', [200, { statusCode: 500 }]],
  ['CodeArtifactUserFailedException', { error: 'CodeArtifactUserFailedException', status: 502 }],
])('finds it unhealthy: %s', async (cause, answer) => {
  expect((await probeAfter(() => answer)).result).toEqual(unhealthy(cause))
})

it.each<readonly [Answer, string]>([
  [{ error: 'ResourceNotFoundException', status: 404 }, 'VersionMissing'],
  [{ error: 'AccessDeniedException', status: 403 }, 'CloudRefused'],
  [{ error: 'TooManyRequestsException', status: 429 }, 'CloudUnavailable'],
])('passes on what is no fault of the version: %j', async (answer, tag) => {
  expect((await probeAfter(() => answer)).result).toEqual(
    E.left(expect.objectContaining({ _tag: tag })),
  )
})

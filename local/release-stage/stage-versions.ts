import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { toGatewayEvent } from '../../functions/http/gateway-event'
import type {
  FunctionVersions,
  PublishedVersion,
  VersionMissing,
  VersionUnhealthy,
} from '../../src/application/ports/release/function-versions'
import type { LocalLambda } from '../lambda/local-lambda'
import type { Invocation } from '../lambda/runtime-api'

/** What the stack writes into a version's description, and the image's digest. */
export type Release = { readonly release: string; readonly digest: string }

const health = (at: Date) =>
  toGatewayEvent({
    method: 'GET',
    target: '/v1/health',
    httpVersion: '1.1',
    headers: { host: 'stage' },
    body: new Uint8Array(),
    sourceIp: '127.0.0.1',
    requestId: 'probe',
    at,
  })

const isWell = (invocation: Invocation, isHttp: boolean): boolean => {
  if (invocation._tag === 'Failed') return false
  const { statusCode } = Object(invocation.answer) as { readonly statusCode?: unknown }
  return !isHttp || statusCode === 200
}

export const stageVersions = (
  lambda: LocalLambda,
  releases: { readonly [version: string]: Release },
): FunctionVersions => {
  const describe = (functionName: string, version: string): PublishedVersion => ({
    functionName,
    version,
    ...releases[version],
    state: 'Active',
    role: `${functionName}-role`,
  })
  const find = (functionName: string, version: string) =>
    TE.fromIOEither((): E.Either<VersionMissing, PublishedVersion> =>
      lambda.versions(functionName).some((each) => each.version === version)
        ? E.right(describe(functionName, version))
        : E.left({ _tag: 'VersionMissing', functionName, version }),
    )
  const invoke = (functionName: string, version: string) =>
    TE.tryCatch(
      async () => {
        const isHttp = functionName.endsWith('-http')
        const event = isHttp ? health(new Date()) : {}
        const { invocation } = await lambda.invoke(functionName, event, version)
        if (!isWell(invocation, isHttp)) throw new Error(JSON.stringify(invocation))
      },
      (error): VersionUnhealthy => ({
        _tag: 'VersionUnhealthy',
        functionName,
        version,
        cause: (error as Error).message,
      }),
    )

  return {
    find,
    latest: (functionName) =>
      find(functionName, lambda.versions(functionName).at(-1)?.version ?? '0'),
    probe: (functionName, version) =>
      pipe(
        find(functionName, version),
        TE.flatMap(() => invoke(functionName, version)),
      ),
  }
}

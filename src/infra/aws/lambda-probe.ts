import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda'
import * as E from 'fp-ts/Either'

import type { Clock, Pause } from '../../application/ports/clock'
import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type {
  FunctionVersions,
  VersionMissing,
  VersionUnhealthy,
} from '../../application/ports/release/function-versions'
import { toAwsError, toCause } from './aws-error'
import { toVersionFailure } from './lambda-versions'
import { probeEvent } from './probe-event'

/** Lambda is about to make it ready: a new version, or one that was idle for weeks. */
const notYet = new Set([
  'ResourceNotReadyException',
  'ResourceConflictException',
  'CodeArtifactUserPendingException',
  'ENINotReadyException',
  'SnapStartNotReadyException',
])

/** Lambda cannot run it, and will not by itself: the image or a key is gone. */
const isVersionsFault = (name: string): boolean =>
  /^(CodeArtifactUser(Failed|Deleted)|KMS.*|Invalid(Runtime|SecurityGroupID|ZipFile)|S3Files.*|EFS.*)/.test(
    name,
  )

/** ms */
const wakesWithinMs = 90_000
const pauseMs = 2_000

type ProbeFailure = CloudFailure | VersionMissing | VersionUnhealthy

/** What a healthy version answers: nothing thrown and, to a request, a 200. */
const whyUnhealthy = ({ FunctionError, Payload }: InvokeCommandOutput): string | undefined => {
  const text = Payload?.transformToString() ?? ''
  if (FunctionError !== undefined) return `it fails: ${text.slice(0, 200)}`
  const status = /"statusCode":\s*(\d{3})/.exec(text)?.[1]
  return status === undefined || status === '200' ? undefined : `it answers ${status}`
}

type Probe = { readonly client: LambdaClient; readonly clock: Clock; readonly pause: Pause }

/** Calls a version by its number until it answers, or does not in time. */
export const lambdaProbe =
  ({ client, clock, pause }: Probe): FunctionVersions['probe'] =>
  (functionName, version) =>
  async () => {
    const began = clock()
    const unhealthy = (cause: string): E.Either<ProbeFailure, void> =>
      E.left({ _tag: 'VersionUnhealthy', functionName, version, cause })
    const call = () =>
      client.send(
        new InvokeCommand({
          FunctionName: functionName,
          Qualifier: version,
          Payload: JSON.stringify(probeEvent(`probe-${began.getTime()}`, began)),
        }),
      )
    for (;;) {
      try {
        const cause = whyUnhealthy(await call())
        return cause === undefined ? E.right(undefined) : unhealthy(cause)
      } catch (error) {
        const told = toAwsError(error)
        if (isVersionsFault(told.name)) return unhealthy(toCause(told))
        if (!notYet.has(told.name)) return E.left(toVersionFailure(functionName, version)(error))
        if (clock().getTime() - began.getTime() > wakesWithinMs)
          return unhealthy(`it is not ready after ${wakesWithinMs / 1_000} s: ${toCause(told)}`)
        await pause(pauseMs)()
      }
    }
  }

import {
  type FunctionConfiguration,
  GetFunctionCommand,
  type GetFunctionCommandOutput,
  type LambdaClient,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type {
  FunctionVersions,
  PublishedVersion,
  VersionMissing,
} from '../../application/ports/release/function-versions'
import type { FunctionVersion } from '../../domain/release/alias'
import { nameOf, toCloudFailure } from './cloud-failures'

/** serverless.yml writes it into the description: `Payport 1.2.3-rc.4`. */
const releaseIn = (description = ''): string | undefined => /^Payport (\S+)$/.exec(description)?.[1]

const digestIn = ({ ImageUri = '', ResolvedImageUri = '' }): string | undefined =>
  /@(sha256:[0-9a-f]{64})$/.exec(ImageUri.includes('@') ? ImageUri : ResolvedImageUri)?.[1]

const stateOf = ({ State, StateReason, LastUpdateStatus }: FunctionConfiguration): string => {
  if (LastUpdateStatus === 'Failed') return 'its last update failed'
  return State === 'Active' || StateReason === undefined
    ? (State ?? 'unknown')
    : `${State ?? 'unknown'}: ${StateReason}`
}

const toPublished =
  (functionName: string) =>
  ({ Configuration = {}, Code = {} }: GetFunctionCommandOutput): PublishedVersion => {
    const release = releaseIn(Configuration.Description)
    const digest = digestIn(Code)
    const deadLetters = Configuration.DeadLetterConfig?.TargetArn
    return {
      functionName,
      version: Configuration.Version ?? '',
      ...(release !== undefined && { release }),
      ...(digest !== undefined && { digest }),
      state: stateOf(Configuration),
      role: Configuration.Role ?? '',
      ...(deadLetters !== undefined && { deadLetters }),
    }
  }

export const toVersionFailure =
  (functionName: string, version: FunctionVersion) =>
  (error: unknown): CloudFailure | VersionMissing =>
    nameOf(error) === 'ResourceNotFoundException'
      ? { _tag: 'VersionMissing', functionName, version }
      : toCloudFailure(error)

/** Numbers of published versions, by pages: the newest is on the last one. */
const lastNumber = async (client: LambdaClient, functionName: string): Promise<number> => {
  let last = 0
  let marker: string | undefined
  do {
    const page = await client.send(
      new ListVersionsByFunctionCommand({
        FunctionName: functionName,
        ...(marker !== undefined && { Marker: marker }),
      }),
    )
    const numbers = (page.Versions ?? []).map(({ Version }) => Number(Version))
    last = Math.max(last, ...numbers.filter(Number.isInteger))
    marker = page.NextMarker
  } while (marker !== undefined)
  return last
}

/** What Lambda keeps of a function's published versions. */
export const lambdaVersions = (client: LambdaClient): Omit<FunctionVersions, 'probe'> => {
  const find: FunctionVersions['find'] = (functionName, version) =>
    pipe(
      TE.tryCatch(
        () =>
          client.send(new GetFunctionCommand({ FunctionName: functionName, Qualifier: version })),
        toVersionFailure(functionName, version),
      ),
      TE.map(toPublished(functionName)),
    )
  return {
    find,
    latest: (functionName) =>
      pipe(
        TE.tryCatch(
          () => lastNumber(client, functionName),
          toVersionFailure(functionName, 'latest'),
        ),
        TE.filterOrElse(
          (number) => number > 0,
          (): CloudFailure | VersionMissing => ({
            _tag: 'VersionMissing',
            functionName,
            version: 'latest',
          }),
        ),
        TE.flatMap((number) => find(functionName, String(number))),
      ),
  }
}
